import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { returnChoices } from "../src/rest";
import { initial, type RoomState } from "../src/state";
import { LANGUAGES, textsFor } from "../src/text";
import { update, type Action } from "../src/update";
import type { Handlers } from "../src/view/handlers";
import { Room } from "../src/view/room";
import { timeOfDay } from "../src/view/time";
import type { BreakState, EventFrame, StateFrame, Welcome } from "../src/wire";
import { accepted, granted, joinedA, joinedB, log, observing, plain, saidBack, shared, state, turn, welcome } from "./examples";

const texts = await textsFor("en");
const NOW = Date.parse("2026-11-23T14:00:00Z");
const handlers = { readDraft: () => "", story: () => null, care: () => null } as unknown as Handlers;
const pause = { by: "a", kind: "flooded", not_before: "2026-11-23T14:12:00Z", return_by: "2026-11-23T14:50:00Z", ready: [] } as const;
const resting = (change: Partial<BreakState> = {}, may = ["change_return", "end"]): StateFrame =>
  state({ phase: "on_break", turn: null, break: { ...pause, ...change }, may });

function room(now: StateFrame, events: EventFrame[] = [], who: Welcome = welcome(), after: Action[] = []): RoomState {
  const frames: Action[] = [who, ...events, { ...now, seq: events.length }].map((frame) => ({ type: "frame", frame, now: NOW }));
  return [...frames, { type: "connection", status: { is: "open" } } as const, ...after].reduce(update, initial());
}

function render(shown: RoomState): { html: string; text: string; buttons: string[] } {
  const html = renderToStaticMarkup(<Room state={shown} now={NOW} urls={{ replay: "", past: "", start: "" }} texts={texts} handlers={handlers} />);
  const buttons = [...html.matchAll(/<button(?! name="language")[^>]*>(.*?)<\/button>/gsu)].map((match) => plain(match[1] ?? ""));
  return { html, text: plain(html), buttons };
}

const broken = { event: "break_called", by: "a", kind: "flooded", not_before: pause.not_before, return_by: pause.return_by } as const;
const over = { event: "break_ended", by: "moderator", deadline: null } as const;
const asked: Action = { type: "command_sent", id: "1", request: { command: "break", kind: "flooded", return_in: 1800 } };

describe("the buttons for a break", () => {
  const waiting = state({ turn: turn({ waiting_on: ["a"] }), may: ["nod", "break", "end"] });
  const lost: Action = { type: "connection", status: { is: "lost", code: 1006 } };

  it.each([
    ["a turn of one's own", room(state())],
    ["the other's turn", room(waiting)],
    ["a lost connection", room(waiting, [], welcome(), [lost])],
  ])("are there, and not disabled, during %s", (_, shown) => {
    const { html, buttons } = render(shown);
    expect(buttons.slice(0, 2)).toEqual(["A breather", "It is too much right now"]);
    expect(/<div class="breaks".*?<\/div>/su.exec(html)?.[0]).not.toContain("disabled");
  });

  it("begin the break before the server has answered, and without a connection", () => {
    expect(render(room(state(), [], welcome(), [asked])).text).toContain("This is a break");
    expect(render(room(state(), [], welcome(), [lost, asked])).text).toContain("For you it begins now.");
  });

  it("lead back to the conversation if the server refuses", () => {
    const refused: Action = { type: "frame", now: NOW, frame: { type: "refused", id: "1", code: "not_allowed", detail: "It has ended." } };
    const { text } = render(room(state(), [], welcome(), [asked, refused]));
    expect(text).not.toContain("This is a break");
    expect(text).toContain("It has ended.");
  });
});

describe("the screen of a break", () => {
  const events = log([joinedA, joinedB, shared, { ...saidBack, text: "You felt invisible." }, broken]);

  it.each([["a partner", welcome()], ["an observer", observing]])("shows %s no word of the conversation, its topic and unsent drafts included", (_, who) => {
    const drafts: Action = { type: "unsent_drafts", drafts: [{ turn: 2, text: "Never again" }] };
    const { text } = render(room(resting(), events, who, [drafts]));
    expect(text).not.toMatch(/like a guest|invisible|The evenings|Never again/u);
    expect(text).toContain("What you were writing is kept.");
  });

  it("shows when both meet again, and never more time than is left", () => {
    const shown = (return_by: string) => render(room(resting({ return_by }))).text;
    const at = (instant: string) => timeOfDay(instant, texts);
    expect(shown("2026-11-23T14:50:00.080000Z")).toContain(`You meet again at ${at("2026-11-23T14:50Z")}. In 50 minutes`);
    expect(shown("2026-11-23T14:49:59Z")).toContain("In 49 minutes");
    expect(shown("2026-11-23T15:59:59Z")).toContain("In 1 hour and 59 minutes");
    expect(shown("2026-11-24T13:00:00Z")).toContain(`You meet again tomorrow at ${at("2026-11-24T13:00Z")}. In 23 hours`);
    expect(shown("2026-11-23T14:00:59Z")).toContain("In less than a minute");
    expect(shown("2026-11-23T13:59:00Z")).toContain(`You meant to meet again at ${at("2026-11-23T13:59Z")}.`);
  });

  it("shows when the button to go on appears, and then the button", () => {
    const early = render(room(resting({ ready: ["a"] })));
    expect(early.text).toContain(`A button to go on appears here at ${timeOfDay(pause.not_before, texts)}.`);
    expect(early.text).toContain("Ana is ready to go on You are resting");
    expect(early.buttons).not.toContain("I am ready to go on");
    const { text, buttons } = render(room(resting({ not_before: "2026-11-23T13:59:00Z" }, ["return", "change_return", "end"])));
    expect(buttons[0]).toBe("I am ready to go on");
    expect(text).not.toContain("appears here");
    expect(buttons).toContain("End the conversation");
  });

  it("shows the partner who is ready whom the conversation waits for", () => {
    const { text, buttons } = render(room(resting({ not_before: "2026-11-23T13:59:00Z", ready: ["b"] })));
    expect(text).toContain("It goes on when Ana is ready, too.");
    expect(buttons).not.toContain("I am ready to go on");
  });

  it("offers other times where `may` has it, none of them before the least time", () => {
    expect(render(room(resting())).buttons).toEqual(expect.arrayContaining(["In 20 minutes", "In 1 hour"]));
    expect(render(room(resting())).buttons).not.toContain("In 10 minutes");
    expect(render(room(resting({}, ["end"]))).buttons).toEqual(["End the conversation"]);
    expect(returnChoices({ ...pause, not_before: "2026-11-23T13:00:00Z" }, NOW)).toContain(5);
  });

  it("says who observes", () => {
    const observed = welcome({ observers: [{ id: "o1", name: "Dr. Lee", scope: "words", present: true }] });
    expect(render(room(resting(), events, observed)).text).toContain("Dr. Lee observes now");
    expect(render(room(resting(), events)).text).not.toContain("observes now");
    expect(render(room(resting({}, []), events, observing)).text).toContain("You observe. Both can see that you are here.");
  });

  it("gives an observer nothing to do", () => {
    const { text, buttons } = render(room(resting({}, []), events, observing));
    expect(text).toContain("They meet again at");
    expect(buttons).toEqual([]);
  });
});

describe("back together", () => {
  const line = "Good that you are back. Ana is back, too.";
  const rested = [joinedA, joinedB, granted, shared, broken, over];

  it("each partner reads one line, and an observer none", () => {
    expect(render(room(state(), log(rested))).text).toContain(line);
    const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });
    expect(render(room(state(), log(rested), ana)).text).toContain("Good that you are back. Ben is back, too.");
    expect(render(room(state(), log(rested), observing)).text).not.toContain("Good that you are back");
  });

  it("the line stays until one of them goes on", () => {
    expect(render(room(state(), log([...rested, { event: "nodded", by: "a" }]))).text).toContain(line);
    expect(render(room(state(), log([...rested, saidBack]))).text).not.toContain(line);
    expect(render(room(state(), log([joinedA, joinedB, shared, saidBack, accepted]))).text).not.toContain(line);
  });

  it("nothing that was said before the break is read out again", () => {
    const spoken = (events: Parameters<typeof log>[0], now = state()) => {
      const caughtUp = room(state(), log([joinedA]));
      const later: Action[] = log([joinedA, ...events]).slice(1).map((frame) => ({ type: "frame", frame, now: NOW }));
      const shown = [...later, { type: "frame", frame: now, now: NOW } as const].reduce(update, caughtUp);
      return plain(/<div class="unseen" aria-live="polite">.*?<\/div>/su.exec(render(shown).html)?.[0] ?? "");
    };
    expect(spoken([shared])).toContain("I felt like a guest.");
    expect(spoken([shared, broken], resting())).toBe("Ana asked for a break");
    expect(spoken([shared, broken, over])).toBe("Ana asked for a break The break is over");
  });
});

it.each(LANGUAGES)("no duration in %s is longer than the time", async (lang) => {
  const { pause: labels } = await textsFor(lang);
  expect(labels.left(49 * 60_000 + 59_999)).toBe(labels.left(49 * 60_000));
  expect(labels.left(119 * 60_000)).not.toBe(labels.left(120 * 60_000));
  expect(labels.left(59_999)).toBe(labels.left(0));
});
