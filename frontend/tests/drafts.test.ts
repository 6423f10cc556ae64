import { beforeEach, describe, expect, it } from "vitest";
import { Drafts, forgetRoom } from "../src/drafts";
import { initial, type RoomState } from "../src/state";
import { storageOf } from "../src/storage";
import { isNoLongerOurs, unsent } from "../src/unsent";
import { update } from "../src/update";
import type { EventFrame, StateFrame } from "../src/wire";
import { FakeStorage, joinedA, joinedB, log, saidBack, state, turn, welcome } from "./examples";

let browser: FakeStorage;
let ids: number;
let tabs: { drafts: Drafts; session: FakeStorage }[];

beforeEach(() => {
  browser = new FakeStorage();
  ids = 0;
  tabs = [];
});

const newId = () => `t${(ids += 1)}`;

/** Opens a tab, or loads one anew, whose session storage stays; all tabs hear of what the others store. */
function open(session = new FakeStorage(), room = "r1", person = "b"): Drafts {
  const heard = new Proxy(browser, {
    get: (target, name) => {
      if (name === "setItem") return (key: string, value: string) => (target.setItem(key, value), tell(drafts, key, value));
      if (name === "removeItem") return (key: string) => (target.removeItem(key), tell(drafts, key, null));
      return Reflect.get(target, name, target) as unknown;
    },
  });
  tabs = tabs.filter((tab) => tab.session !== session);
  const drafts: Drafts = new Drafts(heard, session, room, person, newId);
  tabs.push({ drafts, session });
  return drafts;
}

function tell(from: Drafts, key: string, value: string | null): void {
  for (const { drafts } of tabs.filter((tab) => tab.drafts !== from)) drafts.changedElsewhere(key, value);
}

function close(drafts: Drafts): void {
  tabs = tabs.filter((tab) => tab.drafts !== drafts);
}

describe("a draft", () => {
  it("comes back with its turn after a reload, in its room, for its person", () => {
    const session = new FakeStorage();
    expect(open(session).keep(4, "When I come home")).toBe(true);
    const again = open(session);
    expect(again.read(4)).toBe("When I come home");
    expect(again.read(5)).toBe("");
    expect(open(session, "r1", "a").read(4)).toBe("");
    expect(open(session, "r2").read(4)).toBe("");
  });

  it("is gone when it was taken, and leaves nothing when it is emptied", () => {
    const drafts = open();
    drafts.keep(4, "words");
    drafts.taken(4, "words");
    drafts.keep(6, "more");
    drafts.keep(6, "");
    expect(browser.length).toBe(0);
    expect(drafts.unsent(null)).toEqual([]);
  });

  it("goes with its words, whatever their text has become in the log", () => {
    const drafts = open();
    drafts.keep(4, "words");
    drafts.taken(4, undefined);
    expect(drafts.unsent(null)).toEqual([]);
  });

  it("of a tab that was closed is found by the next one, and moves there with the first stroke", () => {
    const first = open();
    first.keep(4, "When I");
    close(first);
    const next = open();
    expect(next.read(4)).toBe("When I");
    next.keep(4, "When I come home");
    next.taken(4, "When I come home");
    expect(next.unsent(null)).toEqual([]);
    expect(browser.length).toBe(0);
  });

  it("of a tab that goes on and sends is not left over in another one that had found it", () => {
    const first = open();
    first.keep(4, "When I");
    const second = open();
    expect(second.read(4)).toBe("When I");
    first.keep(4, "When I come home");
    expect(second.read(4)).toBe("When I come home");
    first.taken(4, "When I come home");
    expect(second.unsent(null)).toEqual([]);
  });

  it("is not touched by another tab that writes and sends in the same turn", () => {
    const session = new FakeStorage();
    const first = open(session);
    first.keep(4, "one");
    const second = open();
    second.keep(4, "two");
    second.taken(4, "two");
    first.taken(4, "two");
    expect(first.unsent(null)).toEqual([{ turn: 4, text: "one" }]);
    expect(open(session).unsent(null)).toEqual([{ turn: 4, text: "one" }]);
  });

  it("is not touched by a tab that was doubled and goes on with other words", () => {
    const session = new FakeStorage();
    const first = open(session);
    first.keep(4, "one");
    const twinSession = new FakeStorage();
    twinSession.setItem(session.key(0) ?? "", session.getItem(session.key(0) ?? "") ?? "");
    const twin = open(twinSession);
    expect(twin.read(4)).toBe("one");
    twin.keep(4, "one, and two");
    first.keep(4, "one, and three");
    twin.taken(4, "one, and two");
    expect(open(session).unsent(null)).toEqual([{ turn: 4, text: "one, and three" }]);
    expect(open(twinSession).unsent(null)).not.toContainEqual({ turn: 4, text: "one, and two" });
  });

  it("stays on the page where the browser is full, and says so", () => {
    const drafts = open();
    expect(drafts.kept).toBe(true);
    browser.full = true;
    expect(drafts.kept).toBe(false);
    expect(drafts.keep(4, "words")).toBe(false);
    expect(drafts.unsent(5)).toEqual([{ turn: 4, text: "words" }]);
    browser.full = false;
    expect(drafts.keep(4, "words, and more")).toBe(true);
  });

  it("stays on the page where to read the browser's storage throws, and says so", () => {
    const none = storageOf(() => {
      throw new Error("SecurityError");
    });
    const drafts = new Drafts(none, none, "r1", "b", newId);
    expect(drafts.kept).toBe(false);
    expect(drafts.keep(4, "words")).toBe(false);
    expect(drafts.read(4)).toBe("words");
    drafts.taken(4, "words");
    drafts.forget();
    expect(drafts.read(4)).toBe("");
  });

  it("leaves the device with its room, in whichever tab and for whomever it was kept, and no other does", () => {
    const drafts = open();
    drafts.keep(4, "one");
    open(new FakeStorage(), "r1", "a").keep(7, "two");
    open(new FakeStorage(), "r2").keep(4, "three");
    tabs = [];
    drafts.forget();
    drafts.keep(4, "one, and more");
    expect(browser.length).toBe(1);
    forgetRoom(browser, "r2");
    expect(browser.length).toBe(0);
    expect(drafts.unsent(null)).toEqual([{ turn: 4, text: "one, and more" }]);
  });
});

describe("words that were not sent", () => {
  const frames = (now: StateFrame, events: EventFrame[] = []): RoomState =>
    [welcome(), ...events, now].reduce((seen, frame) => update(seen, { what: "frame", frame, now: 0 }), initial());
  const passed = state({ turn: turn({ number: 3, waiting_on: ["a"] }), may: ["break", "end"] });

  it("are shown when the turn has gone on without them, a break began or the conversation ended", () => {
    const drafts = open();
    drafts.keep(2, "You felt");
    expect(unsent(drafts, frames(state()))).toEqual([]);
    const kept = [{ turn: 2, text: "You felt" }];
    expect(unsent(drafts, frames(passed))).toEqual(kept);
    expect(unsent(drafts, frames(state({ phase: "on_break", turn: null, may: ["end"] })))).toEqual(kept);
    expect(unsent(drafts, frames(state({ phase: "ended", turn: null, may: [] })))).toEqual(kept);
    expect(unsent(drafts, frames(state()))).toEqual([]);
  });

  it.each([4401, 4403, 4404, 4408, 4409, 0])("are shown when the line is over with %i", (code) => {
    const drafts = open();
    drafts.keep(2, "You felt");
    const over = update(frames(state()), { what: "line", line: { is: "over", code } });
    expect(unsent(drafts, over)).toHaveLength(1);
    expect(isNoLongerOurs(over.line)).toBe([4401, 4403, 4404].includes(code));
  });

  it("of an erased room leave the device", () => {
    expect(isNoLongerOurs({ is: "over", code: 4410 })).toBe(true);
    expect(isNoLongerOurs({ is: "lost", code: 4410 })).toBe(false);
  });

  it("are not those that the log has: they do not come back as a draft after a reload before the answer", () => {
    const session = new FakeStorage();
    open(session).keep(2, saidBack.text);
    const again = open(session);
    const events = log([joinedA, joinedB, saidBack]);
    expect(unsent(again, frames(passed, events))).toEqual([]);
    expect(again.read(2)).toBe("");
    expect(browser.length).toBe(0);
  });

  it("are those that another place of the same person was faster with, in other words", () => {
    const drafts = open();
    drafts.keep(2, "You felt left out");
    expect(unsent(drafts, frames(passed, log([joinedA, joinedB, saidBack])))).toHaveLength(1);
  });

  it("are not those that are on their way", () => {
    const drafts = open();
    drafts.keep(2, "You felt");
    const asked = { command: "say", turn: 2, text: "You felt" } as const;
    const sent = update(frames(passed), { what: "asked", id: "c1", asked });
    expect(unsent(drafts, sent)).toEqual([]);
    const refused = { type: "refused", id: "c1", code: "stale_turn", detail: "It has moved on." } as const;
    expect(unsent(drafts, update(sent, { what: "frame", frame: refused, now: 0 }))).toHaveLength(1);
  });

  it("go when the person removes them", () => {
    const drafts = open();
    drafts.keep(2, "You felt");
    for (const draft of unsent(drafts, frames(passed))) drafts.discard(draft);
    expect(unsent(drafts, frames(passed))).toEqual([]);
    expect(browser.length).toBe(0);
  });
});
