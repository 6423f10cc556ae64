import { toChildArray, type VNode } from "preact";
import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { CommandRequest } from "../src/connection";
import { needsEarlierEvents } from "../src/needed-events";
import { initial, type RoomState } from "../src/state";
import { textsFor } from "../src/text";
import { update } from "../src/update";
import { Choose } from "../src/view/answer";
import { Room } from "../src/view/room";
import { Announce } from "../src/view/announce";
import type { EventFrame, StateFrame, Turn, Welcome } from "../src/wire";
import {
  accepted, granted, joinedA, joinedB, log, observing, plain, saidBack, shared, state, turn, welcome, withheld,
} from "./examples";

const texts = await textsFor("en");
const urls = { replay: "/rooms/r1/replay/", past: "/past/", start: "/" };
const NOW = Date.parse("2026-11-23T14:00:00Z");
const nothing = () => {};
const handlers = {
  sendCommand: nothing, requestBreak: nothing, openDialog: nothing, dismissNotice: nothing, setShowTyping: nothing, setCalling: nothing, tryCalling: nothing, reload: nothing,
  onTyping: nothing, readDraft: () => "", saveDraft: nothing, readStep: () => "", saveStep: nothing, discardDraft: nothing, showEarlier: nothing, copyText: () => Promise.resolve(true),
  story: () => null, care: () => null, share: null,
  pad: { setOpen: nothing, read: () => "", write: nothing, burn: nothing },
  aids: { look: nothing, open: nothing, dismiss: nothing, setOccasion: nothing },
};

function room(now: StateFrame, events: EventFrame[] = [], who: Welcome = welcome()): RoomState {
  const frames = [who, ...events, now];
  const caughtUp = frames.reduce((seen, frame) => update(seen, { type: "frame", frame, now: NOW }), initial());
  return update(caughtUp, { type: "connection", status: { is: "open" } });
}

/** The page's markup, its text, and its buttons but for those of the language switch and that of the notes (pad.test.ts). */
function render(shown: RoomState): { html: string; text: string; buttons: string[] } {
  const html = renderToStaticMarkup(<Room state={shown} now={NOW} urls={urls} texts={texts} handlers={handlers} />);
  // Names are drawn as <bdi>; the isolating characters belong to attributes and titles.
  expect(html.replaceAll(/<[^>]+>/gu, "")).not.toMatch(/[\u2066-\u2069]/u);
  const buttons = [...html.matchAll(/<button(?! name="language"| type="button" id="pad-opener")[^>]*>(.*?)<\/button>/gsu)].map((match) => plain(match[1] ?? ""));
  return { html, text: plain(html), buttons };
}

const verdict = turn({
  number: 3, step: "verdict", title: "Was that it?", act: "choose", waiting_on: ["b"], stems: [],
  options: [{ id: "yes", label: "Yes" }, { id: "almost", label: "Almost" }, { id: "missed", label: "Not yet" }],
});

describe("a partner", () => {
  it("whose turn it is sees the step, the prompt, the stems and the composer", () => {
    const { html, text, buttons } = render(room(state()));
    expect(text).toContain("Your turn Say it back");
    expect(text).toContain("Say back what it means.");
    expect(buttons).toEqual(["A breather", "It is too much right now", "What I hear is …", "Send", "End the conversation"]);
    expect(html).toContain("<textarea");
  });

  it("who waits sees whose turn it is, and no composer", () => {
    const waiting = state({ turn: turn({ waiting_on: ["a"], prompt: "It takes a while." }), may: ["nod", "break", "end"] });
    const { html, text, buttons } = render(room(waiting));
    expect(text).toContain("Ana is saying back what they heard");
    expect(text).toContain("It takes a while.");
    expect(html).toContain("turn resting");
    expect(html).not.toContain("turn lit");
    // The title of a step may be an imperative.
    expect(text).not.toContain("Say it back");
    expect(buttons).toEqual(["A breather", "It is too much right now", "I am with you", "End the conversation"]);
    expect(html).not.toContain("<textarea");
  });

  it("who is asked for a verdict gets the step's options as buttons", () => {
    const { buttons } = render(room(state({ turn: verdict, may: ["choose", "break", "end"] })));
    expect(buttons).toEqual(["A breather", "It is too much right now", "Yes", "Almost", "Not yet", "End the conversation"]);
  });

  it("who shared gives the verdict at the saying-back, and at no other place", () => {
    const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });
    const now = state({ seq: 2, turn: { ...verdict, gate: "verdict", waiting_on: ["a"] }, may: ["choose", "break", "end"] });
    const { html, buttons } = render(room(now, log([shared, saidBack]), ana));
    expect(buttons.filter((label) => label === "Yes")).toHaveLength(1);
    expect(plain(/<li id="event-2".*?<\/li>/su.exec(html)?.[0] ?? "")).toContain("You felt like a guest. Yes Almost Not yet");
    const waiting = render(room({ ...now, may: ["nod", "break", "end"] }, log([shared, saidBack])));
    expect(waiting.buttons).not.toContain("Yes");
  });

  it("finds an answer that was not yet the one on the saying-back, and one's own number only in a fold", () => {
    const rated = { event: "rated", by: "b", turn: 1, step: "check_in", value: 7, private: true } as const;
    const { html } = render(room(state({ seq: 5 }), log([rated, withheld, shared, saidBack, { ...accepted, option: "almost" }])));
    expect(plain(/<li id="event-4".*?<\/li>/su.exec(html)?.[0] ?? "")).toMatch(/You felt like a guest. Ana: Almost$/u);
    expect(plain(html.replaceAll(/<details[^>]*>.*?<\/details>/gsu, ""))).not.toContain("7 out of 10");
    expect(plain(/<li class="fold">.*?<\/details>/su.exec(html)?.[0] ?? "")).toBe("2 private answers You: 7 out of 10 only you see this A private answer");
  });

  it("is offered no command that `may` does not list", () => {
    expect(render(room(state({ may: [] }))).buttons).toEqual([]);
    expect(render(room(state({ turn: verdict, may: [] }))).buttons).toEqual([]);
  });

  it("who rates in private gets eleven options and reads that nobody else sees it", () => {
    const checkIn = turn({ act: "rate", private: true, waiting_on: ["a", "b"], stems: [] });
    const { html, text, buttons } = render(room(state({ turn: checkIn, may: ["rate", "nod", "break", "end"] })));
    expect(html.match(/name="rating"/gu)).toHaveLength(11);
    expect(text).toContain("Only you see this");
    expect(text).toContain("Each of you answers for yourself");
    expect(buttons).not.toContain("I am with you");
  });

  it("who answers a step of both reads the same after the other one has answered", () => {
    const asked = { ...granted, turn: 2, to: ["a", "b"] } as const;
    const shown = (change: Partial<Turn>) =>
      render(room(state({ seq: 1, turn: turn({ act: "choose", gate: null, ...change }), may: ["choose", "end"] }), log([asked]))).text;
    for (const waiting_on of [["a", "b"], ["b"]] as const) {
      expect(shown({ waiting_on })).toContain("Both of you answer");
      expect(shown({ waiting_on, private: true })).toContain("Each of you answers for yourself");
    }
    expect(shown({ waiting_on: ["a"], private: true })).toContain("Ana is choosing");
  });

  it("is told who shares first where the order is asked, and nowhere else", () => {
    const order = (change: Partial<StateFrame>) =>
      render(room(state({ phase: "opening", turn: turn({ act: "choose", gate: null, waiting_on: ["b"] }), may: ["choose"], ...change }))).text;
    expect(order({})).toContain("Ana shares first, and you listen first.");
    expect(order({ speaker: "b", listener: "a" })).toContain("You share first, and Ana listens first.");
    expect(order({ turn: turn({ act: "choose", waiting_on: ["a"] }), may: [] })).toContain("Ana shares first, and you listen first.");
    for (const change of [{ speaker: null, listener: null }, { phase: "talking" }] as const) expect(order(change)).not.toContain("first");
  });

  it("who says back has all the open words above the field", () => {
    const almost = { ...accepted, option: "almost" } as const;
    const added = { ...shared, step: "thanks", text: "And alone." } as const;
    const events = log([joinedA, joinedB, shared, saidBack, almost, added]);
    const { html } = render(room(state({ seq: 6 }), events));
    const pinned = /<div class="open-words seat-a" role="region" tabindex="0" aria-label="What Ana shared">(.*?)<form/su.exec(html)?.[0] ?? "";
    expect(plain(pinned)).toMatch(/Ana I felt like a guest\. Ana Say thank you And alone\./u);
    expect(html).toMatch(/<textarea[^>]*aria-describedby="turn-prompt composer-hint"/u);
    // Nobody else has them twice.
    expect(render(room(state({ seq: 6, turn: turn({ waiting_on: ["a"] }), may: [] }), events)).html).not.toContain("open-words");
  });

  it("reads where the conversation is", () => {
    const events = log([joinedA, joinedB, { event: "roles_set", by: "moderator", speaker: "a", listener: "b", why: "as_asked" }, granted]);
    expect(render(room(state({ seq: 4 }), events)).html).toContain('role="img" aria-label="Part 2 of 4: Ana shares"');
  });

  it("sees who is there, who shares and who listens", () => {
    const { text } = render(room(state()));
    expect(text).toContain("Ana here, shares");
    expect(text).toContain("Ben this is you, listens");
    expect(text).toContain("Dr. Lee not observing now");
    expect(text).not.toContain("observes now");
    // In other phases nobody shares or listens.
    for (const phase of ["on_break", "closing", "ended"] as const) expect(render(room(state({ phase }))).text).not.toMatch(/shares|listens/u);
  });

  it("sees a present observer, with the scope that both allowed", () => {
    const agreed = state({ observers: [{ id: "o1", scope: "signals", allowed: ["a", "b"] }] });
    const there = update(room(agreed), { type: "frame", frame: { type: "presence", who: "o1", present: true }, now: NOW });
    const { html, text } = render(there);
    expect(text).toContain("Dr. Lee observing now, sees turns, never words");
    expect(text).toContain("Allowed to observe: Dr. Lee. The observer sees turns, but no words.");
    expect(plain(/<section class="bar.*?<\/section>/su.exec(html)?.[0] ?? "")).toContain("Dr. Lee observes now");
  });

  it("reads in the bar that the other one is absent, except while gathering and after the end", () => {
    const leave = (seen: RoomState) =>
      update(seen, { type: "frame", frame: { type: "presence", who: "a", present: false }, now: NOW });
    expect(render(room(state())).text).not.toContain("is not here");
    expect(render(leave(room(state()))).text).toContain("Ana is not here at the moment");
    expect(render(leave(room(state({ phase: "ended", turn: null })))).text).not.toContain("is not here");
  });

  it("who listens sees that the other one is typing, if this is switched on", () => {
    const waiting = state({ turn: turn({ waiting_on: ["a"] }), may: ["nod", "break", "end"] });
    const typing = update(room(waiting), { type: "frame", frame: { type: "typing", by: "a", on: true }, now: NOW });
    expect(render(typing).text).not.toContain("Ana is writing");
    expect(render(update(typing, { type: "show_typing", on: true })).text).toContain("Ana is writing");
  });

  it("answers by click or key, but not by a second click or while busy", () => {
    const asked: CommandRequest[] = [];
    const give = (busy: boolean, clicks: number) => {
      const group = Choose({ turn: verdict, busy, texts, handlers: { ...handlers, sendCommand: (what) => asked.push(what) } });
      const [yes] = toChildArray(group.props.children) as VNode<{ onClick: (event: { detail: number }) => void }>[];
      yes?.props.onClick({ detail: clicks });
    };
    give(false, 2);
    give(true, 1);
    expect(asked).toEqual([]);
    give(false, 1);
    give(false, 0);
    expect(asked).toHaveLength(2);
  });

  it("reads while gathering who is missing", () => {
    const { text } = render(room(state({ phase: "gathering", turn: null, may: ["end"] }), log([joinedB])));
    expect(text).toContain("Waiting for Ana to come in");
  });

  it("sees a withheld event as a private answer", () => {
    expect(render(room(state({ seq: 1 }), log([withheld]))).text).toContain("A private answer");
  });

  it("cannot send while the connection is lost, and reads that the words are kept", () => {
    const lost = update(room(state()), { type: "connection", status: { is: "lost", code: 1006 } });
    const { html, text } = render(lost);
    expect(text).toContain("The connection is lost. It comes back by itself, and your words are kept.");
    expect(html).toMatch(/<button type="submit"[^>]*disabled/u);
    expect(html).not.toMatch(/<textarea[^>]*(disabled|readonly)/iu);
  });

  it.each([initial(), room(state())])("reads after a long outage what may block the connection", (before) => {
    const missed = update(before, { type: "connection", status: { is: "lost", code: 1006, long: true } });
    expect(render(missed).text).toContain("another network or browser may help");
  });

  it("who was never connected does not read that the connection is lost", () => {
    const { text } = render(update(initial(), { type: "connection", status: { is: "lost", code: 1006 } }));
    expect(text).toContain("There is no connection yet.");
  });

  it("reads after a reconnect that nothing was lost", () => {
    const lost = update(room(state()), { type: "connection", status: { is: "lost", code: 1006 } });
    expect(render(update(lost, { type: "connection", status: { is: "open" } })).text).toContain("Nothing was lost");
  });
});

describe("refused words", () => {
  const asked = { command: "say", turn: 2, text: "You felt like a guest." } as const;
  const refuse = (before: RoomState): RoomState => {
    const sent = update(before, { type: "command_sent", id: "c1", request: asked });
    const frame = { type: "refused", id: "c1", code: "stale_turn", detail: "It has moved on." } as const;
    return update(sent, { type: "frame", frame, now: NOW });
  };

  it("stay in the composer, with the reason beside it", () => {
    const { html, text } = render(refuse(room(state())));
    expect(text).toContain("That did not go through. It has moved on.");
    expect(html).not.toContain("<blockquote");
  });

  it.each([
    ["another turn", state({ turn: turn({ number: 3 }) })],
    ["a break", state({ phase: "on_break", turn: null })],
  ])("have no notice any more once %s has begun", (_, then) => {
    const refused = refuse(room(state()));
    const frame = (next: StateFrame) => update(refused, { type: "frame", frame: next, now: NOW });
    expect(frame(state({ may: ["say", "end"] })).refusal).not.toBeNull();
    expect(frame(then).refusal).toBeNull();
  });

  it("are listed as a draft after the turn has passed", () => {
    const gone = refuse(room(state({ turn: turn({ number: 3, waiting_on: ["a"] }), may: ["break", "end"] })));
    const { text, buttons } = render(update(gone, { type: "unsent_drafts", drafts: [asked] }));
    expect(text).toContain("That did not go through. It has moved on.");
    expect(text).toContain("These words of yours were not sent. They are kept here until you remove them. You felt like a guest.");
    expect(buttons).toContain("Copy");
  });

  it("have no notice if the log has them, after a reload before the first answer", () => {
    const events = log([joinedA, joinedB, saidBack]);
    const { html, text } = render(refuse(room(state({ seq: 3, turn: turn({ number: 3, waiting_on: ["a"] }), may: ["end"] }), events)));
    expect(html).toContain('<div role="alert"></div>');
    expect(text).not.toContain("That did not go through");
  });

  it.each([4401, 4409])("are listed after the connection closed with %i, as not stored if they are not", (code) => {
    const over = update(room(state()), { type: "connection", status: { is: "closed", code } });
    const left = update(update(over, { type: "unsent_drafts", drafts: [asked] }), { type: "drafts_persistent", persistent: false });
    expect(render(left).text).toContain("They are here only as long as this page is open. You felt like a guest.");
  });

  it("are not listed after the room was erased", () => {
    const over = update(room(state()), { type: "connection", status: { is: "closed", code: 4410 } });
    expect(render(update(over, { type: "unsent_drafts", drafts: [asked] })).text).not.toContain("You felt like a guest.");
  });

  it("are called kept on this device only if the browser stores them", () => {
    expect(render(room(state())).text).toContain("is kept on this device");
    const { text, buttons } = render(update(room(state()), { type: "drafts_persistent", persistent: false }));
    expect(text).not.toContain("kept on this device");
    expect(text).toContain("This browser keeps nothing");
    expect(buttons).toContain("Copy");
  });

  it("are not sent twice while they wait for an answer", () => {
    const sent = update(room(state()), { type: "command_sent", id: "c1", request: asked });
    const { html, buttons } = render(sent);
    expect(buttons).toContain("Sending …");
    expect(html).toMatch(/<textarea[^>]*readonly/iu);
  });
});

describe("ending", () => {
  it("is confirmed in a dialog that says what follows", () => {
    const open = update(room(state()), { type: "dialog", dialog: "end" });
    expect(render(open).text).toContain("leads you both to the closing steps");
    const early = update(room(state({ phase: "opening" })), { type: "dialog", dialog: "end" });
    expect(render(early).text).toContain("either of you can leave them out");
    const closing = update(room(state({ phase: "closing" })), { type: "dialog", dialog: "end" });
    expect(render(closing).text).toContain("This ends the conversation now");
  });

  it.each([
    ["opening", "either of you can leave them out"],
    ["talking", "and worth it"],
    ["closing", "This ends the conversation now"],
  ] as const)("in a break in the %s says what ending does there", (phase, told) => {
    const resting = room(state({ phase: "on_break", turn: null }), log([joinedA, joinedB, { ...granted, phase }]));
    expect(render(update(resting, { type: "dialog", dialog: "end" })).text).toContain(told);
  });

  const over = state({ phase: "ended", turn: null, may: [] });
  const closing = (by: string) => ({ event: "closing_began", by }) as const;
  const completed = { event: "ended", by: "moderator", why: "completed" } as const;
  const asked = { event: "ended", by: "a", why: "asked" } as const;
  const end = (events: Parameters<typeof log>[0], who?: Welcome) => render(room({ ...over, seq: events.length }, log(events), who));

  it("at the end of the format thanks both and links to the replay", () => {
    const { html, text } = end([joinedA, joinedB, shared, saidBack, closing("moderator"), completed]);
    expect(text).toContain("The conversation has ended");
    expect(text).toContain("Thank you for listening to each other.");
    expect(html).toContain('href="/rooms/r1/replay/"');
  });

  it.each([
    ["in the middle, and closed together", [joinedA, joinedB, shared, closing("a"), completed], "Ana asked to end. The closing begins", "You stopped on the way"],
    ["in the middle, and not closed", [joinedA, joinedB, shared, closing("b"), asked], "You asked to end. The closing begins", "Ana ended it. Each of you may do that"],
    ["in its closing", [joinedA, joinedB, shared, saidBack, closing("moderator"), asked], "Ana ended the conversation", "You stopped on the way"],
  ] as const)("%s thanks nobody", (_, events, told, ending) => {
    const { html, text } = end([...events]);
    expect(text).toContain(told);
    expect(text).toContain(ending);
    expect(text).not.toContain("Thank you");
    expect(html).toContain('href="/rooms/r1/replay/"');
  });

  it.each([
    ["for another time", [joinedA, joinedB, withheld, closing("moderator"), { ...shared, gate: null, private: true }, completed], "Another time This was not the moment"],
    ["before the other came", [joinedA, asked], "It ended before anything was shared."],
  ] as const)("%s links to no replay", (_, events, ending) => {
    const { html, text } = end([...events]);
    expect(text).toContain(ending);
    expect(text).not.toContain("Thank you");
    expect(html).not.toContain('href="/rooms/r1/replay/"');
  });

  it("without a share but with words at the close thanks nobody and links to the replay", () => {
    const kind = { ...saidBack, step: "appreciation", gate: null } as const;
    const { html, text } = end([joinedA, joinedB, closing("moderator"), kind, completed]);
    expect(text).toContain("Another time");
    expect(html).toContain('href="/rooms/r1/replay/"');
  });

  it("claims to an observer only what their events show", () => {
    expect(end([joinedA, joinedB, shared, closing("moderator"), completed], observing).text).toContain("Thank you for being there.");
    // After late consent, the visible events do not show whether a partner had shared, or had asked to end.
    const kind = { ...saidBack, step: "appreciation", gate: null } as const;
    for (const late of [[withheld, closing("moderator"), kind], [shared, withheld, kind], [withheld, kind]]) {
      expect(end([...late, completed], observing).text).toContain("conversation has ended You can look at it again");
    }
    const { html, text } = end([withheld, withheld, completed], observing);
    expect(text).toContain("There is nothing in it for you to look at again.");
    expect(html).not.toContain('href="/rooms/r1/replay/"');
  });
});

describe("a restart", () => {
  const tell = (who: Welcome, ...codes: number[]) =>
    render(codes.reduce((seen, code) => update(seen, { type: "connection", status: { is: "lost", code } }), room(state(), [], who))).text;

  it("is still shown when reconnects fail", () => {
    expect(tell(welcome(), 4503, 1006, 1006)).toContain("The server is restarting.");
    expect(tell(welcome(), 4503, 4429)).toContain("That was a lot at once.");
    expect(tell(welcome(), 1006)).toContain("The connection is lost.");
  });

  it("does not mention an observer's words", () => {
    for (const code of [1006, 4503]) expect(tell(observing, code)).not.toContain("your words");
  });

  it.each([1006, 4503])("does not call words kept where the browser stores none (%i)", (code) => {
    const bare = update(room(state()), { type: "drafts_persistent", persistent: false });
    expect(render(update(bare, { type: "connection", status: { is: "lost", code } })).text).not.toContain("your words are kept");
  });
});

describe("consent", () => {
  it("is asked of each partner, who sees the other one's", () => {
    const observers = [{ id: "o1", scope: "words", allowed: ["a"] }] as const;
    const { text, buttons } = render(room(state({ observers, may: ["allow_observer"] })));
    expect(text).toContain("Ana allows it You have not allowed it");
    expect(buttons).toEqual(["Allow Dr. Lee to observe", "Allow without words"]);
  });

  it("can be withdrawn by a partner who gave it", () => {
    const observers = [{ id: "o1", scope: "words", allowed: ["a", "b"] }] as const;
    expect(render(room(state({ observers, may: ["withdraw_observer"] }))).buttons).toEqual(["Stop allowing Dr. Lee"]);
  });
});

describe("an observer", () => {
  it("sees the conversation and the role, and gets no controls", () => {
    const seen = room(state({ seq: 4, may: [] }), log([joinedA, joinedB, shared, saidBack]), observing);
    const { text, buttons, html } = render(seen);
    expect(text).toContain("You observe. Both can see that you are here.");
    expect(text).toContain("I felt like a guest.");
    expect(buttons).toEqual([]);
    expect(html).not.toContain("checkbox");
  });

  it("without words sees that something was said, and the format instead of the topic", () => {
    const you = { role: "observer", id: "o1", seat: null, name: "Dr. Lee", scope: "signals" } as const;
    const { text: _, ...wordless } = shared;
    const { html, text } = render(room(state({ seq: 1, may: [] }), log([wordless]), welcome({ you, topic: "" })));
    expect(text).toContain("Words not shown");
    expect(html).toContain("<h1>Compassion dialogue</h1>");
  });
});

describe("a connection that is closed for good", () => {
  it.each([
    [4408, "This page opens by itself as soon as both agree."],
    [0, "load the page again"],
  ])("after %i says why and offers a retry", (code, way) => {
    const over = update(initial(), { type: "connection", status: { is: "closed", code } });
    const { text, buttons } = render(over);
    expect(text).toContain(way);
    expect(buttons[0]).toBe("Try again");
  });

  it.each([
    [4401, "A link works only in the browser that used it first"],
    [4403, "This browser has no place in it"],
    [4404, "The address may be mistyped"],
  ])("after %i links to past conversations", (code, why) => {
    const { html, text, buttons } = render(update(initial(), { type: "connection", status: { is: "closed", code } }));
    expect(text).toContain(why);
    expect(buttons).toEqual([]);
    expect(html).toContain('href="/past/"');
  });

  it("after 4409 offers to use the page here", () => {
    const { text, buttons } = render(update(room(state()), { type: "connection", status: { is: "closed", code: 4409 } }));
    expect(text).toContain("You use this conversation in another place");
    expect(buttons).toEqual(["Use it here"]);
  });

  it("offers no retry after the room was erased", () => {
    expect(render(update(initial(), { type: "connection", status: { is: "closed", code: 4410 } })).buttons).toEqual([]);
  });
});

describe("a page without the earlier events", () => {
  const past = log([joinedA, joinedB, granted, shared, saidBack, accepted, { event: "closing_began", by: "moderator" }, { event: "ended", by: "moderator", why: "completed" }]);
  const after = (start: number, now: StateFrame = state({ seq: past.length }), who = welcome({ seq: past.length })): RoomState =>
    [who, ...past.slice(start), now].reduce((seen, frame) => update(seen, { type: "frame", frame, now: NOW }), initial(false, start));
  const observer = { ...observing, seq: past.length };
  const earlier = ["Show what came before", "Show it from the beginning"];
  const loaded = (seen: RoomState, first: number): RoomState =>
    update(seen, { type: "earlier_received", events: past.slice(first, seen.events.start) });

  it("offers to show them, until all are there", () => {
    expect(render(after(3)).buttons.slice(0, 4)).toEqual(["A breather", "It is too much right now", ...earlier]);
    const { buttons, text } = render(loaded(after(3), 0));
    expect(buttons).not.toContain(earlier[0]);
    expect(text).toContain("Ana came in");
    expect(render(after(0)).buttons).not.toContain(earlier[0]);
  });

  it("says that it fetches them, and that it could not", () => {
    const asking = update(after(3), { type: "earlier_requested" });
    expect(render(asking).text).toContain("Fetching what came before …");
    expect(render(asking).html).toContain('aria-disabled="true">Show what came before');
    const { text, buttons } = render(update(asking, { type: "earlier_failed" }));
    expect(text).toContain("What came before could not be fetched just now.");
    expect(buttons).toContain("Try again");
  });

  it("does not claim that nothing was said", () => {
    const empty = after(past.length, state({ seq: past.length }));
    expect(render(empty).text).not.toContain("Nothing has been said yet.");
  });

  it("says how the conversation ended only when it has the events that tell it", () => {
    const over = state({ seq: past.length, phase: "ended", turn: null, may: [] });
    const ended = after(6, over);
    expect(needsEarlierEvents(ended, null)).toBe(true);
    expect(render(ended).text).not.toMatch(/ended before anything was shared|stopped on the way|Another time|Thank you/u);
    const told = loaded(ended, 3);
    // Earlier events may tell how the other partner was heard, which the end shows as well.
    expect(needsEarlierEvents(told, null)).toBe(true);
    expect(needsEarlierEvents(loaded(ended, 0), null)).toBe(false);
    expect(render(told).text).toContain("Thank you for listening to each other.");
    const watched = after(6, over, observer);
    expect(needsEarlierEvents(watched, null)).toBe(true);
    expect(render(loaded(watched, 3)).text).toContain("Thank you for being there.");
  });

  it("needs the words that are to be said back", () => {
    const saying = state({ seq: 4, turn: turn() });
    const [frames, who] = [past.slice(0, 4), welcome({ seq: 4 })];
    const seen = (start: number) => [who, ...frames.slice(start), saying].reduce((before, frame) => update(before, { type: "frame", frame, now: NOW }), initial(false, start));
    expect(needsEarlierEvents(seen(3), null)).toBe(true);
    expect(needsEarlierEvents(seen(0), null)).toBe(false);
    const waits = update(seen(3), { type: "frame", frame: { ...saying, turn: turn({ waiting_on: ["a"] }) }, now: NOW });
    expect(needsEarlierEvents(waits, null)).toBe(false);
  });

  it("needs the turn that a break interrupted, and for an observer, who cannot end, does not", () => {
    const resting = state({ seq: past.length, phase: "on_break", turn: null });
    expect(needsEarlierEvents(after(3, resting), null)).toBe(true);
    expect(needsEarlierEvents(loaded(after(3, resting), 2), null)).toBe(false);
    expect(needsEarlierEvents(after(3, resting, observer), null)).toBe(false);
  });
});

describe("a screen reader", () => {
  const announced = (seen: RoomState): string[] => {
    const region = /aria-live="polite"[^>]*>(.*?)<\/div>/su.exec(render(seen).html)?.[1] ?? "?";
    return [...region.matchAll(/<p>(.*?)<\/p>/gsu)].map((match) => plain(match[1] ?? ""));
  };
  const then = (seen: RoomState, ...events: EventFrame[]): RoomState =>
    events.reduce((before, frame) => update(before, { type: "frame", frame, now: NOW }), seen);
  const past = log([joinedA, joinedB, shared, saidBack, accepted]);

  it("does not read out lines from before the page opened", () => {
    expect(announced(room(state({ seq: 3 }), past.slice(0, 3)))).toEqual([]);
  });

  it("reads out every new line, although several arrived at once", () => {
    const opened = room(state({ seq: 2 }), past.slice(0, 2));
    expect(announced(then(opened, ...past.slice(2, 3)))).toEqual(["Ana shares: I felt like a guest."]);
    expect(announced(then(opened, ...past.slice(2, 5)))).toEqual(["Ana shares: I felt like a guest.", "Ana: Yes, that is it"]);
  });

  it("does not read out the viewer's own words", () => {
    const opened = room(state({ seq: 2 }), past.slice(0, 2));
    expect(announced(then(opened, ...past.slice(2, 4)))).toEqual(["Ana shares: I felt like a guest."]);
  });

  it("does not read out the viewer's own answers, nor what is worth no interruption", () => {
    const opened = room(state({ seq: 2 }), past.slice(0, 2));
    const own = { ...accepted, by: "b" } as const;
    const events = log([joinedA, joinedB, own, { event: "nodded", by: "a" }, withheld, { ...accepted, option: "almost" }]);
    expect(announced(then(opened, ...events.slice(2)))).toEqual(["Ana: Almost"]);
  });

  it("is not interrupted while the person writes, and then gets what came meanwhile", () => {
    const view = new Announce({ state: room(state()), texts }, {});
    const next = (on: boolean) => view.shouldComponentUpdate({ state: update(room(state()), { type: "writing", on }), texts });
    expect(next(true)).toBe(false);
    expect(next(false)).toBe(true);
  });

  it("is not told whose turn it is while the person writes", () => {
    const writing = update(room(state()), { type: "writing", on: true });
    const whose = (shown: RoomState) => /<p class="whose"[^>]*>/u.exec(render(shown).html)?.[0];
    expect(whose(writing)).toContain('aria-live="off"');
    expect(whose(update(writing, { type: "writing", on: false }))).not.toContain("aria-live");
  });

  it("finds a transcript that is no live region", () => {
    expect(render(room(state({ seq: 3 }), past.slice(0, 3))).html).toContain('role="log" aria-live="off"');
  });

  it("is not told earlier events that are loaded", () => {
    const opened = [welcome({ seq: 3 }), ...past.slice(1, 3), state({ seq: 3 })]
      .reduce((seen, frame) => update(seen, { type: "frame", frame, now: NOW }), initial(false, 1));
    const answered = then(opened, ...past.slice(3, 5));
    expect(announced(update(answered, { type: "earlier_received", events: past.slice(0, 1) }))).toEqual(announced(answered));
  });
});
