/** How a conversation ended, from what its viewer was shown of it. What is said of it must not claim more. */
import type { EventFrame } from "./wire";

/**
 * `whole`: it came to the end of its format by itself. `broken_off`: somebody ended it on the way. `unshared`: nobody
 * had shared anything that the other could listen to.
 */
export type Ending = "whole" | "broken_off" | "unshared";

export function endingOf(events: readonly EventFrame[]): Ending {
  if (!events.some((event) => event.event === "said" && event.gate === "opens")) return "unshared";
  const closing = events.findLast((event) => event.event === "closing_began");
  const end = events.findLast((event) => event.event === "ended");
  // A step that leads to the close is the moderator's; a partner who asks for the close begins it themself.
  const led = closing?.event === "closing_began" && closing.by === "moderator";
  return led && end?.event === "ended" && end.why === "completed" ? "whole" : "broken_off";
}

/** Whether something was said to the other, and so can be looked at again. */
export function hasSharedWords(events: readonly EventFrame[]): boolean {
  return events.some((event) => event.event === "said" && !event.private);
}

/** What an observer was shown of it: `unseen` where that is not enough to tell how it ended, `nothing` where it was no words. */
export type ObservedEnding = "whole" | "broken_off" | "unseen" | "nothing";

export function observedEnding(events: readonly EventFrame[]): ObservedEnding {
  if (!hasSharedWords(events)) return "nothing";
  const ending = endingOf(events);
  // Before both had allowed it, something may have been shared, or somebody may have asked for the close.
  const closed = events.some((event) => event.event === "closing_began");
  const end = events.findLast((event) => event.event === "ended");
  if (ending === "unshared" || (!closed && end?.by === "moderator")) return "unseen";
  return ending;
}
