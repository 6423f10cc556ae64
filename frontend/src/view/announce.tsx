import { lines, type Line } from "../transcript";
import type { RoomState } from "../state";
import type { Words } from "../text";

/**
 * The newest line, said once and politely by a screen reader. The transcript itself stays silent, because some
 * readers would read all of it again; what was there when the page opened, and one's own words, are not said.
 */
export function Announce({ state, words }: { state: RoomState; words: Words }) {
  return (
    <div class="unseen" aria-live="polite" aria-atomic="true">
      {announcement(state, words)}
    </div>
  );
}

function announcement(state: RoomState, words: Words): string {
  const { welcome, caughtUp } = state;
  const newest = state.events.at(-1);
  if (welcome === null || caughtUp === null || newest === undefined) return "";
  const fresh = lines(state.events.slice(caughtUp), welcome, words).at(-1);
  return fresh === undefined || isOwn(fresh, welcome.you.seat) ? "" : spoken(fresh);
}

function isOwn(line: Line, seat: string | null): boolean {
  return line.is === "words" && line.seat === seat;
}

function spoken(line: Line): string {
  return line.is === "note" ? line.text : `${line.by} ${line.what}: ${line.text ?? line.instead}`;
}
