/**
 * Unknown text → frames, checked once on arrival. Everything behind this trusts their types.
 *
 * The server may add fields and types of frames: unknown ones are ignored. An unknown event is an error, because
 * ignoring it would leave a gap in the transcript.
 */
import { array, isObject, tagged, type Check } from "./check";
import type { EventFrame, ServerFrame } from "./wire";
import { EVENT_CHECKS, FRAME_CHECKS } from "./wire-checks";

/** A frame that this page cannot read. The message names the field, never its content. */
export class UnreadableFrame extends Error {
  override name = "UnreadableFrame";
}

const eventCheck = tagged("event", EVENT_CHECKS);
const CHECKS: Record<ServerFrame["type"], Check> = { ...FRAME_CHECKS, event: eventCheck };

/** The frames in one message of the socket: one object, or an array of objects in order. */
export function parseMessage(message: string): ServerFrame[] {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    throw new UnreadableFrame("the message is not JSON");
  }
  const frames = (Array.isArray(value) ? value : [value]).filter(hasKnownType);
  for (const frame of frames) verify(CHECKS[frame.type], frame, frame.type);
  return frames;
}

/** A room's event frames, as the HTTP API sends them. */
export function parseEvents(value: unknown): EventFrame[] {
  verify(array(eventCheck), value, "frames");
  return value as EventFrame[];
}

/** Narrows only the type; `verify` checks the fields. */
function hasKnownType(frame: unknown): frame is ServerFrame {
  if (!isObject(frame) || typeof frame["type"] !== "string") throw new UnreadableFrame("a frame has no type");
  return Object.hasOwn(CHECKS, frame["type"]);
}

function verify(check: Check, value: unknown, name: string): void {
  const fault = check(value);
  if (fault !== null) throw new UnreadableFrame(`${name}${fault} is not as agreed`);
}
