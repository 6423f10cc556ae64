import { describe, expect, it } from "vitest";
import { forAttribute } from "../src/bidi";
import { EventHistory } from "../src/event-history";
import { textsFor } from "../src/text";
import { leavesLine, type Line } from "../src/transcript";
import type { EventFrame } from "../src/wire";
import { accepted, granted, joinedA, joinedB, log, linesOf, observing, saidBack, shared, welcome, withheld } from "./examples";

const texts = await textsFor("en");
/** The lines, their sentences as they are read where nobody's name is written from the right. */
const read = (frames: EventFrame[], viewer = welcome()): Line[] =>
  linesOf(EventHistory.of(frames), viewer, texts).map((line) => (line.is === "note" ? Object.assign(line, { text: forAttribute(line.text) }) : line));
const sentences = (events: EventFrame[], viewer = welcome()): (string | null)[] => read(events, viewer).map((line) => line.text);
const by = "moderator";

describe("words", () => {
  it("are labelled with who said them and what they are, from one's own chair", () => {
    const [share, back] = read(log([shared, saidBack]));
    expect(share).toMatchObject({ is: "words", by: "Ana", label: "shares", far: false, text: "I felt like a guest." });
    expect(back).toMatchObject({ is: "words", by: "You", label: "say back", far: true });
  });

  it("stand on one's own side for each partner", () => {
    const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });
    expect(read(log([shared, saidBack]), ana)).toMatchObject([{ by: "You", far: true }, { by: "Ben", far: false }]);
    expect(read(log([shared, saidBack]), observing)).toMatchObject([{ by: "Ana", far: false }, { by: "Ben", far: true }]);
  });

  it("outside the gate carry the title of their step", () => {
    expect(read(log([{ ...saidBack, step: "thanks", gate: null }]))).toMatchObject([{ label: "Say thank you" }]);
    expect(read(log([{ ...saidBack, step: "unknown", gate: null }]))).toMatchObject([{ label: "" }]);
  });

  it("that this viewer may not see are said to be not shown", () => {
    const { text: _, ...signals } = shared;
    expect(read(log([signals]), observing)).toMatchObject([{ text: null, placeholder: "Words not shown" }]);
  });

  it("that were taken back are gone, and said to be", () => {
    const events = log([shared, { event: "words_withdrawn", by: "a", seqs: [1] }]);
    expect(read(events)).toMatchObject([
      { text: null, placeholder: "These words were taken back" },
      { text: "Ana took back their words" },
    ]);
  });
});

describe("answers", () => {
  it("read as the option was called", () => {
    expect(sentences(log([accepted]))).toEqual(["Ana: Yes, that is it"]);
  });

  it("read as their id when the format does not name them", () => {
    expect(sentences(log([{ ...accepted, step: "unknown", option: "not_now" }]))).toEqual(["Ana: not now"]);
  });

  it("of one's own that are private are marked so", () => {
    const rated = { event: "rated", by: "b", turn: 1, step: "check_in", value: 7, private: true } as const;
    expect(read(log([rated]))).toMatchObject([{ text: "You: 7 out of 10", private: true }]);
  });

  it("that are withheld are a private answer, without a name", () => {
    expect(sentences(log([withheld]))).toEqual(["A private answer"]);
  });

  it("that are withheld one after the other are one line", () => {
    expect(sentences(log([withheld, granted, withheld, shared, withheld]))).toEqual([
      "2 private answers", "I felt like a guest.", "A private answer",
    ]);
  });

  it("that an observer does not see are no private answers but moments not shown", () => {
    expect(sentences(log([withheld, withheld]), observing)).toEqual(["2 moments are not shown to you"]);
  });
});

describe("the moderator's acts", () => {
  it("are quiet lines", () => {
    const events = log([
      { event: "roles_set", by, speaker: "a", listener: "b", why: "swap" },
      { event: "roles_set", by, speaker: "b", listener: "a", why: "a new rule" },
      { event: "round_ended", by, round: 1 },
      { event: "parked", by, step: "share", tries: 3 },
      { event: "reminded", by, turn: 3 },
      { event: "reminded", by, turn: null },
      { event: "closing_began", by },
      { event: "ended", by, why: "completed" },
    ]);
    expect(sentences(events)).toEqual([
      "The places change. Ana shares, you listen",
      "You share, Ana listens",
      "Round 1 is complete",
      "This is set aside for another time",
      "A gentle reminder. Take the time that you need",
      "A gentle reminder: the break was meant to end about now",
      "The closing begins",
      "The conversation has ended",
    ]);
  });

  it("leave no line for a turn that is granted: the bar and the card say whose it is", () => {
    const events = log([joinedA, granted, joinedB]);
    expect(sentences(events)).toEqual(["Ana came in", "You came in"]);
    expect(events.map(leavesLine)).toEqual([true, false, true]);
  });
});

it("tells of breaks without blame", () => {
  const events = log([
    {
      event: "break_called", by: "a", kind: "flooded",
      not_before: "2026-11-23T14:20:00Z", return_by: "2026-11-23T15:00:00Z",
    },
    { event: "returned", by: "b" },
    { event: "break_ended", by, deadline: null },
    { event: "nodded", by: "b" },
  ]);
  expect(sentences(events)).toEqual([
    "Ana asked for a break", "You are ready to go on", "The break is over", "You nod",
  ]);
});

it("tells of observers, of consent and of its end", () => {
  const events = log([
    { event: "observer_allowed", by: "a", observer: "o1", scope: "words" },
    { event: "observer_allowed", by: "b", observer: "o1", scope: "signals" },
    { event: "observer_joined", by: "o1" },
    { event: "observer_withdrawn", by: "b", observer: "o1" },
    { event: "observer_left", by: "o1" },
  ]);
  expect(sentences(events)).toEqual([
    "Ana allows Dr. Lee to observe",
    "You allow Dr. Lee to observe, without words",
    "Dr. Lee observes now",
    "You no longer allow Dr. Lee to observe",
    "Dr. Lee no longer observes",
  ]);
});

it("keeps the number of the event with each line", () => {
  expect(read(log([joinedA, granted, shared])).map((line) => line.seq)).toEqual([1, 3]);
});
