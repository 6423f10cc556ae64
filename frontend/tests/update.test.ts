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
    expect([...seen.events].map((event) => event.seq)).toEqual([1, 2, 3]);
    expect([...before.events]).toHaveLength(2);
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

  it("of type error change nothing", () => {
    const before = after(...arrived);
    expect(update(before, frame({ type: "error", code: "malformed", detail: "?" }))).toBe(before);
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
    const open = after(...arrived, { type: "dialog", dialog: "end" });
    expect(open.dialog).toBe("end");
    expect(update(open, frame(state({ seq: 2 }))).dialog).toBe("end");
    expect(update(open, frame(state({ seq: 2, may: ["break"] }))).dialog).toBeNull();
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
    expect([...lost.events]).toHaveLength(2);
    expect(lost.unanswered).toEqual({ c1: say });
  });
});

describe("a page that begins after an event", () => {
  const begun = (first: number, seq = 4): RoomState =>
    [frame(welcome({ seq })), ...events.slice(first).map((event) => frame(event)), frame(state({ seq }))].reduce(update, initial(false, first));
  const numbers = (seen: RoomState): number[] => [...seen.events].map((event) => event.seq);
  const received = (given: typeof events): Action => ({ type: "earlier_received", events: given });

  it("has the events after it, and announces none of them", () => {
    const seen = begun(2);
    expect(numbers(seen)).toEqual([3, 4]);
    expect(seen.caughtUpAt).toBe(4);
    expect(seen.events.isComplete).toBe(false);
  });

  it("begins with the log's end if the event is beyond it", () => {
    const seen = [frame(welcome({ seq: 2 })), frame(state({ seq: 2 })), frame(events[2] as ServerFrame)].reduce(update, initial(false, 2 ** 31 - 1));
    expect(numbers(seen)).toEqual([3]);
    expect(canContinue(seen, welcome({ seq: 3 }))).toBe(true);
  });

  it("puts earlier events before those that it has, also if newer ones arrived meanwhile", () => {
    const asking = update(begun(2, 3), { type: "earlier_requested" });
    expect(asking.earlierEvents).toBe("loading");
    const answered = update(update(begun(3, 4), { type: "earlier_requested" }), received(events.slice(1, 3)));
    expect(numbers(answered)).toEqual([2, 3, 4]);
    expect(answered.earlierEvents).toBe("idle");
    expect(answered.caughtUpAt).toBe(4);
    expect(numbers(update(answered, received(events.slice(0, 1))))).toEqual([1, 2, 3, 4]);
  });

  it.each([["no events", []], ["events with a gap after them", events.slice(0, 1)], ["events that it has", events.slice(1, 4)]])(
    "counts %s as a failed request, and stays as it was", (_, given) => {
      const before = update(begun(2), { type: "earlier_requested" });
      const seen = update(before, received(given));
      expect(seen.earlierEvents).toBe("failed");
      expect(seen.events).toBe(before.events);
    },
  );

  it("may ask again after a failure once the connection is back", () => {
    const failed = update(begun(2), { type: "earlier_failed" });
    expect(failed.earlierEvents).toBe("failed");
    expect(update(failed, frame(welcome({ seq: 4 }))).earlierEvents).toBe("idle");
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
