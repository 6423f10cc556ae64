/** Where the conversation is: arriving, one partner shares, the other partner shares, closing. */
import type { EventHistory } from "./event-history";
import { SEATS } from "./participants";
import type { EventFrame, GrantedFrame, Phase, RolesSetFrame, Seat, StateFrame } from "./wire";

export interface Part {
  is: "arriving" | "first" | "second" | "closing";
  /** The partner who shares in this part; null while that is open. */
  seat: Seat | null;
  progress: "done" | "now" | "ahead";
}

/** The four parts, in order. Null once the conversation has ended. A partner who is left out has a part that stays ahead. */
export function journey(events: EventHistory, now: StateFrame): Part[] | null {
  if (now.phase === "ended") return null;
  const phase = phaseOf(events, now);
  const [first, second] = order(events, now);
  const shares = (is: Part["is"], seat: Seat | null): Part => {
    const current = phase === "talking" && seat !== null && seat === now.speaker;
    return { is, seat, progress: current ? "now" : seat !== null && hasShared(seat, events) ? "done" : "ahead" };
  };
  const arriving = phase === "gathering" || phase === "opening";
  return [
    { is: "arriving", seat: null, progress: arriving ? "now" : "done" },
    shares("first", first),
    shares("second", second),
    { is: "closing", seat: null, progress: phase === "closing" ? "now" : "ahead" },
  ];
}

/** During a break, the phase that goes on after it. */
function phaseOf(events: EventHistory, now: StateFrame): Phase {
  if (now.phase !== "on_break") return now.phase;
  return events.findLast(isGrant)?.phase ?? "talking";
}

/** The partners in the order in which they share. If the loaded events do not show it, in the order of their seats. */
function order(events: EventHistory, now: StateFrame): readonly [Seat | null, Seat | null] {
  if (now.speaker === null) return [null, null];
  const talk = events.find(isTalk);
  const roles = talk === undefined ? undefined : events.findLast(isRoles, talk.seq);
  const begins = now.phase === "opening" ? now.speaker : isBeginning(events, talk) ? roles?.speaker : undefined;
  return begins === "b" ? ["b", "a"] : [SEATS[0] ?? null, SEATS[1] ?? null];
}

/** Whether the talk began with this grant: nothing before it is missing. */
function isBeginning(events: EventHistory, talk: GrantedFrame | undefined): boolean {
  return talk !== undefined && (events.isComplete || events.find(isGrant) !== talk);
}

/** Whether a partner was granted a turn of the talk as the one who shares. */
function hasShared(seat: Seat, events: EventHistory): boolean {
  const talk = events.find(isTalk);
  if (talk === undefined) return false;
  return events.findLast(isRoles, talk.seq)?.speaker === seat || events.some((event) => isRoles(event) && event.seq > talk.seq && event.speaker === seat);
}

const isGrant = (event: EventFrame): event is GrantedFrame => event.event === "granted";
const isTalk = (event: EventFrame): event is GrantedFrame => isGrant(event) && event.phase === "talking";
const isRoles = (event: EventFrame): event is RolesSetFrame => event.event === "roles_set";
