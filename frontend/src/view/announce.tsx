import { Component } from "preact";
import { isolate } from "../bidi";
import { transcriptLines, type Line } from "../transcript";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { EventFrame } from "../wire";
import { Sentence } from "./sentence";

/** How many lines stay in the region: a slow screen reader must still find all that arrived at once. */
const MAX_LINES = 3;

/** Notes that are not worth an interruption: what both see anyway, and what says nothing but that something is private. */
const SILENT = new Set<EventFrame["event"]>(["withheld", "nodded", "rated", "granted", "returned"]);

/**
 * A live region with the newest lines: screen readers read out once what is added to it. The transcript is no live
 * region, because some screen readers would read all of it again. What the viewer did, and lines from before the page
 * opened, are not read out. While the person writes, nothing is: the lines of that time come when they pause. What was
 * said before a break is not on the page during it, and is not read out again after it. A hint on the viewer's draft is
 * read out in the same way.
 */
export class Announce extends Component<{ state: RoomState; texts: Texts }> {
  override shouldComponentUpdate(next: Announce["props"]): boolean {
    return !next.state.writing;
  }

  override render({ state, texts }: Announce["props"]) {
    const { aids } = state;
    return (
      <div class="unseen" aria-live="polite">
        {announced(state, texts).map((line) => <p key={line.seq}><Sentence text={spoken(line)} /></p>)}
        {aids.shown !== null && <p key={aids.shown.check.id}>{spokenHint(aids.shown, texts)}</p>}
      </div>
    );
  }
}

function announced(state: RoomState, texts: Texts): Line[] {
  const { welcome, caughtUpAt } = state;
  if (welcome === null || caughtUpAt === null) return [];
  // Only the newest events can be new to the viewer.
  const newest = state.events.newest(4 * MAX_LINES);
  const since = Math.max(caughtUpAt, (newest.findLast((event) => event.event === "break_called")?.seq ?? 0) - 1);
  const events = newest
    .filter((event) => event.seq > since && !SILENT.has(event.event) && !isOwn(event, welcome.you.id));
  return transcriptLines(events, welcome, texts, state.events.withdrawn).slice(-MAX_LINES);
}

/** A hint that came in a pause is only mentioned: the writer reads it when they want to. */
function spokenHint({ check, hint }: NonNullable<RoomState["aids"]["shown"]>, texts: Texts): string {
  if (!check.byHand) return texts.aids.there;
  return hint.about === null ? texts.aids.nothing : hint.detail;
}

function isOwn(event: EventFrame, viewer: string): boolean {
  return event.event !== "withheld" && event.by === viewer;
}

function spoken(line: Line): string {
  return line.is === "note" ? line.text : `${isolate(line.by)} ${line.label}: ${isolate(line.text ?? line.placeholder)}`;
}
