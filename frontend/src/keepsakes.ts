/** What a viewer can take along from a conversation. It is found by the gates of events, so it works with every format. */
import type { EventHistory } from "./event-history";
import { SEATS } from "./participants";
import { isAccepting, sharesOf } from "./transcript-blocks";
import type { EventFrame, SaidFrame, Seat, Welcome } from "./wire";

export interface Keepsakes {
  /** The last saying-back that each partner accepted; the viewer's own share first. */
  heard: readonly SaidFrame[];
  /** The last words of each partner outside the shares, after somebody was heard: a thank-you, in the formats that ask for one. */
  thanks: readonly SaidFrame[];
  /** The viewer's own last private words of the closing. */
  kindness: SaidFrame | null;
}

/** Words that this viewer does not see, or that were taken back, are left out. */
export function keepsakesOf(events: EventHistory, welcome: Welcome): Keepsakes {
  const heard = heardIn(events, welcome);
  const since = Math.min(...heard.map(({ seq }) => seq));
  const closing = events.findLast((event) => event.event === "closing_began")?.seq ?? Infinity;
  const isVisible = (event: EventFrame): event is SaidFrame =>
    event.event === "said" && event.gate === null && event.text !== undefined && !events.withdrawn.has(event.seq);
  const last = (test: (event: SaidFrame) => boolean) => events.findLast((event): event is SaidFrame => isVisible(event) && test(event));
  return {
    heard,
    thanks: seatsOf(welcome).flatMap((seat) => last((event) => event.by === seat && !event.private && event.seq > since) ?? []),
    kindness: last((event) => event.by === welcome.you.seat && event.private && event.seq > closing) ?? null,
  };
}

function heardIn(events: EventHistory, welcome: Welcome): SaidFrame[] {
  const accepted = new Map<Seat, SaidFrame>();
  for (const share of sharesOf(events, welcome)) {
    const back = share.parts.find((part) => part.is === "back" && part.verdict !== null && isAccepting(part.verdict));
    if (back?.is === "back" && back.event.text !== undefined && !events.withdrawn.has(back.event.seq)) accepted.set(share.by, back.event);
  }
  return seatsOf(welcome).toReversed().flatMap((listener) => accepted.get(otherThan(listener)) ?? []);
}

/** Whether both partners were heard, as far as the loaded events show. */
export function bothWereHeard(events: EventHistory, welcome: Welcome): boolean {
  return heardIn(events, welcome).length === SEATS.length;
}

/** The seats, the viewer's own first. */
const seatsOf = ({ you }: Welcome): Seat[] => (you.seat === "b" ? ["b", "a"] : ["a", "b"]);
export const otherThan = (seat: Seat): Seat => (seat === "a" ? "b" : "a");
