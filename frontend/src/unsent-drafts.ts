/** Which drafts the page lists as unsent: not in the log, not in a command on its way, and not in the composer. */
import type { EventHistory } from "./event-history";
import type { Drafts } from "./drafts";
import type { Draft, RoomState } from "./state";

export function unsentDrafts(drafts: Drafts, state: RoomState): Draft[] {
  // Most of the time there is no draft, and the log is long.
  if (drafts.unsent(null).length === 0) return [];
  const seat = state.welcome?.you.seat;
  for (const event of state.events) if (event.event === "said" && event.by === seat) drafts.removeSent(event.turn, event.text);
  const onTheWay = state.connection.is === "closed" ? [] : Object.values(state.unanswered);
  return drafts
    .unsent(writableTurn(state))
    // If the log cannot be asked, words that were perhaps sent are better than lost ones.
    .filter(({ turn }) => hasTurn(state.events, turn) || state.earlierEvents === "failed" || state.connection.is === "closed")
    .filter(({ turn, text }) => !onTheWay.some((request) => request.command === "say" && request.turn === turn && request.text === text));
}

/** Whether there is a draft of which the loaded events cannot tell if it was sent. */
export function hasUnknownDraft(drafts: Drafts, { events }: RoomState): boolean {
  return drafts.unsent(null).some(({ turn }) => !hasTurn(events, turn));
}

/** Whether the page has every event since this turn was granted, or since a turn before it. */
function hasTurn(events: EventHistory, turn: number): boolean {
  const granted = events.find((event) => event.event === "granted");
  return events.isComplete || (granted !== undefined && granted.turn <= turn);
}

/** The turn for which the composer is shown; null if there is none. */
export function writableTurn({ connection, state }: RoomState): number | null {
  return connection.is !== "closed" && state?.may.includes("say") ? (state.turn?.number ?? null) : null;
}
