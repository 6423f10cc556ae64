/** Which drafts are still to be seen to: not in the log, not on their way, and not in the field. */
import type { Drafts } from "./drafts";
import type { Draft, RoomState } from "./state";
import type { Welcome } from "./wire";

/** After these codes the room is no longer this browser's: signed out, without a seat, gone, erased. */
const NO_LONGER_OURS = new Set([4401, 4403, 4404, 4410]);

export function unsent(drafts: Drafts, state: RoomState): Draft[] {
  // Most of the time nothing is written, and the log is long.
  if (drafts.unsent(null).length === 0) return [];
  const seat = state.welcome?.you.seat;
  for (const event of state.events) if (event.event === "said" && event.by === seat) drafts.taken(event.turn, event.text);
  const onTheWay = state.line.is === "over" ? [] : Object.values(state.unanswered);
  return drafts
    .unsent(writable(state))
    .filter(({ turn, text }) => !onTheWay.some((asked) => asked.command === "say" && asked.turn === turn && asked.text === text));
}

/** The turn whose words this person can write now. */
export function writable({ line, state }: RoomState): number | null {
  return line.is !== "over" && state?.may.includes("say") ? (state.turn?.number ?? null) : null;
}

export function isNoLongerOurs(state: RoomState["line"]): boolean {
  return state.is === "over" && NO_LONGER_OURS.has(state.code);
}

/** Whether the page can go on: for the same person, with a log that holds all that it has. A restored one may not. */
export function goesOn({ welcome, events }: RoomState, next: Welcome): boolean {
  const newest = events.at(-1)?.seq ?? 0;
  return (welcome === null || isSamePerson(welcome.you, next.you)) && newest <= next.seq;
}

function isSamePerson(one: Welcome["you"], other: Welcome["you"]): boolean {
  return one.role === other.role && one.seat === other.seat && one.name === other.name;
}
