import { renderToStaticMarkup } from "preact-render-to-string";
import { beforeEach, describe, expect, it } from "vitest";
import { cut, excerpt, initialAids, readOccasion, stillFits, storeOccasion, type AidsState, type Check } from "../src/aids";
import { EventHistory } from "../src/event-history";
import { Pad } from "../src/pad";
import { piecesToSort, withLine } from "../src/sorting";
import { initial, type RoomState } from "../src/state";
import { textsFor } from "../src/text";
import { update, type Action } from "../src/update";
import { LookButton } from "../src/view/aids";
import { Announce } from "../src/view/announce";
import { HintPanel, MarkedText } from "../src/view/hint";
import type { EventFrame, Hint } from "../src/wire";
import { FakeStorage, log, plain, saidBack, shared, state, turn, welcome } from "./examples";

const texts = await textsFor("en");
const DRAFT = "You always leave me alone.";
const nothing = () => {};
const handlers = { look: nothing, open: nothing, dismiss: nothing, setOccasion: nothing };

function hint(change: Partial<Hint> = {}): Hint {
  return { type: "hint", id: "c1", about: "blame", detail: "This may sound like blame.", suggestion: "When …, I feel …", spans: [[0, 10]], marks: [], ...change };
}

function check(change: Partial<Check> = {}): Check {
  return { id: "c1", turn: 2, text: DRAFT, byHand: true, ...change };
}

/** The room of a partner who writes, after these actions. */
function writing(...actions: Action[]): RoomState {
  const arrived: Action[] = [welcome(), state({ may: ["say", "check", "break", "end"] })].map((frame) => ({ type: "frame", frame, now: 0 }));
  return [...arrived, ...actions].reduce(update, initial());
}

const asks = (change: Partial<Check> = {}): Action => ({ type: "check_sent", check: check(change) });
const gets = (change: Partial<Hint> = {}): Action => ({ type: "frame", frame: hint(change), now: 0 });
const dismisses: Action = { type: "hint_gone", isDismissed: true };

describe("a hint", () => {
  it("that was asked for is open at once, and one that came in a pause waits", () => {
    expect(writing(asks(), gets()).aids).toMatchObject({ asked: null, open: true, shown: { hint: { about: "blame" } } });
    expect(writing(asks({ byHand: false }), gets()).aids).toMatchObject({ open: false, shown: { hint: { about: "blame" } } });
  });

  it("where there is nothing to say is shown only to a writer who asked", () => {
    const empty = { about: null, detail: "", suggestion: "", spans: [] };
    expect(writing(asks(), gets(empty)).aids.shown).not.toBeNull();
    expect(writing(asks({ byHand: false }), gets(empty)).aids.shown).toBeNull();
  });

  it("on an earlier draft comes too late once another was asked about", () => {
    expect(writing(asks(), asks({ id: "c2", text: "Another." }), gets()).aids).toMatchObject({ asked: { id: "c2" }, shown: null });
  });

  it("is gone with the turn, in a break, and when the words are sent", () => {
    const shown = writing(asks(), gets());
    const frames = [
      state({ turn: turn({ number: 3 }) }),
      state({ phase: "on_break", turn: null }),
    ];
    for (const frame of frames) expect(update(shown, { type: "frame", frame, now: 0 }).aids).toEqual(initialAids());
    const sent = update(shown, { type: "command_sent", id: "s1", request: { command: "say", turn: 2, text: DRAFT } });
    expect(update(sent, { type: "frame", frame: { type: "accepted", id: "s1", seq: 9 }, now: 0 }).aids).toEqual(initialAids());
  });

  it("stays while the same turn goes on", () => {
    const again = update(writing(asks(), gets()), { type: "frame", frame: state({ may: ["say", "check", "break", "end"] }), now: 0 });
    expect(again.aids.shown).not.toBeNull();
  });

  it("that was dismissed does not come back in a pause, but when it is asked for", () => {
    const dismissed = [asks({ byHand: false }), gets(), dismisses] as const;
    expect(writing(...dismissed, asks({ id: "c2", byHand: false }), gets({ id: "c2" })).aids.shown).toBeNull();
    expect(writing(...dismissed, asks({ id: "c2" }), gets({ id: "c2" })).aids.shown).not.toBeNull();
  });

  it("does not lock the composer while it is waited for", () => {
    expect(writing(asks()).unanswered).toEqual({});
  });

  it("and its marks are gone where the aids are switched off", () => {
    const off = writing(asks(), gets({ marks: [{ seq: 4, touched: [[0, 3]], untouched: [] }] }), { type: "occasion", occasion: "never" });
    expect(off.aids).toEqual(initialAids("never"));
  });
});

describe("a draft that changes", () => {
  const blame = { spans: [[0, 10]] as const };

  it("keeps its hint while the words are there and little else changed", () => {
    expect(stillFits(blame, DRAFT, DRAFT)).toBe(true);
    expect(stillFits(blame, DRAFT, `${DRAFT} So sad.`)).toBe(true);
  });

  it("loses it with the words that it is about, or with much else", () => {
    expect(stillFits(blame, DRAFT, "You leave me alone.")).toBe(false);
    expect(stillFits(blame, DRAFT, `${DRAFT} ${"And more. ".repeat(9)}`)).toBe(false);
    expect(stillFits({ spans: [] }, "x".repeat(2000), "x".repeat(900))).toBe(false);
    expect(stillFits(blame, DRAFT, "")).toBe(false);
  });
});

describe("spans", () => {
  it("count code points, as the server does", () => {
    expect(cut("😀 you always 😀", [[2, 12]]).map((piece) => piece.text)).toEqual(["😀 ", "you always", " 😀"]);
  });

  it("that overlap or lie outside are skipped", () => {
    expect(cut("abcdef", [[0, 3], [2, 4], [5, 99]])).toEqual([{ from: 0, text: "abc", marked: true }, { from: 3, text: "def", marked: false }]);
  });

  it("are quoted with a little of what stands around them", () => {
    const text = `${"a 1234567 ".repeat(10)}you always ${"b 1234567 ".repeat(10)}you never ${"c 1234567 ".repeat(10)}`;
    const quoted = excerpt(text, [[100, 110], [211, 220]]).map((piece) => piece.text.replaceAll("\u00A0", " "));
    expect(quoted).toEqual([
      `… ${"a 1234567 ".repeat(3)}`, "you always", ` ${"b 1234567 ".repeat(3)}… ${"b 1234567 ".repeat(3)}`, "you never", ` ${"c 1234567 ".repeat(3)}…`,
    ]);
    expect(excerpt(text, [])).toEqual([]);
  });
});

describe("what the writer sees", () => {
  const draw = (aids: AidsState, canSend = true) =>
    renderToStaticMarkup(<HintPanel aids={aids} canSend={canSend} begin={nothing} send={nothing} keepFocus={nothing} texts={texts} handlers={handlers} />);

  it("is the thought, the exact words, a beginning, and the way to send it as it is", () => {
    const html = draw(writing(asks(), gets()).aids);
    expect(html).toContain("<mark>You always</mark>");
    expect(plain(html)).toContain("This may sound like blame.");
    for (const words of ["When …, I feel …", texts.aids.send, texts.dismiss, texts.aids.onlyYou]) expect(plain(html)).toContain(words);
  });

  it("has no way to send what is too long", () => {
    expect(plain(draw(writing(asks(), gets({ about: "length" })).aids, false))).not.toContain(texts.aids.send);
  });

  it("is one quiet button until then, and none if the aids are off", () => {
    const button = (aids: AidsState) => plain(renderToStaticMarkup(<LookButton aids={aids} ready keepFocus={nothing} texts={texts} handlers={handlers} />));
    expect(button(initialAids())).toBe(texts.aids.look);
    expect(button(writing(asks({ byHand: false }), gets()).aids)).toBe(texts.aids.there);
    expect(button(initialAids("never"))).toBe("");
  });

  it("marks touched words and words that are not touched yet, and says the latter in words too", () => {
    const html = renderToStaticMarkup(<MarkedText text="Sundays are lonely." marks={{ seq: 4, touched: [[0, 7]], untouched: [[12, 18]] }} texts={texts} />);
    expect(html).toContain('<mark class="touched">Sundays</mark>');
    expect(html).toContain('<mark class="untouched">lonely</mark>');
    expect(plain(html)).toContain("Not yet in your words: lonely");
  });
});

describe("a screen reader", () => {
  const read = (shown: RoomState) => plain(renderToStaticMarkup(<Announce state={shown} texts={texts} />));

  it("reads the hint that was asked for, and mentions one that came in a pause", () => {
    expect(read(writing(asks(), gets()))).toContain("This may sound like blame.");
    expect(read(writing(asks({ byHand: false }), gets()))).toBe(texts.aids.there);
  });
});

describe("the setting", () => {
  let browser: FakeStorage;
  beforeEach(() => (browser = new FakeStorage()));

  it("is kept on the device, and is off for pauses without one", () => {
    expect(readOccasion(browser)).toBe("asked");
    storeOccasion(browser, "never");
    expect(readOccasion(browser)).toBe("never");
    storeOccasion(browser, "asked");
    expect(browser.length).toBe(0);
    expect(readOccasion(null)).toBe("asked");
  });

  it("that another version stored counts as none", () => {
    browser.setItem("third-ear:aids", "always");
    expect(readOccasion(browser)).toBe("asked");
  });
});

describe("sorting", () => {
  const events = (...said: Parameters<typeof log>[0]): EventHistory => log(said).reduce((all, event: EventFrame) => all.append(event), EventHistory.after(0));

  it("offers one's own sentences and notes, and nobody else's or private ones", () => {
    const pad = new Pad(new FakeStorage(), "r1", "b");
    pad.write("stirs", "caught\nand tired");
    const talk = events(shared, { ...saidBack, text: "You felt alone. Is it “so”? Yes…" }, { ...saidBack, private: true, text: "Kind words." });
    expect(piecesToSort(talk, welcome(), (column) => pad.read(column))).toEqual(["You felt alone.", "Is it “so”?", "Yes…", "caught", "and tired"]);
  });

  it("takes out what stands in a column, and is kept and burned like the notes", () => {
    const storage = new FakeStorage();
    const pad = new Pad(storage, "r1", "b");
    pad.write("mine", withLine(withLine("", "You felt alone."), "Mine too."));
    expect(pad.read("mine")).toBe("You felt alone.\nMine too.");
    expect(piecesToSort(events({ ...saidBack, text: "You felt alone. Yes." }), welcome(), (column) => pad.read(column))).toEqual(["Yes."]);
    expect(new Pad(storage, "r1", "b").read("mine")).toContain("Mine too.");
    expect(pad.hasNotes).toBe(false);
    pad.burn();
    expect([pad.read("mine"), storage.length]).toEqual(["", 0]);
  });
});
