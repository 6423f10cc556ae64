import { beforeEach, describe, expect, it } from "vitest";
import { deleteRoomPads, Pad } from "../src/pad";
import { initial, type RoomState } from "../src/state";
import { storageOf } from "../src/storage";
import { update } from "../src/update";
import { offersPad } from "../src/view/pad-opener";
import type { StateFrame } from "../src/wire";
import { FakeStorage, observing, state, welcome } from "./examples";

let browser: FakeStorage;

beforeEach(() => (browser = new FakeStorage()));

describe("the private notes", () => {
  it("are there again after a reload, in their columns", () => {
    const pad = new Pad(browser, "r1", "b");
    expect(pad.write("heard", "the table")).toBe(true);
    pad.write("stirs", "caught");
    const again = new Pad(browser, "r1", "b");
    expect([again.read("heard"), again.read("stirs"), again.hasNotes]).toEqual(["the table", "caught", true]);
  });

  it("of another room are not shown, and those of another person of this browser are deleted", () => {
    new Pad(browser, "r1", "b").write("heard", "the table");
    expect(new Pad(browser, "r2", "b").hasNotes).toBe(false);
    expect(new Pad(browser, "r1", "a").hasNotes).toBe(false);
    expect(browser.length).toBe(0);
  });

  it("leave nothing behind when they are emptied or burned", () => {
    const pad = new Pad(browser, "r1", "b");
    pad.write("heard", "the table");
    pad.write("heard", "");
    expect([pad.hasNotes, browser.length]).toEqual([false, 0]);
    pad.write("stirs", "caught");
    pad.burn();
    expect([pad.hasNotes, browser.length]).toEqual([false, 0]);
  });

  it("are not stored again once the browser lost access to the room", () => {
    const pad = new Pad(browser, "r1", "b");
    pad.deleteStored();
    expect(pad.write("heard", "the table")).toBe(false);
    expect(browser.length).toBe(0);
  });

  it.each([null, storageOf(() => { throw new Error("blocked"); })])("last as long as the page where the browser stores nothing", (blocked) => {
    const pad = new Pad(blocked, "r1", "b");
    expect(pad.write("heard", "the table")).toBe(false);
    expect(pad.read("heard")).toBe("the table");
  });

  it("that another tab burned are gone here too", () => {
    const pad = new Pad(browser, "r1", "b");
    pad.write("heard", "the table");
    expect(pad.onStorageChange("third-ear:pad:r1:b:heard", null)).toBe(true);
    expect(pad.onStorageChange("third-ear:pad:r2:b:heard", null)).toBe(false);
    expect(pad.hasNotes).toBe(false);
  });

  it("of a room are deleted with it, and no other room's", () => {
    new Pad(browser, "r1", "b").write("heard", "the table");
    new Pad(browser, "r2", "b").write("heard", "the car");
    deleteRoomPads(browser, "r1");
    expect(new Pad(browser, "r2", "b").read("heard")).toBe("the car");
    expect(browser.length).toBe(1);
  });
});

describe("the button of the notes", () => {
  function room(now: StateFrame, hasNotes = false, who = welcome()): RoomState {
    const shown = [who, now].reduce((seen, frame) => update(seen, { type: "frame", frame, now: 0 }), initial());
    return update(shown, { type: "pad", change: { hasNotes } });
  }

  it("is there for the partner who listens, and for one who has notes", () => {
    expect(offersPad(room(state()))).toBe(true);
    expect(offersPad(room(state({ speaker: "b", listener: "a" })))).toBe(false);
    expect(offersPad(room(state({ speaker: "b", listener: "a" }), true))).toBe(true);
  });

  it("is not there before the talk, in a break, after the end and for an observer", () => {
    for (const phase of ["gathering", "opening", "on_break", "ended"] as const) expect(offersPad(room(state({ phase }), true))).toBe(false);
    expect(offersPad(room(state(), false, observing))).toBe(false);
  });
});
