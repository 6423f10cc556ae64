import { renderToStaticMarkup } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { Caller, type Device } from "../src/caller";
import { keepsAwake, NO_CALLING, shouldCall, waitingFor, type Calling } from "../src/calling";
import { initial, type RoomState } from "../src/state";
import { textsFor } from "../src/text";
import { update } from "../src/update";
import { CallingSetting } from "../src/view/calling";
import type { Handlers } from "../src/view/handlers";
import type { StateFrame, Welcome } from "../src/wire";
import { FakeStorage, log, observing, plain, state, turn, welcome } from "./examples";

const texts = await textsFor("en");
const theirs = state({ turn: turn({ waiting_on: ["a"] }) });
const pause = { by: "a", kind: "breather", not_before: "2026-11-23T14:02:00Z", return_by: "2026-11-23T14:10:00Z", ready: [] } as const;
const resting = (change: Partial<StateFrame>, ready: readonly "a"[] = []) => state({ phase: "on_break", turn: null, break: { ...pause, ready }, ...change });

function room(now: StateFrame, who: Welcome = welcome(), events: Parameters<typeof log>[0] = []): RoomState {
  return [who, ...log(events), { ...now, seq: events.length }].reduce((seen, frame) => update(seen, { type: "frame", frame, now: 0 }), initial());
}

describe("what waits for a person", () => {
  it("is their turn, by its number; nothing waits for an observer", () => {
    expect(waitingFor(room(state()))).toBe("turn 2");
    expect(waitingFor(room(theirs))).toBeNull();
    expect(waitingFor(room(state(), observing))).toBeNull();
  });

  it("is in a break the return, once the other partner is ready or the agreed time was reminded of", () => {
    const reminder = { event: "reminded", by: "moderator", turn: null } as const;
    const called = { event: "break_called", by: "a", kind: pause.kind, not_before: pause.not_before, return_by: pause.return_by } as const;
    expect(waitingFor(room(resting({ may: ["return"] })))).toBeNull();
    expect(waitingFor(room(resting({ may: ["return"] }, ["a"])))).toBe("return");
    expect(waitingFor(room(resting({ may: [] }, ["a"])))).toBeNull();
    expect(waitingFor(room(resting({ may: ["return"] }), welcome(), [called, reminder]))).toBe("return");
    expect(waitingFor(room(resting({ may: ["return"] }), welcome(), [called, reminder, { event: "return_changed", by: "a", return_by: pause.return_by }]))).toBeNull();
  });
});

it("calls once for each thing that waits, only while the person is elsewhere, and not when the page opens", () => {
  expect(shouldCall(null, "turn 2", false)).toBe(true);
  expect(shouldCall("turn 2", "turn 2", false)).toBe(false);
  expect(shouldCall("turn 2", "turn 3", false)).toBe(true);
  expect(shouldCall(null, "turn 2", true)).toBe(false);
  expect(shouldCall("turn 2", null, false)).toBe(false);
  expect(shouldCall(undefined, "turn 2", false)).toBe(false);
});

it("keeps the screen on while both partners are in the talk", () => {
  const present = (b: boolean) => welcome({ partners: { a: { name: "Ana", present: true }, b: { name: "Ben", present: b } } });
  expect(keepsAwake(room(theirs, present(true)))).toBe(true);
  expect(keepsAwake(room(theirs, present(false)))).toBe(false);
  expect(keepsAwake(room(resting({}), present(true)))).toBe(false);
  expect(keepsAwake(room(state({ phase: "ended", turn: null }), present(true)))).toBe(false);
});

class FakeDevice implements Device {
  done: string[] = [];
  can = { sound: true, vibration: true, awake: true };
  notification: Calling["notification"] = "default";
  askForNotification = async (): Promise<void> => void (this.notification = "granted");
  prepareSound = (): void => {};
  ring = (way: string): void => void this.done.push(way);
  notify = (title: string, body: string): void => void this.done.push(`${title}: ${body}`);
  showBadge = (): void => void this.done.push("badge");
  clear = (): void => void this.done.push("clear");
  keepAwake = (): void => {};
}

describe("a caller", () => {
  const made = (storage: Storage | null = new FakeStorage()) => {
    const device = new FakeDevice();
    const caller = new Caller(device, storage);
    const see = (now: StateFrame, focused: boolean) => {
      caller.update(room(now), focused, texts);
      return device.done.splice(0);
    };
    return { device, caller, see };
  };

  it("calls nobody who has not asked for it", () => {
    const { see } = made();
    see(theirs, false);
    expect(see(state(), false)).toEqual([]);
  });

  it("rings, shows a badge and a notification without content, and clears both when the person is back", async () => {
    const { caller, device, see } = made();
    await caller.choose("chime");
    expect(device.notification).toBe("granted");
    see(theirs, false);
    expect(see(state(), false)).toEqual(["chime", "badge", "Third Ear: It is your turn."]);
    expect(see(state(), false)).toEqual([]);
    expect(see(state(), true)).toEqual(["clear"]);
    expect(see(state(), true)).toEqual([]);
  });

  it("keeps the choice on this device, and for this page where the browser stores nothing", async () => {
    const storage = new FakeStorage();
    await made(storage).caller.choose("bell");
    const again = made(storage).caller;
    expect(again.setting).toMatchObject({ way: "bell", stored: true });
    await again.choose(null);
    expect(made(storage).caller.setting.way).toBeNull();
    const blocked = made(null).caller;
    await blocked.choose("bell");
    expect(blocked.setting).toMatchObject({ way: "bell", stored: false });
  });
});

describe("the setting", () => {
  const draw = (change: Partial<Calling>) =>
    plain(renderToStaticMarkup(<CallingSetting calling={{ ...NO_CALLING, ...change }} texts={texts} handlers={{} as Handlers} />));

  it("offers what the browser can do, and says what it cannot", () => {
    const bare = draw({ way: "silent" });
    expect(bare).not.toMatch(/Vibration|notes|Try it/u);
    expect(bare).toContain("Without a notification: this browser has none.");
    expect(bare).toContain("This browser cannot keep the screen on. This browser cannot play a sound.");
    expect(draw({ way: "chime", stored: false })).toContain("This browser keeps nothing");
    const able = draw({ way: "chime", notification: "granted", can: { sound: true, vibration: true, awake: true } });
    expect(able).toMatch(/Three soft notes One low bell Vibration Without a sound Try it/u);
    expect(able).toContain("A notification says that it is your turn, and nothing else.");
  });

  it("says nothing of that to a person who is not called", () => {
    expect(draw({})).not.toContain("Without a notification");
  });
});
