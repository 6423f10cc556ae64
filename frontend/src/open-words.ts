/** The words that wait for a saying-back to be accepted: the share, what was added to it, and the same in other words. */
import type { EventHistory } from "./event-history";
import type { EventFrame, SaidFrame } from "./wire";

export interface OpenWords {
  words: SaidFrame[];
  /** Whether the loaded events reach back to where the share began. */
  isWhole: boolean;
}

export function openWords(events: EventHistory): OpenWords {
  const bound = events.findLast((event): event is EventFrame => endsShare(event));
  const since = events.newest(events.end - (bound?.seq ?? events.start));
  const words = since.filter((event): event is SaidFrame => event.event === "said" && event.gate === "opens");
  return { words, isWhole: bound !== undefined || events.isComplete };
}

/** Whether no share is open after this event. The roles change only while none is. */
function endsShare(event: EventFrame): boolean {
  if (event.event === "chose") return event.gate === "verdict" && event.option === "yes";
  return event.event === "parked" || event.event === "roles_set" || event.event === "closing_began";
}
