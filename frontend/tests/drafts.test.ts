import { beforeEach, describe, expect, it } from "vitest";
import { isAccessLost } from "../src/connection";
import { Drafts, deleteRoomDrafts } from "../src/drafts";
import { needsEarlierEvents } from "../src/needed-events";
import { initial, type RoomState } from "../src/state";
import { storageOf } from "../src/storage";
import { unsentDrafts } from "../src/unsent-drafts";
import { update } from "../src/update";
import type { EventFrame, StateFrame } from "../src/wire";
import { FakeStorage, granted, joinedA, joinedB, log, saidBack, state, turn, welcome } from "./examples";

let browser: FakeStorage;
let ids: number;
let tabs: { drafts: Drafts; session: FakeStorage }[];

beforeEach(() => {
  browser = new FakeStorage();
  ids = 0;
  tabs = [];
});

const newId = () => `t${(ids += 1)}`;

/** Opens a tab, or reloads the one with this session storage. Each tab gets the storage events of the others. */
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
  for (const { drafts } of tabs.filter((tab) => tab.drafts !== from)) drafts.onStorageChange(key, value);
}

function close(drafts: Drafts): void {
  tabs = tabs.filter((tab) => tab.drafts !== drafts);
}

it("the small step of the end is read again on this device, and deleted with the drafts", () => {
  open().saveStep("Call my mother");
  expect(open().readStep()).toBe("Call my mother");
  expect([open(undefined, "r2").readStep(), open(undefined, "r1", "a").readStep()]).toEqual(["", ""]);
  expect(open().unsent(null)).toEqual([]);
  deleteRoomDrafts(browser, "r1");
  expect(open().readStep()).toBe("");
});

describe("a draft", () => {
  it("is read again after a reload, only in its room and for its person", () => {
    const session = new FakeStorage();
    expect(open(session).save(4, "When I come home")).toBe(true);
    const again = open(session);
    expect(again.read(4)).toBe("When I come home");
    expect(again.read(5)).toBe("");
    expect(open(session, "r1", "a").read(4)).toBe("");
    expect(open(session, "r2").read(4)).toBe("");
  });

  it("is removed when it was sent or emptied", () => {
    const drafts = open();
    drafts.save(4, "words");
    drafts.removeSent(4, "words");
    drafts.save(6, "more");
    drafts.save(6, "");
    expect(browser.length).toBe(0);
    expect(drafts.unsent(null)).toEqual([]);
  });

  it("is removed when the log no longer has the words", () => {
    const drafts = open();
    drafts.save(4, "words");
    drafts.removeSent(4, undefined);
    expect(drafts.unsent(null)).toEqual([]);
  });

  it("of a closed tab is read by the next tab, and moves there at the first input", () => {
    const first = open();
    first.save(4, "When I");
    close(first);
    const next = open();
    expect(next.read(4)).toBe("When I");
    next.save(4, "When I come home");
    next.removeSent(4, "When I come home");
    expect(next.unsent(null)).toEqual([]);
    expect(browser.length).toBe(0);
  });

  it("of an open tab disappears from another tab that had read it, once it is sent", () => {
    const first = open();
    first.save(4, "When I");
    const second = open();
    expect(second.read(4)).toBe("When I");
    first.save(4, "When I come home");
    expect(second.read(4)).toBe("When I come home");
    first.removeSent(4, "When I come home");
    expect(second.unsent(null)).toEqual([]);
  });

  it("stays when another tab sends other words in the same turn", () => {
    const session = new FakeStorage();
    const first = open(session);
    first.save(4, "one");
    const second = open();
    second.save(4, "two");
    second.removeSent(4, "two");
    first.removeSent(4, "two");
    expect(first.unsent(null)).toEqual([{ turn: 4, text: "one" }]);
    expect(open(session).unsent(null)).toEqual([{ turn: 4, text: "one" }]);
  });

  it("stays when a duplicate of its tab sends other words", () => {
    const session = new FakeStorage();
    const first = open(session);
    first.save(4, "one");
    const twinSession = new FakeStorage();
    twinSession.setItem(session.key(0) ?? "", session.getItem(session.key(0) ?? "") ?? "");
    const twin = open(twinSession);
    expect(twin.read(4)).toBe("one");
    twin.save(4, "one, and two");
    first.save(4, "one, and three");
    twin.removeSent(4, "one, and two");
    expect(open(session).unsent(null)).toEqual([{ turn: 4, text: "one, and three" }]);
    expect(open(twinSession).unsent(null)).not.toContainEqual({ turn: 4, text: "one, and two" });
  });

  it("stays in memory where the storage is full, and is reported as not persistent", () => {
    const drafts = open();
    expect(drafts.isPersistent).toBe(true);
    browser.full = true;
    expect(drafts.isPersistent).toBe(false);
    expect(drafts.save(4, "words")).toBe(false);
    expect(drafts.unsent(5)).toEqual([{ turn: 4, text: "words" }]);
    browser.full = false;
    expect(drafts.save(4, "words, and more")).toBe(true);
  });

  it("stays in memory where access to the storage throws, and is reported as not persistent", () => {
    const none = storageOf(() => {
      throw new Error("SecurityError");
    });
    const drafts = new Drafts(none, none, "r1", "b", newId);
    expect(drafts.isPersistent).toBe(false);
    expect(drafts.save(4, "words")).toBe(false);
    expect(drafts.read(4)).toBe("words");
    drafts.removeSent(4, "words");
    drafts.deleteStored();
    expect(drafts.read(4)).toBe("");
  });

  it("is deleted with all drafts of its room, and with no others", () => {
    const drafts = open();
    drafts.save(4, "one");
    open(new FakeStorage(), "r1", "a").save(7, "two");
    open(new FakeStorage(), "r2").save(4, "three");
    tabs = [];
    drafts.deleteStored();
    drafts.save(4, "one, and more");
    expect(browser.length).toBe(1);
    deleteRoomDrafts(browser, "r2");
    expect(browser.length).toBe(0);
    expect(drafts.unsent(null)).toEqual([{ turn: 4, text: "one, and more" }]);
  });
});

describe("unsent drafts", () => {
  const frames = (now: StateFrame, events: EventFrame[] = []): RoomState =>
    [welcome(), ...events, now].reduce((seen, frame) => update(seen, { type: "frame", frame, now: 0 }), initial());
  const passed = state({ turn: turn({ number: 3, waiting_on: ["a"] }), may: ["break", "end"] });

  it("are listed after the turn passed, a break began or the conversation ended", () => {
    const drafts = open();
    drafts.save(2, "You felt");
    expect(unsentDrafts(drafts, frames(state()))).toEqual([]);
    const kept = [{ turn: 2, text: "You felt" }];
    expect(unsentDrafts(drafts, frames(passed))).toEqual(kept);
    expect(unsentDrafts(drafts, frames(state({ phase: "on_break", turn: null, may: ["end"] })))).toEqual(kept);
    expect(unsentDrafts(drafts, frames(state({ phase: "ended", turn: null, may: [] })))).toEqual(kept);
    expect(unsentDrafts(drafts, frames(state()))).toEqual([]);
  });

  it.each([4401, 4403, 4404, 4408, 4409, 0])("are listed after the connection closed with %i", (code) => {
    const drafts = open();
    drafts.save(2, "You felt");
    const over = update(frames(state()), { type: "connection", status: { is: "closed", code } });
    expect(unsentDrafts(drafts, over)).toHaveLength(1);
    expect(isAccessLost(over.connection)).toBe([4401, 4403, 4404].includes(code));
  });

  it("of an erased room are deleted, which needs a final close", () => {
    expect(isAccessLost({ is: "closed", code: 4410 })).toBe(true);
    expect(isAccessLost({ is: "lost", code: 4410 })).toBe(false);
  });

  it("do not include words that the log has, after a reload before the answer", () => {
    const session = new FakeStorage();
    open(session).save(2, saidBack.text);
    const again = open(session);
    const events = log([joinedA, joinedB, saidBack]);
    expect(unsentDrafts(again, frames(passed, events))).toEqual([]);
    expect(again.read(2)).toBe("");
    expect(browser.length).toBe(0);
  });

  it("include words in whose turn the same person sent others elsewhere", () => {
    const drafts = open();
    drafts.save(2, "You felt left out");
    expect(unsentDrafts(drafts, frames(passed, log([joinedA, joinedB, saidBack])))).toHaveLength(1);
  });

  it("do not include words that wait for an answer, but include them once refused", () => {
    const drafts = open();
    drafts.save(2, "You felt");
    const asked = { command: "say", turn: 2, text: "You felt" } as const;
    const sent = update(frames(passed), { type: "command_sent", id: "c1", request: asked });
    expect(unsentDrafts(drafts, sent)).toEqual([]);
    const refused = { type: "refused", id: "c1", code: "stale_turn", detail: "It has moved on." } as const;
    expect(unsentDrafts(drafts, update(sent, { type: "frame", frame: refused, now: 0 }))).toHaveLength(1);
  });

  describe("on a page without the earlier events", () => {
    const granted2 = { ...granted, turn: 2, to: ["b"] } as const;
    const events = log([joinedA, joinedB, granted2, saidBack, { ...granted, turn: 3 }]);
    const beginning = (after: number): RoomState =>
      [welcome({ seq: 5 }), ...events.slice(after), passed].reduce((seen, frame) => update(seen, { type: "frame", frame, now: 0 }), initial(false, after));

    it("are not listed as long as the log may have their words, for which the page needs these events", () => {
      const drafts = open();
      drafts.save(2, saidBack.text);
      const begun = beginning(4);
      expect(unsentDrafts(drafts, begun)).toEqual([]);
      expect(needsEarlierEvents(begun, drafts)).toBe(true);
      const loaded = update(begun, { type: "earlier_received", events: events.slice(2, 4) });
      expect(needsEarlierEvents(loaded, drafts)).toBe(false);
      expect(unsentDrafts(drafts, loaded)).toEqual([]);
      expect(drafts.read(2)).toBe("");
    });

    it("are listed once the loaded events do not have them", () => {
      const drafts = open();
      drafts.save(2, "Other words");
      expect(unsentDrafts(drafts, beginning(2))).toHaveLength(1);
      expect(needsEarlierEvents(beginning(2), drafts)).toBe(false);
    });

    it("are listed where the log cannot be asked", () => {
      const drafts = open();
      drafts.save(2, "Other words");
      expect(unsentDrafts(drafts, update(beginning(4), { type: "earlier_failed" }))).toHaveLength(1);
      expect(unsentDrafts(drafts, update(beginning(4), { type: "connection", status: { is: "closed", code: 4404 } }))).toHaveLength(1);
    });
  });

  it("are removed when the person discards them", () => {
    const drafts = open();
    drafts.save(2, "You felt");
    for (const draft of unsentDrafts(drafts, frames(passed))) drafts.discard(draft);
    expect(unsentDrafts(drafts, frames(passed))).toEqual([]);
    expect(browser.length).toBe(0);
  });
});
