/** How a conversation ended, as far as the events that the viewer can see show it. */
import type { EventFrame } from "./wire";

/**
 * `completed`: it reached the end of its format. `ended_early`: a partner ended it before. `nothing_shared`: neither
 * partner had shared anything.
 */
export type Ending = "completed" | "ended_early" | "nothing_shared";

export function endingOf(events: readonly EventFrame[]): Ending {
  if (!events.some((event) => event.event === "said" && event.gate === "opens")) return "nothing_shared";
  const closing = events.findLast((event) => event.event === "closing_began");
  const end = events.findLast((event) => event.event === "ended");
  // The moderator begins the closing that the format leads to; a partner who asks to end begins it otherwise.
  const reachedClosing = closing?.event === "closing_began" && closing.by === "moderator";
  return reachedClosing && end?.event === "ended" && end.why === "completed" ? "completed" : "ended_early";
}

/** Whether a partner said something to the other one, so that there is something to replay. */
export function hasSharedWords(events: readonly EventFrame[]): boolean {
  return events.some((event) => event.event === "said" && !event.private);
}

/** The same for an observer. `unknown`: the visible events do not show it. `nothing_visible`: no words are visible. */
export type ObservedEnding = "completed" | "ended_early" | "unknown" | "nothing_visible";

export function observedEnding(events: readonly EventFrame[]): ObservedEnding {
  if (!hasSharedWords(events)) return "nothing_visible";
  const ending = endingOf(events);
  // Before both consented, a partner may have shared something, or may have asked to end.
  const closed = events.some((event) => event.event === "closing_began");
  const end = events.findLast((event) => event.event === "ended");
  if (ending === "nothing_shared" || (!closed && end?.by === "moderator")) return "unknown";
  return ending;
}
