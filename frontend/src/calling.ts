/** Calling a person back to the page when something waits for them: when to call, and the setting. Pure. */
import { restOf } from "./rest";
import type { RoomState } from "./state";
import { isMine } from "./turn-summary";

/** How a person is called, besides the title and the badge. */
export type Way = "chime" | "bell" | "vibration" | "silent";
export const WAYS: readonly Way[] = ["chime", "bell", "vibration", "silent"];

/** What the person chose, and what their browser can do. */
export interface Calling {
  /** Null: the person is not called. */
  way: Way | null;
  /** Whether the browser stores the choice. */
  stored: boolean;
  notification: NotificationPermission | "missing";
  can: { sound: boolean; vibration: boolean; awake: boolean };
}

export const NO_CALLING: Calling = { way: null, stored: true, notification: "missing", can: { sound: false, vibration: false, awake: false } };

/** What waits for this viewer, as a key that changes when something else does; null if nothing waits for them. */
export function waitingFor(state: RoomState): string | null {
  const { welcome, state: now } = state;
  if (welcome === null || now === null || welcome.you.seat === null || state.connection.is === "closed") return null;
  const rest = restOf(state);
  // In a break the other partner is ready, or the agreed time has come and a reminder was logged.
  if (rest?.is === "on") return now.may.includes("return") && (rest.pause.ready.length > 0 || isReminded(state)) ? "return" : null;
  return rest === null && now.turn !== null && isMine(now.turn, welcome) ? `turn ${now.turn.number}` : null;
}

function isReminded({ events }: RoomState): boolean {
  const last = events.findLast((event) => event.event === "reminded" || event.event === "break_called" || event.event === "return_changed");
  return last?.event === "reminded";
}

/**
 * Whether to call now: something waits that did not wait before, and the person is elsewhere. `before` is undefined when the
 * page has just opened. What began to wait while the person looked at the page calls nobody later.
 */
export function shouldCall(before: string | null | undefined, waiting: string | null, focused: boolean): boolean {
  return before !== undefined && waiting !== null && waiting !== before && !focused;
}

/** Whether the screen should stay on: both partners are here, and the conversation goes on. */
export function keepsAwake(state: RoomState): boolean {
  const { present, state: now, welcome } = state;
  return welcome?.you.role === "partner" && now?.turn != null && restOf(state) === null && present["a"] === true && present["b"] === true;
}
