/**
 * How a conversation ended, as far as the events that the viewer can see show it. Null if the loaded events do not show
 * it and earlier ones may.
 */
import type { EventHistory } from "./event-history";

/**
 * `completed`: it reached the end of its format. `ended_early`: a partner asked to end it before, and the closing steps
 * followed; or the closing was left. `parted`: a partner ended it, without the closing that a format leads to.
 * `another_time`: the format ended before anything was shared. `nothing_shared`: a partner did.
 */
export type Ending = "completed" | "ended_early" | "parted" | "another_time" | "nothing_shared";

export function endingOf(events: EventHistory): Ending | null {
  const shared = events.some((event) => event.event === "said" && event.gate === "opens");
  const closing = events.findLast((event) => event.event === "closing_began");
  const led = closing?.by === "moderator";
  if (!shared) return events.isComplete ? (led ? "another_time" : "nothing_shared") : null;
  if (closing === undefined && !events.isComplete) return null;
  const end = events.findLast((event) => event.event === "ended");
  // The moderator begins the closing that the format leads to; a partner who asks to end begins it otherwise.
  if (end?.why !== "asked") return led ? "completed" : "ended_early";
  return led ? "ended_early" : "parted";
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
  if (ending === "nothing_shared" || ending === "another_time" || (!closed && end?.by === "moderator")) return "unknown";
  return ending === "completed" ? "completed" : "ended_early";
}
