import { describe, expect, it } from "vitest";
import { leave, ShiftPresses, type Key, type Left } from "../src/neutral-exit";
import { FakeStorage } from "./examples";

function key(change: Partial<Key> = {}): Key {
  return { key: "Shift", repeat: false, isComposing: false, keyCode: 16, ctrlKey: false, altKey: false, metaKey: false, timeStamp: 0, ...change };
}

/** Presses and releases the key at each of these moments, and returns whether the last release leaves. */
function press(presses: ShiftPresses, moments: number[], change: Partial<Key> = {}): boolean {
  return moments.map((timeStamp) => {
    presses.keyDown(key({ ...change, timeStamp }));
    return presses.keyUp(key({ ...change, timeStamp: timeStamp + 50 }));
  }).at(-1) ?? false;
}

describe("the Shift key", () => {
  it("leaves at the third press, each within a second of the one before", () => {
    const presses = new ShiftPresses();
    expect(press(presses, [0, 900])).toBe(false);
    expect(press(presses, [1_800])).toBe(true);
  });

  it("does not leave after a longer pause between two presses", () => {
    expect(press(new ShiftPresses(), [0, 500, 2_000])).toBe(false);
    expect(press(new ShiftPresses(), [0, 2_000, 2_500, 3_000])).toBe(true);
  });

  it("does not leave when another key or a pointer was used between, as for capital letters", () => {
    const presses = new ShiftPresses();
    for (const at of [0, 200, 400]) {
      presses.keyDown(key({ timeStamp: at }));
      presses.keyDown(key({ key: "A", keyCode: 65, timeStamp: at + 20 }));
      expect(presses.keyUp(key({ timeStamp: at + 50 }))).toBe(false);
    }
    for (const at of [600, 800, 1_000]) {
      presses.keyDown(key({ timeStamp: at }));
      presses.reset();
      expect(presses.keyUp(key({ timeStamp: at + 50 }))).toBe(false);
    }
  });

  it("does not leave while it is held", () => {
    const presses = new ShiftPresses();
    presses.keyDown(key());
    for (const timeStamp of [30, 60, 90]) presses.keyDown(key({ repeat: true, timeStamp }));
    expect(presses.keyUp(key({ timeStamp: 100 }))).toBe(false);
  });

  it.each([{ isComposing: true }, { keyCode: 229 }, { altKey: true }, { ctrlKey: true }, { metaKey: true }])("does not leave with %o", (change) => {
    expect(press(new ShiftPresses(), [0, 100, 200, 300], change)).toBe(false);
  });
});

function page(change: Partial<Left> = {}) {
  const done: string[] = [];
  const localStorage = new FakeStorage();
  const sessionStorage = new FakeStorage();
  localStorage.setItem("third-ear:draft:r1:b:2:t1", "I felt like a guest.");
  sessionStorage.setItem("third-ear:form:/", "Ana");
  const view: Left = {
    document: {
      title: "Your turn · Third Ear",
      cookie: "",
      body: { replaceChildren: () => done.push("blank") },
      querySelectorAll: () => [{ remove: () => done.push("icon") }],
    },
    location: { protocol: "https:", replace: (url) => done.push(String(url)) },
    history: { replaceState: (_state, _title, url) => void done.push(String(url)) },
    localStorage,
    sessionStorage,
    ...change,
  };
  return { view, done, localStorage, sessionStorage };
}

describe("leaving", () => {
  it("empties the page first and takes the place of its entry in the history last", () => {
    const { view, done, localStorage, sessionStorage } = page();
    leave(view, "https://weather.example/today", () => done.push("forgotten"));
    expect(done).toEqual(["blank", "icon", "forgotten", "/", "https://weather.example/today"]);
    expect(view.document.title).toBe("weather.example");
    expect(view.document.cookie).toBe("left=yes; Path=/; SameSite=Lax; Secure");
    expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
  });

  it("leads away also where storage is blocked and the page fails to forget", () => {
    const blocked = { get localStorage(): Storage { throw new Error("blocked"); } };
    const { view, done, sessionStorage } = page();
    const left = Object.create(view, Object.getOwnPropertyDescriptors(blocked)) as Left;
    leave(left, "https://weather.example/", () => {
      throw new Error("the socket is gone");
    });
    expect(done.at(-1)).toBe("https://weather.example/");
    expect(sessionStorage.length).toBe(0);
  });
});
