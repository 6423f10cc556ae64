/** Whose turn it is and what it is for, in one line. */
import { other, SEATS, who } from "./people";
import type { RoomState } from "./state";
import type { Words } from "./text";
import type { StateFrame, Turn, Welcome } from "./wire";

export interface TurnLine {
  /** Whose: "Your turn". */
  head: string;
  /** What for: the step's title, or nothing. */
  title: string;
  mine: boolean;
}

export function turnLine(state: RoomState, words: Words): TurnLine {
  const { welcome, state: now } = state;
  if (welcome === null || now === null) return { head: words.turn.arriving, title: "", mine: false };
  if (now.turn === null) return { head: without(now, state, welcome, words), title: "", mine: false };
  const mine = isMine(now.turn, welcome);
  return { head: whoseTurn(now.turn, welcome, words), title: now.turn.title, mine };
}

/** Whether the step waits for this viewer. */
export function isMine(turn: Turn, welcome: Welcome): boolean {
  return welcome.you.seat !== null && turn.waiting_on.includes(welcome.you.seat);
}

function whoseTurn(turn: Turn, welcome: Welcome, words: Words): string {
  const [first, second] = turn.waiting_on;
  if (first === undefined) return "";
  if (second === undefined) {
    const one = who(welcome, first);
    return one.you ? words.turn.yours : words.turn.theirs(one);
  }
  if (isMine(turn, welcome)) return turn.private ? words.turn.each : words.turn.both;
  const names = turn.waiting_on.map((seat) => who(welcome, seat).name);
  return turn.private ? words.turn.eachOf(names) : words.turn.bothOf(names);
}

/** The line while nobody holds a turn. */
function without(now: StateFrame, state: RoomState, welcome: Welcome, words: Words): string {
  if (now.phase === "on_break") return words.turn.onBreak;
  if (now.phase === "ended") return words.turn.ended;
  if (now.phase !== "gathering") return "";
  const joined = new Set(state.events.flatMap((event) => (event.event === "joined" ? [event.by] : [])));
  const missing = SEATS.filter((seat) => !joined.has(seat));
  const awaited = missing.length === 1 ? missing[0] : other(welcome);
  return awaited ? words.turn.gathering(who(welcome, awaited)) : words.turn.gatheringBoth;
}
