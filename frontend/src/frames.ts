/**
 * Unknown text → frames, checked once, here at the edge. What has passed is trusted by everything else.
 *
 * Fields and kinds of frame may be added to the wire; an unknown kind is passed over, an unknown field is not looked
 * at. An event that cannot be read is an error: to pass it over would leave a hole in what was said.
 */
import {
  isBoolean, isInstant, isObject, isString, isWhole, listOf, mapOf, oneOf, optional, orNull, shape, type Check,
} from "./check";
import type { EventFrame, ServerFrame } from "./wire";

/** A frame that this page does not understand. The message names the field, never its content. */
export class UnreadableFrame extends Error {
  override name = "Unreadable";
}

const seat = oneOf("a", "b");
const act = oneOf("say", "choose", "rate");
const gate = orNull(oneOf("opens", "paraphrase", "verdict"));
const scope = oneOf("words", "signals");
const kind = oneOf("breather", "flooded");
const phase = oneOf("gathering", "opening", "talking", "on_break", "closing", "ended");
const seats = listOf(seat);

const answer = { turn: isWhole, step: isString, private: isBoolean };

/** Each event's own fields; `seq` and `at` are every event's, `by` all but the withheld one's. */
const EVENTS: Record<EventFrame["event"], Record<string, Check>> = {
  joined: { by: isString },
  granted: {
    by: isString, ...answer, to: seats, act, phase, gate, tries: isWhole, deadline: orNull(isInstant),
  },
  said: { by: isString, ...answer, gate, text: optional(isString) },
  chose: { by: isString, ...answer, gate, option: isString },
  rated: { by: isString, ...answer, value: isWhole },
  nodded: { by: isString },
  roles_set: { by: isString, speaker: seat, listener: seat, why: isString },
  round_ended: { by: isString, round: isWhole },
  parked: { by: isString, step: isString, tries: isWhole },
  reminded: { by: isString, turn: orNull(isWhole) },
  break_called: { by: isString, kind, not_before: isInstant, return_by: isInstant },
  returned: { by: isString },
  break_ended: { by: isString, deadline: orNull(isInstant) },
  observer_allowed: { by: isString, observer: isString, scope },
  observer_withdrawn: { by: isString, observer: isString },
  observer_joined: { by: isString },
  observer_left: { by: isString },
  closing_began: { by: isString },
  ended: { by: isString, why: oneOf("completed", "asked") },
  words_withdrawn: { by: isString, seqs: listOf(isWhole) },
  withheld: {},
};

const partner = shape({ name: isString, present: isBoolean });
const turn = shape({
  number: isWhole, step: isString, title: isString, act, gate, waiting_on: seats, prompt: isString,
  stems: listOf(isString), options: listOf(shape({ id: isString, label: isString })), max_chars: isWhole,
  private: isBoolean, granted_at: isInstant, deadline: orNull(isInstant),
});
const pause = shape({ by: seat, kind, not_before: isInstant, return_by: isInstant, ready: seats });

const event: Check = (value, path) => {
  if (!isObject(value)) return path;
  const own = EVENTS[value["event"] as EventFrame["event"]];
  return own === undefined ? `${path}.event` : shape({ seq: isWhole, at: isInstant, ...own })(value, path);
};

const FRAMES: Record<ServerFrame["type"], Check> = {
  welcome: shape({
    protocol: oneOf(1),
    room: isString,
    format: shape({
      id: isString, version: isWhole, title: isString,
      steps: mapOf(shape({ title: isString, options: mapOf(isString) })),
    }),
    topic: isString,
    you: shape({ role: oneOf("partner", "observer"), id: isString, seat: orNull(seat), name: isString, scope: orNull(scope) }),
    partners: shape({ a: partner, b: partner }),
    observers: listOf(shape({ id: isString, name: isString, scope, present: isBoolean })),
    seq: isWhole,
    now: isInstant,
  }),
  event,
  state: shape({
    seq: isWhole, phase, round: isWhole, speaker: orNull(seat), listener: orNull(seat), turn: orNull(turn),
    break: orNull(pause), observers: listOf(shape({ id: isString, scope, allowed: seats })), may: listOf(isString),
  }),
  accepted: shape({ id: isString, seq: isWhole }),
  refused: shape({ id: isString, code: isString, detail: isString }),
  presence: shape({ who: isString, present: isBoolean }),
  typing: shape({ by: isString, on: isBoolean }),
  hint: shape({ about: isString, detail: isString, suggestion: isString }),
  error: shape({ code: isString, detail: isString }),
  pong: shape({ now: isInstant }),
};

/** The frames in one message of the socket: one object, or an array of objects in order. */
export function parseMessage(message: string): ServerFrame[] {
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    throw new UnreadableFrame("the message is not JSON");
  }
  return (Array.isArray(value) ? value : [value]).filter(isKnown).map((frame) => checked(frame));
}

/** A checked frame. */
export function checked(value: Record<string, unknown>): ServerFrame {
  const type = value["type"] as ServerFrame["type"];
  const fault = FRAMES[type](value, type);
  if (fault !== null) throw new UnreadableFrame(`${fault} is not as agreed`);
  return value as unknown as ServerFrame;
}

/** A room's event frames, as the HTTP API gives them. */
export function parseEvents(value: unknown): EventFrame[] {
  if (!Array.isArray(value)) throw new UnreadableFrame("frames is not a list");
  value.forEach((frame, index) => {
    const fault = event(frame, `frames[${index}]`);
    if (fault !== null) throw new UnreadableFrame(`${fault} is not as agreed`);
  });
  return value as EventFrame[];
}

function isKnown(frame: unknown): frame is Record<string, unknown> {
  if (!isObject(frame) || typeof frame["type"] !== "string") throw new UnreadableFrame("a frame has no type");
  return Object.hasOwn(FRAMES, frame["type"]);
}
