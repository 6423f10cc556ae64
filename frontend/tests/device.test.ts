import { describe, expect, it } from "vitest";
import { storeTypingPreference, readTypingPreference } from "../src/drafts";
import { dateFormat } from "../src/date-format";
import { parsePageData } from "../src/page-data";
import { storageOf } from "../src/storage";
import { textsFor } from "../src/text";
import { onWakeUp } from "../src/wake-detection";
import { TYPING_TIMEOUT_MS, TypingSignal } from "../src/typing-signal";
import { FakeStorage, welcome } from "./examples";

it("the typing preference is stored, and is off by default", () => {
  const storage = new FakeStorage();
  expect(readTypingPreference(storage)).toBe(false);
  storeTypingPreference(storage, true);
  expect(readTypingPreference(storage)).toBe(true);
  storeTypingPreference(storage, false);
  expect(storage.length).toBe(0);
});

it("the typing preference is off where the browser stores nothing", () => {
  const refused = storageOf(() => {
    throw new Error("storage is switched off");
  });
  storeTypingPreference(refused, true);
  expect(readTypingPreference(refused)).toBe(false);
});

/** A signal, what it sent, and a function that runs its timeout. */
function signal(wished: boolean) {
  const sent: boolean[] = [];
  let still: (() => void) | null = null;
  const after = (ms: number, then: () => void) => {
    expect(ms).toBe(TYPING_TIMEOUT_MS);
    still = then;
    return () => (still = null);
  };
  const writing = new TypingSignal((on) => sent.push(on), () => wished, after);
  return { writing, sent, rest: () => still?.() };
}

describe("the typing signal", () => {
  it("is not sent while it is switched off", () => {
    const { writing, sent } = signal(false);
    writing.announce();
    writing.onInput(true);
    expect(sent).toEqual([]);
  });

  it("is sent once at the first input, and again when typing ends", () => {
    const { writing, sent, rest } = signal(true);
    writing.onInput(true);
    writing.onInput(true);
    rest();
    writing.onInput(true);
    writing.onInput(false);
    expect(sent).toEqual([true, false, true, false]);
  });

  it("is announced after a reconnect", () => {
    const { writing, sent } = signal(true);
    writing.onInput(true);
    writing.announce();
    writing.onInput(true);
    expect(sent).toEqual([true, false, true]);
  });
});

describe("the page data", () => {
  const room = {
    page: "room", after: 0, frames: "/f", consents: "/c", own: "/o", room: "r1", socket: "/ws/rooms/r1/", lang: "en", alone: null, urls: { replay: "/r", past: "/p", start: "/" },
  };
  const replay = {
    page: "replay", room: "r1", welcome: welcome(), frames: "/f", copy: { address: "/c", asked_by: [] }, lang: "en", urls: room.urls,
    insights: {
      shares: [{ by: "a", round: 1, said: [3], paraphrases: [4], accepted: 4, tries: 0, closed: "accepted" }],
      timeline: [{ kind: "turn", by: "both", step: "share", from: 2, to: 4, start: "2026-11-23T14:00:00Z", end: "2026-11-23T14:05:00Z", tries: 0 }],
    },
  };

  it.each([room, replay])("of the $page page is returned unchanged", (data) => {
    expect(parsePageData(JSON.stringify(data))).toEqual(data);
  });

  it.each(["null", "{}", '{"page": "toString"}', JSON.stringify({ ...room, socket: 7 }), JSON.stringify({ ...replay, insights: {} }), JSON.stringify({ ...replay, welcome: null })])(
    "throws for %s",
    (text) => {
      expect(() => parsePageData(text)).toThrow("is not as agreed");
    },
  );
});

it("a time is formatted by the fallback where Intl throws", () => {
  const plain = (instant: Date) => instant.toISOString().slice(11, 16);
  const nowhere = dateFormat("no such place", { hour: "2-digit" }, plain);
  expect(nowhere.format(Date.parse("2026-11-23T14:05:00Z"))).toBe("14:05");
  expect(dateFormat("en-GB", { dateStyle: "full", timeZone: "UTC" }, plain).format(0)).toBe("Thursday, 1 January 1970");
});

it("a jump of the wall clock is reported as one sleep", () => {
  let today = 0;
  let ring = () => {};
  let woken = 0;
  const after = (ms: number, then: () => void) => {
    ring = () => ((today += ms), then());
    return () => {};
  };
  onWakeUp(() => today, after, () => (woken += 1));
  ring();
  today += 3_000;
  ring();
  expect(woken).toBe(0);
  today += 3_600_000;
  ring();
  ring();
  expect(woken).toBe(1);
});

it("an unknown language gets the English texts, and a region those of its language", async () => {
  expect(await textsFor("en-GB")).toBe(await textsFor("en"));
  expect(await textsFor("tlh")).toBe(await textsFor("en"));
  expect(await textsFor("de-AT")).toBe(await textsFor("de"));
});
