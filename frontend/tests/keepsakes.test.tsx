import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { EventHistory } from "../src/event-history";
import { keepsakesOf } from "../src/keepsakes";
import { initial } from "../src/state";
import { textsFor } from "../src/text";
import { update } from "../src/update";
import { EndScreen } from "../src/view/end";
import type { Handlers } from "../src/view/handlers";
import type { EventFrame, Welcome } from "../src/wire";
import { accepted, log, observing, plain, saidBack, shared, state, welcome, withheld } from "./examples";

const texts = await textsFor("en");
const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });
const almost = { ...accepted, option: "almost" } as const;
const bens = { ...shared, by: "b", text: "I was tired." } as const;
const anasBack = { ...saidBack, by: "a", text: "You were tired." } as const;
const anaAccepted = { ...accepted, by: "b" } as const;
const thanks = { ...saidBack, gate: null, step: "thanks", text: "Thank you for waiting." } as const;
const closing = { event: "closing_began", by: "moderator" } as const;
const kind = { ...thanks, private: true, text: "I was brave." } as const;
const ended = { event: "ended", by: "moderator", why: "completed" } as const;
const whole = [
  shared, { ...saidBack, text: "You felt alone." }, almost, saidBack, accepted, thanks, bens, anasBack, anaAccepted,
  { ...thanks, by: "a", text: "Thank you, too." }, closing, kind, ended,
];
type Events = Parameters<typeof log>[0];

const words = (events: Events, who = welcome()) => {
  const { heard, thanks: thanked, kindness } = keepsakesOf(EventHistory.of(log(events)), who);
  return { heard: heard.map(({ text }) => text), thanks: thanked.map(({ text }) => text), kindness: kindness?.text ?? null };
};

describe("what a partner takes along", () => {
  it("is how each was heard, one's own share first, what was said beside the shares, and the own private words", () => {
    expect(words(whole)).toEqual({
      heard: ["You were tired.", "You felt like a guest."], thanks: ["Thank you for waiting.", "Thank you, too."], kindness: "I was brave.",
    });
    expect(words(whole, ana)).toEqual({
      heard: ["You felt like a guest.", "You were tired."], thanks: ["Thank you, too.", "Thank you for waiting."], kindness: null,
    });
  });

  it("is the last saying-back that was accepted, and none that was not", () => {
    const again = [shared, { ...saidBack, text: "And more." }, accepted];
    expect(words([shared, saidBack, accepted, ...again]).heard).toEqual(["And more."]);
    expect(words([shared, saidBack, almost, closing, ended]).heard).toEqual([]);
  });

  it("holds no words that were taken back, or said before anybody was heard", () => {
    expect(words([shared, saidBack, accepted, { event: "words_withdrawn", by: "b", seqs: [2] }]).heard).toEqual([]);
    expect(words([thanks, shared, closing, ended]).thanks).toEqual([]);
  });

  it("is for an observer what they saw, and never a private sentence", () => {
    const wordless = whole.map((event) => ("text" in event ? Object.fromEntries(Object.entries(event).filter(([key]) => key !== "text")) : event)) as unknown as Events;
    expect(words(wordless, observing)).toEqual({ heard: [], thanks: [], kindness: null });
    expect(words([shared, saidBack, accepted, closing, withheld, ended], observing)).toEqual({ heard: ["You felt like a guest."], thanks: [], kindness: null });
  });
});

describe("the end screen", () => {
  const draw = (events: Events, who: Welcome = welcome()) => {
    const frames: EventFrame[] = log(events);
    const over = state({ phase: "ended", turn: null, may: [], seq: frames.length });
    const shown = [who, ...frames, over].reduce((seen, frame) => update(seen, { type: "frame", frame, now: 0 }), initial());
    const handlers = { care: () => null, readStep: () => "Call my mother", pad: { read: () => "" } } as unknown as Handlers;
    const urls = { replay: "/replay", past: "", start: "" };
    return plain(renderToStaticMarkup(<EndScreen state={shown} welcome={who} urls={urls} own={null} texts={texts} handlers={handlers} />));
  };

  it("shows each in whose words they were heard, and keeps a small step on the device", () => {
    const text = draw(whole);
    expect(text).toContain("This is how Ana heard you You were tired. This is how you heard Ana You felt like a guest.");
    expect(text).toMatch(/Say thank you only you see this I was brave\./u);
    expect(text).toContain("It stays on this device. Nobody is sent it. Call my mother");
    expect(draw(whole, observing)).not.toContain("small step");
  });

  it("shows no number", () => {
    const rated = { event: "rated", by: "b", turn: 9, step: "felt_heard", value: 7, private: true } as const;
    expect(draw([...whole.slice(0, -1), rated, ended])).not.toContain("7");
  });

  it("after a partner has ended it names them without blame, and asks for nothing", () => {
    const left = [shared, saidBack, accepted, { event: "ended", by: "a", why: "asked" }] as const;
    expect(draw([...left])).toContain("Ana ended it. Each of you may do that at any time.");
    expect(draw([...left], ana)).toContain("You ended it. You may do that at any time");
    expect(draw([...left])).toContain("This is how you heard Ana");
    expect(draw([...left])).not.toContain("small step");
  });
});
