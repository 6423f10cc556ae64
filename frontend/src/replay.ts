/**
 * A cursor over a conversation's events, with play, pause and seek. The caller passes the time in.
 *
 * Each event has a moment on the scale of playing time: the time since the first event, with long silences shortened if
 * the person wants that. The position is a point on this scale; every event up to it is shown.
 */
import { CHUNK_SIZE, EventHistory } from "./event-history";
import { leavesLine } from "./transcript";
import { isAccepting } from "./transcript-blocks";
import type { EventFrame } from "./wire";

/** An answer to a saying-back: it was accepted, or something was still missing. */
export type Answer = "yes" | "almost";

/** A moment at which an answer was given. */
export interface Mark {
  seq: number;
  answer: Answer;
  moment: number;
}

/** A long time without any event, as two moments. */
export interface Silence {
  from: number;
  to: number;
}

export interface ReplayCursor {
  events: EventHistory;
  /** The lines of the events after this number are drawn, up to the cursor. */
  from: number;
  /** Whether long silences are shortened. */
  shorten: boolean;
  /** Each event's moment, in milliseconds of playing time. */
  moments: readonly number[];
  /** The moments of the events that leave a line in the transcript. */
  stops: readonly number[];
  /** The answers to sayings-back, in their order. */
  marks: readonly Mark[];
  silences: readonly Silence[];
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
/** From this length on the timeline shows a silence. */
export const LONG_SILENCE_MS = 60_000;

/** So many events up to the cursor are always drawn: more than a screen shows. */
const MIN_DRAWN_EVENTS = 40;
/** After a move with the controls, no more than so many are. */
const MAX_DRAWN_EVENTS = 128;
/** So many more are drawn when a person wants to read what came before. */
const EARLIER_EVENTS = 256;

export function newCursor(frames: readonly EventFrame[]): ReplayCursor {
  const events = EventHistory.of(frames);
  return { events, from: 0, shorten: true, ...scaleOf(events, true), position: 0, playing: false, speed: 1, lastTick: null };
}

/** The whole playing time, in milliseconds. */
export function duration(cursor: ReplayCursor): number {
  return cursor.moments.at(-1) ?? 0;
}

/** The number of events that are shown at the cursor. */
export function shownCount({ moments, position }: ReplayCursor): number {
  return countWhile(moments, (moment) => moment <= position);
}

/** How many of these sorted numbers, from the first on, pass the test. */
function countWhile(numbers: readonly number[], test: (number: number) => boolean): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(numbers[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Plays from `now` on; from the start if the cursor is at the end. */
export function play(cursor: ReplayCursor, now: number): ReplayCursor {
  const start = cursor.position >= duration(cursor) ? seek(cursor, 0) : cursor;
  return { ...start, playing: true, lastTick: now };
}

export function pause(cursor: ReplayCursor): ReplayCursor {
  return { ...cursor, playing: false, lastTick: null };
}

/** Moves the cursor by the time since the last tick, times the speed. Pauses at the end. */
export function tick(cursor: ReplayCursor, now: number): ReplayCursor {
  if (!cursor.playing || cursor.lastTick === null) return cursor;
  const position = cursor.position + Math.max(0, now - cursor.lastTick) * cursor.speed;
  const end = duration(cursor);
  const moved = position >= end ? { ...pause(cursor), position: end } : { ...cursor, position, lastTick: now };
  // A page in the background gets no ticks, and then a long one.
  return shownCount(moved) - shownCount(cursor) > MIN_DRAWN_EVENTS ? seek(moved, moved.position) : moved;
}

export function seek(cursor: ReplayCursor, position: number): ReplayCursor {
  const moved = { ...cursor, position: Math.min(Math.max(0, position), duration(cursor)) };
  return { ...moved, from: drawnFrom(moved) };
}

/** The same lines as before, if they are enough and not too many, so that few are drawn again. */
function drawnFrom(cursor: ReplayCursor): number {
  const shown = shownCount(cursor);
  const latest = Math.max(0, shown - MIN_DRAWN_EVENTS);
  if (cursor.from <= latest && shown - cursor.from <= MAX_DRAWN_EVENTS) return cursor.from;
  return latest - (latest % CHUNK_SIZE);
}

/** Draws earlier lines: some more of them, or all. */
export function withEarlierLines(cursor: ReplayCursor, all: boolean): ReplayCursor {
  return { ...cursor, from: all ? 0 : Math.max(0, cursor.from - EARLIER_EVENTS) };
}

/** Moves the cursor to the moment of the event numbered `seq`. */
export function goTo(cursor: ReplayCursor, seq: number): ReplayCursor {
  const moment = cursor.moments[seq - 1];
  return moment === undefined ? cursor : seek(cursor, moment);
}

/** Moves the cursor by `count` events that leave a line, and pauses. */
export function step(cursor: ReplayCursor, direction: 1 | -1, count = 1): ReplayCursor {
  const { stops, position } = cursor;
  const target =
    direction === 1
      ? stops[countWhile(stops, (moment) => moment <= position) + count - 1]
      : stops[countWhile(stops, (moment) => moment < position) - count];
  return seek(pause(cursor), target ?? (direction === 1 ? duration(cursor) : 0));
}

/** The next answer, or the one before; of one kind, or of any. */
export function markBeside({ marks, position }: ReplayCursor, direction: 1 | -1, answer?: Answer): Mark | undefined {
  const isWanted = (mark: Mark) => answer === undefined || mark.answer === answer;
  return direction === 1
    ? marks.find((mark) => mark.moment > position && isWanted(mark))
    : marks.findLast((mark) => mark.moment < position && isWanted(mark));
}

/** Moves the cursor to the next answer, or to the one before, and pauses. Without one it stays. */
export function jumpToMark(cursor: ReplayCursor, direction: 1 | -1, answer?: Answer): ReplayCursor {
  const mark = markBeside(cursor, direction, answer);
  return mark === undefined ? cursor : seek(pause(cursor), mark.moment);
}

/** Of the events that leave a line: how many are shown at the cursor, and how many there are. */
export function progress({ stops, position }: ReplayCursor): { at: number; of: number } {
  return { at: countWhile(stops, (moment) => moment <= position), of: stops.length };
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

/** How a key moves the cursor; null for a key that does not. With Shift the arrow keys go from answer to answer. */
export function keyboardMove(key: string, onSlider: boolean, shift = false): ((cursor: ReplayCursor) => ReplayCursor) | null {
  if (shift && PAGE_KEYS.has(key)) return (cursor) => jumpToMark(cursor, key === "ArrowRight" ? 1 : -1);
  return onSlider || PAGE_KEYS.has(key) ? (SLIDER_KEYS[key] ?? null) : null;
}

export function withSpeed(cursor: ReplayCursor, speed: number): ReplayCursor {
  return { ...cursor, speed };
}

/** Switches the shortening of silences; the same events stay shown. */
export function withShortenedSilences(cursor: ReplayCursor, shorten: boolean): ReplayCursor {
  const last = shownCount(cursor) - 1;
  const scale = scaleOf(cursor.events, shorten);
  return { ...cursor, shorten, ...scale, position: scale.moments[last] ?? 0 };
}

type Scale = Pick<ReplayCursor, "moments" | "stops" | "marks" | "silences">;

function scaleOf(events: EventHistory, shorten: boolean): Scale {
  const moments: number[] = [];
  const stops: number[] = [];
  const marks: Mark[] = [];
  const silences: Silence[] = [];
  let moment = 0;
  let before: number | null = null;
  for (const event of events) {
    const at = Date.parse(event.at);
    const silence = before === null ? 0 : Math.max(0, at - before);
    before = at;
    const from = moment;
    moment += shorten ? Math.min(silence, MAX_SILENCE_MS) : silence;
    moments.push(moment);
    if (silence >= LONG_SILENCE_MS) silences.push({ from, to: moment });
    if (leavesLine(event)) stops.push(moment);
    if (event.event === "chose" && event.gate === "verdict") marks.push({ seq: event.seq, answer: isAccepting(event) ? "yes" : "almost", moment });
  }
  return { moments, stops, marks, silences };
}
