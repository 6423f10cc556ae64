import { isolate } from "../bidi";
import { lines, type Line } from "../transcript";
import type { RoomState } from "../state";
import type { Words } from "../text";
import { Sentence } from "./sentence";

/** How many lines stay for a reader that is slow: what comes at one moment has to be said whole. */
const KEPT = 3;

/**
 * The newest lines, each said once and politely by a screen reader, which reads what is added here. The transcript
 * itself stays silent, because some readers would read all of it again; what was there when the page opened, and
 * one's own words, are not said.
 */
export function Announce({ state, words }: { state: RoomState; words: Words }) {
  return (
    <div class="unseen" aria-live="polite">
      {announced(state, words).map((line) => <p key={line.seq}><Sentence text={spoken(line)} /></p>)}
    </div>
  );
}

function announced(state: RoomState, words: Words): Line[] {
  const { welcome, caughtUp } = state;
  if (welcome === null || caughtUp === null) return [];
  // What is said aloud comes late in a long conversation: only its end has to be looked at.
  const fresh = lines(state.events.slice(Math.max(caughtUp, state.events.length - 4 * KEPT)), welcome, words);
  return fresh.filter((line) => !isOwn(line, welcome.you.seat)).slice(-KEPT);
}

function isOwn(line: Line, seat: string | null): boolean {
  return line.is === "words" && line.seat === seat;
}

function spoken(line: Line): string {
  return line.is === "note" ? line.text : `${isolate(line.by)} ${line.what}: ${isolate(line.text ?? line.instead)}`;
}
