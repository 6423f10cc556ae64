/** Which drafts the page lists as unsent: not in the log, not in a command on its way, and not in the composer. */
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
    .filter(({ turn, text }) => !onTheWay.some((request) => request.command === "say" && request.turn === turn && request.text === text));
}

/** The turn for which the composer is shown; null if there is none. */
export function writableTurn({ connection, state }: RoomState): number | null {
  return connection.is !== "closed" && state?.may.includes("say") ? (state.turn?.number ?? null) : null;
}
