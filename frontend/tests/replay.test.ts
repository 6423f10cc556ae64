import { describe, expect, it } from "vitest";
import {
  withSpeed, goTo, duration, MAX_SILENCE_MS, jumpToMark, keyboardMove, LONG_SILENCE_MS, markBeside, pause, progress, play, newCursor, seek, withShortenedSilences, shownCount, step, tick,
  withEarlierLines, type ReplayCursor,
} from "../src/replay";
import { accepted, granted, joinedA, joinedB, log, saidBack, shared } from "./examples";

// One a minute: joined, joined, granted (which leaves no line), said, said, chose.
const frames = log([joinedA, joinedB, granted, shared, saidBack, accepted], 60);
const whole = withShortenedSilences(newCursor(frames), false);
const MINUTE = 60_000;

describe("a replay", () => {
  it("begins with the first event, standing still", () => {
    expect(shownCount(newCursor(frames))).toBe(1);
    expect(tick(newCursor(frames), 1_000_000).position).toBe(0);
  });

  it("is as long as the conversation was, when it is true to the clock", () => {
    expect(duration(whole)).toBe(5 * MINUTE);
  });

  it("shortens silences unless it is asked not to", () => {
    expect(duration(newCursor(frames))).toBe(5 * MAX_SILENCE_MS);
  });

  it("leaves short silences as they were", () => {
    expect(duration(newCursor(log([joinedA, joinedB, shared], 2)))).toBe(4_000);
  });

  it("keeps its place among the events when silences are shortened", () => {
    const middle = seek(whole, 3.5 * MINUTE);
    expect(shownCount(middle)).toBe(4);
    expect(shownCount(withShortenedSilences(middle, true))).toBe(4);
  });

  it("of nothing has no length", () => {
    const nothing = newCursor([]);
    expect(shownCount(nothing)).toBe(0);
    expect(duration(tick(play(nothing, 0), 10))).toBe(0);
  });
});

describe("playing", () => {
  it("goes with the clock", () => {
    const playing = tick(play(whole, 1_000), 1_000 + MINUTE);
    expect(playing.position).toBe(MINUTE);
    expect(shownCount(playing)).toBe(2);
    expect(playing.playing).toBe(true);
  });

  it("goes faster at a higher speed", () => {
    expect(tick(withSpeed(play(whole, 0), 16), 1_000).position).toBe(16_000);
  });

  it("stops at the end", () => {
    const end = tick(play(whole, 0), 60 * MINUTE);
    expect(end.playing).toBe(false);
    expect(shownCount(end)).toBe(6);
  });

  it("begins again from the start after the end", () => {
    expect(play(seek(whole, 5 * MINUTE), 0).position).toBe(0);
  });

  it("does not go on while it is paused", () => {
    expect(tick(pause(play(whole, 0)), MINUTE).position).toBe(0);
  });

  it("never goes backwards when the clock does", () => {
    expect(tick(play(seek(whole, MINUTE), 5_000), 0).position).toBe(MINUTE);
  });
});

describe("moving", () => {
  it("stays within the conversation", () => {
    expect(seek(whole, -5).position).toBe(0);
    expect(seek(whole, 99 * MINUTE).position).toBe(5 * MINUTE);
  });

  it("goes to an event by its number", () => {
    expect(shownCount(goTo(whole, 4))).toBe(4);
    expect(goTo(whole, 99)).toBe(whole);
  });

  it("steps over events that leave no line, and pauses", () => {
    const second = step(play(whole, 0), 1);
    expect(shownCount(second)).toBe(2);
    expect(second.playing).toBe(false);
    expect(shownCount(step(second, 1))).toBe(4);
    expect(shownCount(step(step(second, 1), -1))).toBe(2);
  });

  it("steps back to the line whose silence it stands in", () => {
    expect(shownCount(step(seek(whole, 4.5 * MINUTE), -1))).toBe(5);
  });

  it("goes by ten moments, and no further than the ends", () => {
    const long = newCursor(log(Array.from({ length: 30 }, () => shared), 1));
    expect(shownCount(step(long, 1, 10))).toBe(11);
    expect(shownCount(step(step(long, 1, 10), -1, 10))).toBe(1);
    expect(step(long, 1, 99).position).toBe(duration(long));
  });

  it("knows its place among the moments that leave a line", () => {
    expect(progress(whole)).toEqual({ at: 1, of: 5 });
    expect(progress(step(step(whole, 1), 1))).toEqual({ at: 3, of: 5 });
  });

  it.each([
    ["ArrowRight", 4], ["ArrowUp", 4], ["ArrowLeft", 1], ["ArrowDown", 1], ["PageUp", 6], ["PageDown", 1], ["End", 6], ["Home", 1],
  ])("answers to %s on the slider", (key, seen) => {
    expect(shownCount(keyboardMove(key, true)?.(seek(whole, MINUTE)) ?? whole)).toBe(seen);
  });

  it("leaves the keys that scroll a page to the page, but for the two that step", () => {
    expect(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "a"].map((key) => keyboardMove(key, false))).toEqual(
      Array.from({ length: 7 }, () => null),
    );
    expect(keyboardMove("ArrowRight", false)).not.toBeNull();
  });

  it("steps no further than the ends", () => {
    expect(step(whole, -1).position).toBe(0);
    expect(step(seek(whole, 5 * MINUTE), 1).position).toBe(5 * MINUTE);
  });
});

describe("the lines that a long replay draws", () => {
  const LENGTH = 1_000;
  const long = newCursor(log(Array.from({ length: LENGTH }, () => shared), 1));
  const drawn = (cursor: ReplayCursor): number => shownCount(cursor) - cursor.from;
  const enough = (cursor: ReplayCursor): void => {
    expect(cursor.from).toBeGreaterThanOrEqual(0);
    expect(drawn(cursor)).toBeGreaterThanOrEqual(Math.min(shownCount(cursor), 40));
    expect(drawn(cursor)).toBeLessThanOrEqual(128);
  };

  it("are enough for a screen and never many, wherever the controls move the cursor", () => {
    let cursor = long;
    for (const seq of [1, 64, 65, 500, 501, 700, 690, 200, 1_000, 999, 1, 1_000]) {
      cursor = goTo(cursor, seq);
      expect(shownCount(cursor)).toBe(seq);
      enough(cursor);
    }
    for (let seconds = 0; seconds <= LENGTH; seconds += 7) enough((cursor = seek(cursor, 1_000 * seconds)));
    enough(step(goTo(long, 900), -1, 500));
  });

  it("begin where they began while the cursor moves a little, so that the page does not jump", () => {
    const cursor = goTo(long, 500);
    expect(step(cursor, 1).from).toBe(cursor.from);
    expect(step(goTo(cursor, 510), -1).from).toBe(cursor.from);
  });

  it("stay while it plays, also those that the person asked for", () => {
    const reading = withEarlierLines(goTo(long, 500), false);
    expect(reading.from).toBeLessThan(500 - 128);
    const playing = tick(play(reading, 0), 30_000);
    expect(shownCount(playing)).toBe(530);
    expect(playing.from).toBe(reading.from);
  });

  it("are few again after a page in the background gets its next tick", () => {
    const later = tick(play(goTo(long, 10), 0), 800_000);
    expect(shownCount(later)).toBe(810);
    enough(later);
  });

  it("are few again when it plays from the start after the end", () => {
    const again = tick(play(goTo(long, LENGTH), 0), 1_000);
    expect(shownCount(again)).toBe(2);
    enough(again);
  });

  it("are more when the person asks, or all", () => {
    const cursor = goTo(long, 700);
    const more = withEarlierLines(cursor, false);
    expect(more.from).toBe(cursor.from - 256);
    expect(withEarlierLines(withEarlierLines(more, false), false).from).toBe(0);
    expect(withEarlierLines(cursor, true).from).toBe(0);
    expect(shownCount(more)).toBe(700);
  });

  it("are the same with silences shortened or not", () => {
    const cursor = goTo(long, 700);
    expect(withShortenedSilences(cursor, false).from).toBe(cursor.from);
  });
});

describe("the answers to sayings-back", () => {
  const almost = { ...accepted, option: "almost" } as const;
  const answered = withShortenedSilences(newCursor(log([joinedA, joinedB, granted, shared, saidBack, almost, shared, saidBack, accepted], 60)), false);

  it("are reached one after the other, of one kind or of any", () => {
    const first = jumpToMark(answered, 1);
    expect(shownCount(first)).toBe(6);
    expect(shownCount(jumpToMark(first, 1))).toBe(9);
    expect(shownCount(jumpToMark(answered, 1, "yes"))).toBe(9);
    expect(shownCount(jumpToMark(jumpToMark(answered, 1, "yes"), -1, "almost"))).toBe(6);
  });

  it("stop the playing", () => {
    expect(jumpToMark(play(answered, 0), 1).playing).toBe(false);
  });

  it("leave the cursor where it is if there is none", () => {
    expect(jumpToMark(answered, -1)).toBe(answered);
    expect(markBeside(jumpToMark(answered, 1, "yes"), 1)).toBeUndefined();
  });

  it("are reached by the arrow keys with Shift, on the page and on the slider", () => {
    for (const onSlider of [true, false]) {
      const reached = keyboardMove("ArrowRight", onSlider, true)?.(answered);
      expect(reached && shownCount(reached)).toBe(6);
      expect(reached && shownCount(keyboardMove("ArrowLeft", onSlider, true)?.(reached) ?? answered)).toBe(6);
    }
  });
});

describe("silences", () => {
  it("are shown from a minute on, at their place on the scale of playing time", () => {
    expect(newCursor(log([joinedA, joinedB, shared], 59)).silences).toEqual([]);
    expect(whole.silences).toHaveLength(5);
    expect(whole.silences[1]).toEqual({ from: LONG_SILENCE_MS, to: 2 * LONG_SILENCE_MS });
    expect(newCursor(frames).silences[1]).toEqual({ from: MAX_SILENCE_MS, to: 2 * MAX_SILENCE_MS });
  });
});
