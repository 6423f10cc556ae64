/**
 * A cursor over a conversation's events, with play, pause and seek. The caller passes the time in.
 *
 * Each event has a moment on the scale of playing time: the time since the first event, with long silences shortened if
 * the person wants that. The position is a point on this scale; every event up to it is shown.
 */
import { leavesLine } from "./transcript";
import type { EventFrame } from "./wire";

export interface ReplayCursor {
  frames: readonly EventFrame[];
  /** Whether long silences are shortened. */
  shorten: boolean;
  /** Each event's moment, in milliseconds of playing time. */
  moments: readonly number[];
  /** The cursor, in milliseconds of playing time. */
  position: number;
  playing: boolean;
  speed: number;
  /** The clock at the last tick, in milliseconds; null while paused. */
  lastTick: number | null;
}

export const SPEEDS: readonly number[] = [0.5, 1, 2, 4, 8, 16];
/** Longer silences are shortened to this. */
export const MAX_SILENCE_MS = 4_000;

export function newCursor(frames: readonly EventFrame[]): ReplayCursor {
  const moments = momentsOf(frames, true);
  return { frames, shorten: true, moments, position: 0, playing: false, speed: 1, lastTick: null };
}

/** The whole playing time, in milliseconds. */
export function duration(cursor: ReplayCursor): number {
  return cursor.moments.at(-1) ?? 0;
}

/** The number of events that are shown at the cursor. */
export function shownCount(cursor: ReplayCursor): number {
  let low = 0;
  let high = cursor.moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cursor.moments[middle] ?? 0) <= cursor.position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Plays from `now` on; from the start if the cursor is at the end. */
export function play(cursor: ReplayCursor, now: number): ReplayCursor {
  const position = cursor.position >= duration(cursor) ? 0 : cursor.position;
  return { ...cursor, position, playing: true, lastTick: now };
}

export function pause(cursor: ReplayCursor): ReplayCursor {
  return { ...cursor, playing: false, lastTick: null };
}

/** Moves the cursor by the time since the last tick, times the speed. Pauses at the end. */
export function tick(cursor: ReplayCursor, now: number): ReplayCursor {
  if (!cursor.playing || cursor.lastTick === null) return cursor;
  const position = cursor.position + Math.max(0, now - cursor.lastTick) * cursor.speed;
  const end = duration(cursor);
  return position >= end ? { ...pause(cursor), position: end } : { ...cursor, position, lastTick: now };
}

export function seek(cursor: ReplayCursor, position: number): ReplayCursor {
  return { ...cursor, position: Math.min(Math.max(0, position), duration(cursor)) };
}

/** Moves the cursor to the moment of the event numbered `seq`. */
export function goTo(cursor: ReplayCursor, seq: number): ReplayCursor {
  const index = cursor.frames.findIndex((frame) => frame.seq === seq);
  return index < 0 ? cursor : seek(cursor, cursor.moments[index] ?? 0);
}

/** The moments of the events that leave a line in the transcript, in order. */
function stops(cursor: ReplayCursor): number[] {
  return cursor.moments.filter((_, index) => leavesLine(cursor.frames[index] as EventFrame));
}

/** Moves the cursor by `count` events that leave a line, and pauses. */
export function step(cursor: ReplayCursor, direction: 1 | -1, count = 1): ReplayCursor {
  const ahead =
    direction === 1
      ? stops(cursor).filter((moment) => moment > cursor.position)
      : stops(cursor).filter((moment) => moment < cursor.position).toReversed();
  return seek(pause(cursor), ahead[count - 1] ?? (direction === 1 ? duration(cursor) : 0));
}

/** Of the events that leave a line: how many are shown at the cursor, and how many there are. */
export function progress(cursor: ReplayCursor): { at: number; of: number } {
  const all = stops(cursor);
  return { at: all.filter((moment) => moment <= cursor.position).length, of: all.length };
}

/** How many steps Page Up and Page Down move. */
const PAGE_STEPS = 10;
/** Keys on the slider. They step from event to event, as the arrow keys do on the whole page. */
const SLIDER_KEYS: Record<string, (cursor: ReplayCursor) => ReplayCursor> = {
  ArrowRight: (cursor) => step(cursor, 1),
  ArrowUp: (cursor) => step(cursor, 1),
  ArrowLeft: (cursor) => step(cursor, -1),
  ArrowDown: (cursor) => step(cursor, -1),
  PageUp: (cursor) => step(cursor, 1, PAGE_STEPS),
  PageDown: (cursor) => step(cursor, -1, PAGE_STEPS),
  Home: (cursor) => seek(pause(cursor), 0),
  End: (cursor) => seek(pause(cursor), duration(cursor)),
};
const PAGE_KEYS = new Set(["ArrowRight", "ArrowLeft"]);

/** How a key moves the cursor; null for a key that does not. */
export function keyboardMove(key: string, onSlider: boolean): ((cursor: ReplayCursor) => ReplayCursor) | null {
  return onSlider || PAGE_KEYS.has(key) ? (SLIDER_KEYS[key] ?? null) : null;
}

export function withSpeed(cursor: ReplayCursor, speed: number): ReplayCursor {
  return { ...cursor, speed };
}

/** Switches the shortening of silences; the same events stay shown. */
export function withShortenedSilences(cursor: ReplayCursor, shorten: boolean): ReplayCursor {
  const last = shownCount(cursor) - 1;
  const moments = momentsOf(cursor.frames, shorten);
  return { ...cursor, shorten, moments, position: moments[last] ?? 0 };
}

function momentsOf(frames: readonly EventFrame[], shorten: boolean): number[] {
  let moment = 0;
  let before: number | null = null;
  return frames.map((frame) => {
    const at = Date.parse(frame.at);
    const silence = before === null ? 0 : Math.max(0, at - before);
    before = at;
    moment += shorten ? Math.min(silence, MAX_SILENCE_MS) : silence;
    return moment;
  });
}
