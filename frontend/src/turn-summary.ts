/** Whose turn it is, and for which step, in one line. */
import { otherPartner, SEATS, personOf } from "./participants";
import type { RoomState } from "./state";
import type { Texts } from "./text";
import type { StateFrame, Turn, Welcome } from "./wire";

export interface TurnSummary {
  /** "Your turn", or what the other one is doing: "Ana is saying back what they heard". */
  heading: string;
  /** The step's title, for those who do the step and for observers; an empty string for the partner who waits. */
  title: string;
  /** The step waits for this viewer. */
  mine: boolean;
}

export function turnSummary(state: RoomState, texts: Texts): TurnSummary {
  const { welcome, state: now } = state;
  if (welcome === null || now === null) return { heading: texts.turn.arriving, title: "", mine: false };
  if (now.turn === null) return { heading: headingWithoutTurn(now, state, welcome, texts), title: "", mine: false };
  const mine = isMine(now.turn, welcome);
  // A title may be an imperative, which would ask the wrong one.
  const title = mine || welcome.you.seat === null ? now.turn.title : "";
  return { heading: whoseTurn(now.turn, isForBoth(now.turn, state), welcome, texts), title, mine };
}

/** Whether the step waits for this viewer. */
export function isMine(turn: Turn, welcome: Welcome): boolean {
  return welcome.you.seat !== null && turn.waiting_on.includes(welcome.you.seat);
}

/** Whether both were asked, although one may have answered. */
function isForBoth(turn: Turn, { events }: RoomState): boolean {
  const granted = events.findLast((event) => event.event === "granted");
  return (granted?.turn === turn.number ? granted.to : turn.waiting_on).length > 1;
}

function whoseTurn(turn: Turn, forBoth: boolean, welcome: Welcome, texts: Texts): string {
  const { desk } = texts;
  const names = turn.waiting_on.map((seat) => personOf(welcome, seat).name);
  // The heading stays while a partner answers: that the other one has answered already hurries nobody.
  if (isMine(turn, welcome)) return forBoth ? (turn.private ? desk.each : desk.both) : texts.turn.yours;
  if (names.length > 1) return turn.private ? desk.eachOf(names) : desk.bothOf(names);
  return names[0] === undefined ? "" : desk.doing[turn.gate ?? turn.act](names[0]);
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
