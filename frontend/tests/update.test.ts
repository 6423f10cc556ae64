import { describe, expect, it } from "vitest";
import { serverTime } from "../src/clock";
import { canContinue, initial, type RoomState } from "../src/state";
import { update, type Action } from "../src/update";
import type { ServerFrame } from "../src/wire";
import { joinedA, joinedB, log, observing, saidBack, shared, state, welcome } from "./examples";

const frame = (given: ServerFrame, now = 0): Action => ({ type: "frame", frame: given, now });
const events = log([joinedA, joinedB, shared, saidBack]);

function after(...actions: Action[]): RoomState {
  return actions.reduce(update, initial());
}

const arrived = [frame(welcome()), ...events.slice(0, 2).map((event) => frame(event)), frame(state({ seq: 2 }))];
const say = { command: "say", turn: 2, text: "You felt like a guest." } as const;
const asked: Action = { type: "command_sent", id: "c1", request: say };

describe("frames", () => {
  it("of a welcome say who is there", () => {
    expect(after(frame(welcome())).present).toEqual({ a: true, b: true, o1: false });
  });

  it("of a welcome say what the server's time is, and it goes on as the monotonic clock does", () => {
    const seen = after(frame(welcome({ now: "2026-11-23T14:00:00Z" }), 5_000));
    expect(serverTime(seen.clock, 5_000)).toBe(Date.parse("2026-11-23T14:00:00Z"));
    expect(serverTime(seen.clock, 65_000)).toBe(Date.parse("2026-11-23T14:01:00Z"));
  });

  it("of type pong say the server's time anew, as after the sleep of a device, which stops its monotonic clock", () => {
    const slept = after(...arrived, frame({ type: "pong", now: "2026-11-23T22:00:00Z" }, 7_000));
    expect(serverTime(slept.clock, 7_000)).toBe(Date.parse("2026-11-23T22:00:00Z"));
  });

  it("of events are only added to", () => {
    const before = after(...arrived);
    const seen = update(before, frame(events[2] as ServerFrame));
    expect(seen.events.map((event) => event.seq)).toEqual([1, 2, 3]);
    expect(before.events).toHaveLength(2);
  });

  it("of the first state mark where the page had caught up, and later ones do not", () => {
    const seen = after(...arrived, frame(events[2] as ServerFrame), frame(state({ seq: 3 })));
    expect(seen.caughtUpAt).toBe(2);
    expect(seen.state?.seq).toBe(3);
  });

  it("of presence change one person", () => {
    expect(after(...arrived, frame({ type: "presence", who: "o1", present: true })).present).toEqual({
      a: true, b: true, o1: true,
    });
  });

  it("of writing last until the words are there", () => {
    const writing = after(...arrived, frame({ type: "typing", by: "a", on: true }));
    expect(writing.typing).toEqual({ a: true });
    expect(update(writing, frame(events[2] as ServerFrame)).typing).toEqual({ a: false });
  });

  it("of a new welcome end all writing", () => {
    expect(after(...arrived, frame({ type: "typing", by: "a", on: true }), frame(welcome())).typing).toEqual({});
  });

  it.each<ServerFrame>([
    { type: "error", code: "malformed", detail: "?" },
    { type: "hint", about: "length", detail: "?", suggestion: "?" },
  ])("of type $type change nothing", (given) => {
    const before = after(...arrived);
    expect(update(before, frame(given))).toBe(before);
  });
});

describe("a command", () => {
  it("waits for its answer", () => {
    expect(after(...arrived, asked).unanswered).toEqual({ c1: say });
  });

  it("that was accepted is done, and words make room for new ones", () => {
    const seen = after(...arrived, asked, frame({ type: "accepted", id: "c1", seq: 3 }));
    expect(seen.unanswered).toEqual({});
    expect(seen.acceptedSays).toBe(1);
  });

  it("without words leaves the composer alone when it is accepted", () => {
    const nod: Action = { type: "command_sent", id: "c2", request: { command: "nod" } };
    expect(after(...arrived, nod, frame({ type: "accepted", id: "c2", seq: 3 })).acceptedSays).toBe(0);
  });

  it("that was refused keeps its words beside the reason", () => {
    const seen = after(...arrived, asked, frame({ type: "refused", id: "c1", code: "stale_turn", detail: "It moved on." }));
    expect(seen.refusal).toEqual({ detail: "It moved on.", request: say });
    expect(seen.acceptedSays).toBe(0);
    expect(seen.unanswered).toEqual({});
  });

  it("of another tab brings no refusal here", () => {
    const before = after(...arrived);
    expect(update(before, frame({ type: "refused", id: "elsewhere", code: "ended", detail: "?" }))).toBe(before);
  });

  it("takes away an earlier refusal and the dialog that it came from", () => {
    const seen = after(...arrived, { type: "dialog", dialog: "end" }, { type: "command_sent", id: "c3", request: { command: "end" } });
    expect(seen.dialog).toBeNull();
    expect(seen.refusal).toBeNull();
  });
});

describe("a dialog", () => {
  it("closes by itself when what it offers may no longer be done", () => {
    const open = after(...arrived, { type: "dialog", dialog: "break" });
    expect(open.dialog).toBe("break");
    expect(update(open, frame(state({ seq: 2 }))).dialog).toBe("break");
    expect(update(open, frame(state({ seq: 2, may: ["end"] }))).dialog).toBeNull();
  });
});

describe("the connection", () => {
  it("that was lost stays lost for the person until it is open again", () => {
    const lost = after(...arrived, { type: "connection", status: { is: "lost", code: 4503 } }, { type: "connection", status: { is: "connecting" } });
    expect(lost.connection).toEqual({ is: "lost", code: 4503 });
    const back = update(lost, { type: "connection", status: { is: "open" } });
    expect(back.connection).toEqual({ is: "open" });
    expect(back.wasDisconnected).toBe(true);
    expect(update(back, { type: "reconnect_notice_expired" }).wasDisconnected).toBe(false);
    expect(update(back, asked).wasDisconnected).toBe(false);
  });

  it("loses nothing of what was there", () => {
    const lost = after(...arrived, asked, { type: "connection", status: { is: "lost", code: 1006 } });
    expect(lost.events).toHaveLength(2);
    expect(lost.unanswered).toEqual({ c1: say });
  });
});

it("shows writing only when the person wishes it", () => {
  expect(after({ type: "show_typing", on: true }).showTyping).toBe(true);
  expect(initial().showTyping).toBe(false);
});

describe("a page", () => {
  const seen = after(...arrived);

  it("goes on for the same person with a log that holds all it has", () => {
    expect(canContinue(initial(), welcome())).toBe(true);
    expect(canContinue(seen, welcome({ seq: 2 }))).toBe(true);
    expect(canContinue(seen, welcome({ seq: 5 }))).toBe(true);
  });

  it("begins anew for another person, and with a log that was restored from before", () => {
    expect(canContinue(seen, { ...observing, seq: 2 })).toBe(false);
    expect(canContinue(seen, welcome({ seq: 1 }))).toBe(false);
  });
});
