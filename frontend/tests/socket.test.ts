import { beforeEach, describe, expect, it } from "vitest";
import { PAGE_OUTDATED, type ConnectionStatus } from "../src/connection";
import { Socket } from "../src/socket";
import type { ServerFrame } from "../src/wire";
import { joinedA, joinedB, log, shared, state, welcome } from "./examples";
import { FakeClock, FakeSocket } from "./fakes";

const events = log([joinedA, joinedB, shared, shared]);
let sockets: FakeSocket[];
let clock: FakeClock;
let frames: ServerFrame[];
let statuses: ConnectionStatus[];
let socket: Socket;
/** Makes a socket of a page that begins after an event, and connects it. */
let newSocket: (after: number) => void;
/** `new WebSocket` throws. */
let constructorThrows: boolean;

beforeEach(() => {
  constructorThrows = false;
  sockets = [];
  frames = [];
  statuses = [];
  clock = new FakeClock();
  let ids = 0;
  const environment = {
    now: clock.now,
    after: clock.after,
    random: () => 1,
    newId: () => `c${(ids += 1)}`,
    open: (address: string) => {
      if (constructorThrows) throw new Error("not here");
      const current = new FakeSocket(address);
      sockets.push(current);
      return current;
    },
  };
  newSocket = (after) => {
    socket = new Socket("ws://here/ws/rooms/r1/", environment, {
      onFrame: (frame) => frames.push(frame),
      onStatus: (status) => statuses.push(status),
    }, after);
    socket.connect();
  };
  newSocket(0);
});

const current = (): FakeSocket => sockets.at(-1) as FakeSocket;
const status = (): ConnectionStatus => statuses.at(-1) as ConnectionStatus;
const seqs = (): number[] => frames.flatMap((frame) => (frame.type === "event" ? [frame.seq] : []));
const commands = (): string[] => current().sent.flatMap((frame) => (frame.type === "command" ? [frame.id] : []));

/** The server opens the connection and sends the events after `from`, up to number `count`. */
function open(count: number, from = 0): void {
  current().receive(welcome({ seq: count }), ...events.slice(from, count), state({ seq: count }));
}

describe("a connection", () => {
  it("begins after event 0", () => {
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=0");
    expect(status()).toEqual({ is: "connecting" });
  });

  it("is open once the welcome arrived", () => {
    open(2);
    expect(status()).toEqual({ is: "open" });
    expect(seqs()).toEqual([1, 2]);
  });

  it("accepts single frames and arrays", () => {
    current().receiveText(JSON.stringify(welcome()));
    current().receiveText(JSON.stringify(events[0]));
    expect(seqs()).toEqual([1]);
  });

  it("ignores an event that it has", () => {
    open(2);
    current().receive(events[1], events[2]);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("ignores a state that is older than its events", () => {
    open(2);
    current().receive(state({ seq: 1 }));
    expect(frames.filter((frame) => frame.type === "state")).toHaveLength(1);
  });
});

describe("a page that begins after an event", () => {
  it("gets the events after it, and resumes after the last one", () => {
    newSocket(2);
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=2");
    open(3, 2);
    expect(seqs()).toEqual([3]);
    current().disconnect();
    clock.advance(500);
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=3");
  });

  it("begins with the log's end if the event is beyond it", () => {
    newSocket(2 ** 31 - 1);
    open(2, 2);
    current().receive(events[2], state({ seq: 3 }));
    expect(seqs()).toEqual([3]);
    expect(frames.at(-1)).toMatchObject({ type: "state", seq: 3 });
    expect(sockets).toHaveLength(2);
    current().disconnect();
    clock.advance(500);
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=3");
  });

  it("notices a missing event after the log's end", () => {
    newSocket(2 ** 31 - 1);
    open(2, 2);
    current().receive(events[3]);
    clock.advance(500);
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=2");
  });
});

describe("a lost connection", () => {
  it("resumes after the last event", () => {
    open(2);
    current().disconnect();
    expect(status()).toEqual({ is: "lost", code: 1006 });
    clock.advance(500);
    expect(sockets).toHaveLength(2);
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=2");
    open(4, 2);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it("has a growing retry delay with a limit, which starts again after a stable connection", () => {
    const pauses: number[] = [];
    for (let time = 0; time < 9; time += 1) {
      const before = clock.time;
      const count = sockets.length;
      current().disconnect();
      while (sockets.length === count) clock.advance(50);
      pauses.push(clock.time - before);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    open(2);
    clock.advance(10_000);
    current().disconnect();
    clock.advance(500);
    expect(sockets).toHaveLength(11);
  });

  it("keeps its retry delay after a connection that closed at once", () => {
    open(2);
    current().disconnect(4429);
    clock.advance(500);
    open(2);
    current().disconnect(4429);
    clock.advance(500);
    expect(sockets).toHaveLength(2);
    clock.advance(500);
    expect(sockets).toHaveLength(3);
  });

  it("is retried at once by ensureConnected", () => {
    current().disconnect();
    socket.ensureConnected();
    expect(sockets).toHaveLength(2);
    clock.advance(5_000);
    expect(sockets).toHaveLength(2);
  });

  it("is not opened twice by ensureConnected while it connects", () => {
    socket.ensureConnected();
    expect(sockets).toHaveLength(1);
  });

  it("is dropped by goOffline and retried by ensureConnected", () => {
    const first = current();
    socket.goOffline();
    socket.goOffline();
    expect(first.closed).toBe(true);
    expect(status()).toEqual({ is: "lost", code: 1006 });
    socket.ensureConnected();
    expect(sockets).toHaveLength(2);
  });

  it("resumes before a missing event", () => {
    open(2);
    const first = current();
    first.receive(events[3]);
    expect(first.closed).toBe(true);
    expect(seqs()).toEqual([1, 2]);
    clock.advance(500);
    expect(current().address).toContain("after=2");
  });

  it("resumes when a state is newer than its events", () => {
    open(2);
    current().receive(state({ seq: 4 }));
    clock.advance(500);
    expect(current().address).toContain("after=2");
  });

  it("ignores frames of a dropped connection", () => {
    open(2);
    current().receive(events[3], events[2]);
    expect(seqs()).toEqual([1, 2]);
  });

  it.each([1000, 1001, 1006, 1011, 1012, 4429, 4503, 4508, 4999])("is retried after %i", (code) => {
    current().disconnect(code);
    clock.advance(500);
    expect(sockets).toHaveLength(2);
  });

  it.each([4401, 4403, 4404, 4408, 4409, 4410])("is not retried after %i", (code) => {
    open(2);
    current().disconnect(code);
    expect(status()).toEqual({ is: "closed", code });
    expect(clock.idle).toBe(true);
    socket.ensureConnected();
    expect(sockets).toHaveLength(1);
  });

  it("resumes after 4409 when connect is called", () => {
    open(2);
    socket.send({ command: "nod" });
    current().disconnect(4409);
    socket.connect();
    expect(status()).toEqual({ is: "connecting" });
    expect(current().address).toContain("after=2");
    open(2);
    expect(status()).toEqual({ is: "open" });
    expect(commands()).toEqual(["c1"]);
  });

  it.each([
    ["it never came up", 10_000, false],
    ["it fell later", 30_000, true],
  ])("is reported as long, where %s", (_, long, met) => {
    if (met) open(2);
    const begun = clock.time;
    while (clock.time - begun < long) {
      current().disconnect();
      expect(status()).toEqual({ is: "lost", code: 1006 });
      socket.ensureConnected();
      clock.advance(2_500);
    }
    current().disconnect();
    expect(status()).toEqual({ is: "lost", code: 1006, long: true });
    socket.ensureConnected();
    open(2);
    current().disconnect();
    expect(status()).toEqual({ is: "lost", code: 1006 });
  });

  it("is retried where the browser throws", () => {
    constructorThrows = true;
    current().disconnect();
    clock.advance(500);
    expect(status()).toEqual({ is: "lost", code: 1006 });
    constructorThrows = false;
    clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });

  it("is not retried after an unreadable frame", () => {
    current().receive({ ...events[0], by: 7 });
    expect(status()).toEqual({ is: "closed", code: PAGE_OUTDATED });
    expect(current().closed).toBe(true);
  });
});

describe("a silent connection", () => {
  it("is dropped without a welcome", () => {
    clock.advance(10_000);
    expect(status().is).toBe("lost");
  });

  it("is dropped when its pong is read too late, because the page was frozen", () => {
    open(2);
    clock.advance(25_000);
    clock.time += 600_000;
    current().receive({ type: "pong", now: "2026-11-23T14:00:25Z" });
    expect(status().is).toBe("lost");
    expect(frames.some((frame) => frame.type === "pong")).toBe(false);
  });

  it("gets a ping, and is dropped without an answer", () => {
    open(2);
    clock.advance(25_000);
    expect(current().sent).toEqual([{ type: "ping" }]);
    clock.advance(9_999);
    expect(status().is).toBe("open");
    clock.advance(1);
    expect(status().is).toBe("lost");
  });

  it("gets a ping with a short timeout when the person returns", () => {
    open(2);
    clock.advance(1_000);
    for (let sign = 0; sign < 3; sign += 1) socket.ensureConnected();
    expect(current().sent).toEqual([{ type: "ping" }]);
    clock.advance(2_999);
    expect(status().is).toBe("open");
    clock.advance(1);
    expect(status().is).toBe("lost");
    clock.advance(500);
    expect(sockets).toHaveLength(2);
  });

  it("has the short timeout also for a ping that was sent before", () => {
    open(2);
    clock.advance(25_000);
    socket.ensureConnected();
    clock.advance(3_000);
    expect(status().is).toBe("lost");
  });

  it("stays open when it answers after the person returned", () => {
    open(2);
    socket.ensureConnected();
    current().receive({ type: "pong", now: "2026-11-23T14:00:00Z" });
    clock.advance(24_999);
    expect(current().sent).toHaveLength(1);
    socket.ensureConnected();
    expect(current().sent).toHaveLength(2);
  });

  it("that was connecting before the device slept has the short timeout", () => {
    clock.advance(3_500);
    socket.ensureConnected();
    expect(sockets).toHaveLength(1);
    clock.advance(3_000);
    expect(status().is).toBe("lost");
  });

  it("gets an early ping after an unanswered command, and is dropped without an answer", () => {
    open(2);
    socket.send({ command: "nod" });
    clock.advance(4_999);
    expect(current().sent).toHaveLength(1);
    clock.advance(1);
    expect(current().sent.at(-1)).toEqual({ type: "ping" });
    socket.send({ command: "nod" });
    clock.advance(10_000);
    expect(status().is).toBe("lost");
  });

  it("stays open with an answer", () => {
    open(2);
    clock.advance(25_000);
    current().receive({ type: "pong", now: "2026-11-23T14:00:00Z" });
    clock.advance(24_000);
    expect(status().is).toBe("open");
    expect(sockets).toHaveLength(1);
  });
});

describe("the length of a message", () => {
  it("is the same for every answer", () => {
    open(2);
    for (let value = 0; value <= 10; value++) socket.send({ command: "rate", turn: 2, value });
    for (const option of ["now", "not_now", "o".repeat(64)]) socket.send({ command: "choose", turn: 2, option });
    socket.sendTyping(true);
    expect(new Set(current().lengths)).toEqual(new Set([512]));
  });

  it("is a multiple of 512 bytes for words of any length and in any letters", () => {
    open(2);
    for (const text of ["a", "ä".repeat(300), "🌱".repeat(512), "x".repeat(5_000)]) {
      socket.send({ command: "say", turn: 2, text });
    }
    expect(current().lengths.map((length) => length % 512)).toEqual([0, 0, 0, 0]);
  });
});

describe("a command", () => {
  it("is sent with a new id", () => {
    open(2);
    expect(socket.send({ command: "say", turn: 2, text: "You felt like a guest." })).toBe("c1");
    expect(current().sent).toEqual([{ type: "command", id: "c1", command: "say", turn: 2, text: "You felt like a guest." }]);
  });

  it("is sent again with the same id after a reconnect, until it is answered", () => {
    open(2);
    socket.send({ command: "nod" });
    current().disconnect();
    clock.advance(500);
    expect(current().sent).toEqual([]);
    open(2);
    expect(commands()).toEqual(["c1"]);
    current().receive({ type: "accepted", id: "c1", seq: 3 });
    current().disconnect();
    clock.advance(1_000);
    open(2);
    expect(commands()).toEqual([]);
  });

  it("is not sent again after it was refused", () => {
    open(2);
    socket.send({ command: "nod" });
    current().receive({ type: "refused", id: "c1", code: "not_allowed", detail: "Not now." });
    current().disconnect();
    clock.advance(500);
    open(2);
    expect(commands()).toEqual([]);
  });

  it("that asks for a hint is not sent again once the hint came", () => {
    open(2);
    socket.send({ command: "check", turn: 2, text: "You always leave." });
    current().receive({ type: "hint", id: "c1", about: null, detail: "", suggestion: "", spans: [], marks: [] });
    current().disconnect();
    clock.advance(500);
    open(2);
    expect(commands()).toEqual([]);
  });

  it("waits for the welcome, in order", () => {
    socket.send({ command: "nod" });
    socket.send({ command: "end" });
    expect(current().sent).toEqual([]);
    open(2);
    expect(commands()).toEqual(["c1", "c2"]);
  });
});

it("typing is sent only while the connection is open", () => {
  socket.sendTyping(true);
  open(2);
  socket.sendTyping(false);
  expect(current().sent).toEqual([{ type: "typing", on: false }]);
});
