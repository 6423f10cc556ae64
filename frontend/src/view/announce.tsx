import { isolate } from "../bidi";
import { transcriptLines, type Line } from "../transcript";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import { Sentence } from "./sentence";

/** How many lines stay in the region: a slow screen reader must still find all that arrived at once. */
const MAX_LINES = 3;

/**
 * A live region with the newest lines: screen readers read out once what is added to it. The transcript is no live
 * region, because some screen readers would read all of it again. The viewer's own words and private answers, and lines
 * from before the page opened, are not read out.
 */
export function Announce({ state, texts }: { state: RoomState; texts: Texts }) {
  return (
    <div class="unseen" aria-live="polite">
      {announced(state, texts).map((line) => <p key={line.seq}><Sentence text={spoken(line)} /></p>)}
    </div>
  );
}

function announced(state: RoomState, texts: Texts): Line[] {
  const { welcome, caughtUpAt } = state;
  if (welcome === null || caughtUpAt === null) return [];
  // Only the newest events can be new to the viewer.
  const events = state.events.newest(4 * MAX_LINES).filter(({ seq }) => seq > caughtUpAt);
  const fresh = transcriptLines(events, welcome, texts, state.events.withdrawn);
  return fresh.filter((line) => !isOwn(line, welcome.you.seat)).slice(-MAX_LINES);
}

function isOwn(line: Line, seat: string | null): boolean {
  return line.is === "words" ? line.seat === seat : line.private;
}

function spoken(line: Line): string {
  return line.is === "note" ? line.text : `${isolate(line.by)} ${line.label}: ${isolate(line.text ?? line.placeholder)}`;
}
