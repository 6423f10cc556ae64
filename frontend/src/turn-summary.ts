/** Whose turn it is, and for which step, in one line. */
import { otherPartner, SEATS, personOf } from "./participants";
import type { RoomState } from "./state";
import type { Texts } from "./text";
import type { StateFrame, Turn, Welcome } from "./wire";

export interface TurnSummary {
  /** Whose turn it is: "Your turn". */
  heading: string;
  /** The step's title, or an empty string. */
  title: string;
  /** The step waits for this viewer. */
  mine: boolean;
}

export function turnSummary(state: RoomState, texts: Texts): TurnSummary {
  const { welcome, state: now } = state;
  if (welcome === null || now === null) return { heading: texts.turn.arriving, title: "", mine: false };
  if (now.turn === null) return { heading: headingWithoutTurn(now, state, welcome, texts), title: "", mine: false };
  return { heading: whoseTurn(now.turn, welcome, texts), title: now.turn.title, mine: isMine(now.turn, welcome) };
}

/** Whether the step waits for this viewer. */
export function isMine(turn: Turn, welcome: Welcome): boolean {
  return welcome.you.seat !== null && turn.waiting_on.includes(welcome.you.seat);
}

function whoseTurn(turn: Turn, welcome: Welcome, texts: Texts): string {
  const [first, second] = turn.waiting_on;
  if (first === undefined) return "";
  if (second === undefined) {
    const person = personOf(welcome, first);
    return person.you ? texts.turn.yours : texts.turn.theirs(person);
  }
  if (isMine(turn, welcome)) return turn.private ? texts.turn.each : texts.turn.both;
  const names = turn.waiting_on.map((seat) => personOf(welcome, seat).name);
  return turn.private ? texts.turn.eachOf(names) : texts.turn.bothOf(names);
}

function headingWithoutTurn(now: StateFrame, state: RoomState, welcome: Welcome, texts: Texts): string {
  if (now.phase === "on_break") return texts.turn.onBreak;
  if (now.phase === "ended") return texts.turn.ended;
  if (now.phase !== "gathering") return "";
  const joined = new Set([...state.events].flatMap((event) => (event.event === "joined" ? [event.by] : [])));
  const missing = SEATS.filter((seat) => !joined.has(seat));
  const awaited = missing.length === 1 ? missing[0] : otherPartner(welcome);
  return awaited ? texts.turn.gathering(personOf(welcome, awaited)) : texts.turn.gatheringBoth;
}
