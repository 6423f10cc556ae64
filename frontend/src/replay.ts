/**
 * A cursor over a conversation's events, and the clock that moves it. Time is passed in.
 *
 * Every event has its moment on a scale of playing time: true to the clock, or with long silences shortened. The
 * position is a moment on this scale; what is shown is every event up to it.
 */
import { draws } from "./transcript";
import type { EventFrame } from "./wire";

export interface Replay {
  frames: readonly EventFrame[];
  /** Silences are shortened. */
  shorten: boolean;
  /** Each event's moment in milliseconds of playing time. */
  moments: readonly number[];
  /** Where the cursor stands, in milliseconds of playing time. */
  position: number;
  playing: boolean;
  speed: number;
  /** The clock at the last tick; null while it stands still. */
  last: number | null;
}

export const SPEEDS: readonly number[] = [0.5, 1, 2, 4, 8, 16];
/** A silence longer than this is played as this long, when silences are shortened. */
export const LONGEST_SILENCE = 4_000;

export function replayOf(frames: readonly EventFrame[]): Replay {
  const moments = momentsOf(frames, true);
  return { frames, shorten: true, moments, position: 0, playing: false, speed: 1, last: null };
}

/** How long all of it plays. */
export function length(replay: Replay): number {
  return replay.moments.at(-1) ?? 0;
}

/** How many events are shown at the cursor. */
export function shown(replay: Replay): number {
  let low = 0;
  let high = replay.moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((replay.moments[middle] ?? 0) <= replay.position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Played from `now`; from the start again when it stood at the end. */
export function play(replay: Replay, now: number): Replay {
  const position = replay.position >= length(replay) ? 0 : replay.position;
  return { ...replay, position, playing: true, last: now };
}

export function pause(replay: Replay): Replay {
  return { ...replay, playing: false, last: null };
}

/** The time is `now`: the cursor goes on by what has passed, at its speed, and stops at the end. */
export function tick(replay: Replay, now: number): Replay {
  if (!replay.playing || replay.last === null) return replay;
  const position = replay.position + Math.max(0, now - replay.last) * replay.speed;
  const end = length(replay);
  return position >= end ? { ...pause(replay), position: end } : { ...replay, position, last: now };
}

export function seek(replay: Replay, position: number): Replay {
  return { ...replay, position: Math.min(Math.max(0, position), length(replay)) };
}

/** To the moment when the event numbered `seq` has just happened. */
export function goTo(replay: Replay, seq: number): Replay {
  const index = replay.frames.findIndex((frame) => frame.seq === seq);
  return index < 0 ? replay : seek(replay, replay.moments[index] ?? 0);
}

/** The moments that leave a line, in their order. */
function stops(replay: Replay): number[] {
  return replay.moments.filter((_, index) => draws(replay.frames[index] as EventFrame));
}

/** To the next or the previous moment that leaves a line, or by several of them. */
export function step(replay: Replay, direction: 1 | -1, count = 1): Replay {
  const ahead =
    direction === 1
      ? stops(replay).filter((moment) => moment > replay.position)
      : stops(replay).filter((moment) => moment < replay.position).toReversed();
  return seek(pause(replay), ahead[count - 1] ?? (direction === 1 ? length(replay) : 0));
}

/** How many moments that leave a line there have been at the cursor, and how many there are. */
export function place(replay: Replay): { at: number; of: number } {
  const all = stops(replay);
  return { at: all.filter((moment) => moment <= replay.position).length, of: all.length };
}

/** How many moments Page Up and Page Down go. */
const PAGE = 10;
/** What a key does on the slider: it goes by moments, as the arrow keys do everywhere. */
const ON_SLIDER: Record<string, (replay: Replay) => Replay> = {
  ArrowRight: (replay) => step(replay, 1),
  ArrowUp: (replay) => step(replay, 1),
  ArrowLeft: (replay) => step(replay, -1),
  ArrowDown: (replay) => step(replay, -1),
  PageUp: (replay) => step(replay, 1, PAGE),
  PageDown: (replay) => step(replay, -1, PAGE),
  Home: (replay) => seek(pause(replay), 0),
  End: (replay) => seek(pause(replay), length(replay)),
};
const ELSEWHERE = new Set(["ArrowRight", "ArrowLeft"]);

/** Where a key moves the cursor to; null when it is not a key that moves it. */
export function moveOf(key: string, onSlider: boolean): ((replay: Replay) => Replay) | null {
  return onSlider || ELSEWHERE.has(key) ? (ON_SLIDER[key] ?? null) : null;
}

export function atSpeed(replay: Replay, speed: number): Replay {
  return { ...replay, speed };
}

/** With silences shortened or not; the same events stay shown. */
export function shortened(replay: Replay, shorten: boolean): Replay {
  const last = shown(replay) - 1;
  const moments = momentsOf(replay.frames, shorten);
  return { ...replay, shorten, moments, position: moments[last] ?? 0 };
}

function momentsOf(frames: readonly EventFrame[], shorten: boolean): number[] {
  let moment = 0;
  let before: number | null = null;
  return frames.map((frame) => {
    const at = Date.parse(frame.at);
    const silence = before === null ? 0 : Math.max(0, at - before);
    before = at;
    moment += shorten ? Math.min(silence, LONGEST_SILENCE) : silence;
    return moment;
  });
}
