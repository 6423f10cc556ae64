/** Whether the page needs earlier events than it has, before the person scrolls to them. */
import type { Drafts } from "./drafts";
import { endingOf, observedEnding } from "./ending";
import { bothWereHeard } from "./keepsakes";
import { openWords } from "./open-words";
import type { RoomState } from "./state";
import { isMine } from "./turn-summary";
import { hasUnknownDraft } from "./unsent-drafts";

export function needsEarlierEvents(state: RoomState, drafts: Drafts | null): boolean {
  const { events, welcome, state: now } = state;
  if (events.isComplete || welcome === null || now === null) return false;
  const observes = welcome.you.role === "observer";
  if (now.phase === "ended") {
    if ((observes ? observedEnding(events) : endingOf(events)) === null) return true;
    // The end shows the words in which each was heard.
    if (!observes && !bothWereHeard(events, welcome)) return true;
  }
  // What ending the conversation does during a break is decided by the turn that the break interrupted.
  if (now.phase === "on_break" && !observes && events.findLast((event) => event.event === "granted") === undefined) return true;
  // While a partner says back, all the words that are open are shown beside their field.
  if (now.turn?.gate === "paraphrase" && isMine(now.turn, welcome) && !openWords(events).isWhole) return true;
  return drafts !== null && hasUnknownDraft(drafts, state);
}
