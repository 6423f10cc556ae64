import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { initial, type RoomState } from "../src/state";
import { textsFor } from "../src/text";
import { update } from "../src/update";
import type { Handlers } from "../src/view/handlers";
import { CarePart } from "../src/view/care";
import { CurrentTurn } from "../src/view/turn";
import type { OwnPage, StateFrame, Welcome } from "../src/wire";
import { log, observing, plain, shared, state, turn, welcome } from "./examples";

const texts = await textsFor("en");
const own: OwnPage = {
  page: "own",
  address: "/care/",
  stock: { at: "2026-11-24T12:00:00Z", ratings: [{ title: "Rest", value: 3 }, { title: "Other people", value: 7 }] },
  kindness: { heading: "Two minutes", lead: "For yourself.", parts: [{ heading: "Notice", text: "What is hard?" }], afterwards: "Breathe out." },
};
const draw = (place: "check_in" | "break" | "end", given = own): string => renderToStaticMarkup(<CarePart place={place} own={given} texts={texts} />);

describe("what a partner sees of their own", () => {
  it("is the last stock at the check-in, with a link that does not leave the room", () => {
    expect(plain(draw("check_in"))).toMatch(/^On Tuesday, 24 November 2026 you had: Rest 3, Other people 7\./u);
    expect(draw("check_in")).toContain('href="/care/" target="_blank" rel="noopener"');
  });

  it("is only the link for who never took stock", () => {
    expect(plain(draw("check_in", { ...own, stock: null }))).toBe("Look more closely, on a page of your own (opens in a new tab)");
  });

  it("is the exercise in a break, closed and without a link", () => {
    expect(draw("break")).toMatch(/^<details class="own-kindness">/u);
    expect(draw("break")).not.toContain("<a ");
    expect(plain(draw("end"))).toContain("What is hard?");
  });
});

function page(now: StateFrame, who: Welcome, said = false): { text: string; places: string[] } {
  const places: string[] = [];
  const handlers = { story: () => null, readDraft: () => "", care: (place: string) => places.push(place) && null } as unknown as Handlers;
  const frames = [who, ...log(said ? [shared] : []), now];
  const shown: RoomState = frames.reduce((seen, frame) => update(seen, { type: "frame", frame, now: 0 }), initial());
  return { text: plain(renderToStaticMarkup(<CurrentTurn state={shown} welcome={who} own={null} texts={texts} handlers={handlers} />)), places };
}

describe("the current step", () => {
  const rating = (change: Partial<StateFrame>) => state({ turn: turn({ act: "rate", gate: null, private: true }), may: ["rate"], ...change });

  it("has the last stock at a private rating of the opening, and nowhere else", () => {
    expect(page(rating({ phase: "opening" }), welcome()).places).toEqual(["check_in"]);
    expect(page(rating({ phase: "closing" }), welcome()).places).toEqual([]);
    expect(page(state(), welcome()).places).toEqual([]);
  });

  it("thanks the partner who listens first, at the first share alone, and tells an observer nothing", () => {
    const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });
    const first = state({ turn: turn({ gate: "opens", step: "share", waiting_on: ["a"] }), may: ["nod"] });
    expect(page(first, welcome()).text).toContain("Thank you for listening first.");
    expect(page({ ...first, may: ["say"] }, ana).text).toContain("Ben listens first. That deserves a thank-you.");
    expect(page({ ...first, seq: 1 }, welcome(), true).text).not.toContain("first");
    expect(page({ ...first, round: 2 }, welcome()).text).not.toContain("first");
    expect(page(first, observing).text).not.toContain("first");
  });
});
