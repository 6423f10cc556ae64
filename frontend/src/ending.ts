/**
 * How a conversation ended, as far as the events that the viewer can see show it. Null if the loaded events do not show
 * it and earlier ones may.
 */
import type { EventHistory } from "./event-history";

/**
 * `completed`: it reached the end of its format. `ended_early`: a partner ended it before. `nothing_shared`: neither
 * partner had shared anything.
 */
export type Ending = "completed" | "ended_early" | "nothing_shared";

export function endingOf(events: EventHistory): Ending | null {
  const shared = events.some((event) => event.event === "said" && event.gate === "opens");
  if (!shared) return events.isComplete ? "nothing_shared" : null;
  const closing = events.findLast((event) => event.event === "closing_began");
  if (closing === undefined && !events.isComplete) return null;
  const end = events.findLast((event) => event.event === "ended");
  // The moderator begins the closing that the format leads to; a partner who asks to end begins it otherwise.
  return closing?.by === "moderator" && end?.why === "completed" ? "completed" : "ended_early";
}

/** Whether a partner said something to the other one, so that there is something to replay. */
export function hasSharedWords(events: EventHistory): boolean {
  return events.some((event) => event.event === "said" && !event.private);
}

/** The same for an observer. `unknown`: the visible events do not show it. `nothing_visible`: no words are visible. */
export type ObservedEnding = "completed" | "ended_early" | "unknown" | "nothing_visible";

export function observedEnding(events: EventHistory): ObservedEnding | null {
  if (!hasSharedWords(events)) return events.isComplete ? "nothing_visible" : null;
  const ending = endingOf(events);
  if (ending === null) return null;
  // Before both consented, a partner may have shared something, or may have asked to end.
  const closed = events.some((event) => event.event === "closing_began");
  const end = events.findLast((event) => event.event === "ended");
  if (ending === "nothing_shared" || (!closed && end?.by === "moderator")) return "unknown";
  return ending;
}
