import { renderToStaticMarkup } from "preact-render-to-string";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventHistory } from "../src/event-history";
import { textsFor } from "../src/text";
import { dayNumber, moment, formatDuration, timeOfDay } from "../src/view/time";
import { Transcript } from "../src/view/transcript";
import type { EventFrame } from "../src/wire";
import { joinedA, log, plain, shared, welcome } from "./examples";

const texts = await textsFor("en");
const zone = process.env["TZ"];
const inZone = (name: string) => (process.env["TZ"] = name);
beforeEach(() => void inZone("Europe/Berlin"));
afterEach(() => void (zone === undefined ? delete process.env["TZ"] : inZone(zone)));

describe("a moment", () => {
  it("names its day in the reader's time zone", () => {
    const now = Date.parse("2026-11-23T22:30:00Z");
    const soon = "2026-11-23T23:15:00Z";
    expect(moment(soon, now, texts)).toMatch(/^tomorrow at /u);
    inZone("America/New_York");
    expect(moment(soon, now, texts)).toMatch(/^at /u);
  });

  it("is tomorrow on days with 23 and 25 hours", () => {
    expect(moment("2026-03-29T21:30:00Z", Date.parse("2026-03-28T22:30:00Z"), texts)).toMatch(/^tomorrow at /u);
    expect(moment("2026-10-25T22:30:00Z", Date.parse("2026-10-24T21:30:00Z"), texts)).toMatch(/^tomorrow at /u);
    expect(dayNumber("2026-10-25T22:30:00Z") - dayNumber("2026-10-25T00:30:00Z")).toBe(0);
  });
});

it("a duration of hours has hours and minutes", () => {
  expect(formatDuration(187_000)).toBe("3:07");
  expect(formatDuration(3_787_000)).toBe("1:03:07");
});

describe("a transcript", () => {
  const draw = (frames: EventFrame[], today: number | null): string => {
    const events = EventHistory.of(frames);
    return plain(renderToStaticMarkup(
      <Transcript
        events={events} from={0} to={events.end} welcome={welcome()} today={today} earlier="idle" showEarlier={() => {}} verdict={null}
        place="live" texts={texts}
      />,
    ));
  };
  const night = log([joinedA, shared], 12 * 3600);
  const read = (today: number | null) => draw(night, today);

  it("names each day when not every line is of today", () => {
    const text = read(dayNumber("2026-11-24T08:00:00Z"));
    expect(text).toContain("Monday, 23 November 2026");
    expect(text).toContain(`Tuesday, 24 November 2026 Ana share`);
    expect(text).toContain(timeOfDay("2026-11-24T02:00:00Z", texts));
  });

  it("names no day when every line is of today, and each day in a replay", () => {
    const first = log([joinedA, shared]);
    const text = (today: number | null) => draw(first, today);
    expect(text(dayNumber("2026-11-23T14:00:00Z"))).not.toContain("November");
    expect(text(null)).toContain("Monday, 23 November 2026");
  });
});
