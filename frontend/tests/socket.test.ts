import { beforeEach, describe, expect, it } from "vitest";
import { PAGE_OUTDATED, type ConnectionStatus } from "../src/connection";
import { Socket, type SocketPort } from "../src/socket";
import type { ClientFrame, ServerFrame } from "../src/wire";
import { joinedA, joinedB, log, shared, state, welcome } from "./examples";

/** A WebSocket whose other end is the test. */
class FakeSocket implements SocketPort {
  onmessage: SocketPort["onmessage"] = null;
  onclose: SocketPort["onclose"] = null;
  sent: ClientFrame[] = [];
  lengths: number[] = [];
  closed = false;
  address: string;
  constructor(address: string) {
    this.address = address;
  }
  send(message: string): void {
    this.sent.push(JSON.parse(message) as ClientFrame);
    this.lengths.push(new TextEncoder().encode(message).length);
  }
  close(): void {
    this.closed = true;
  }
  gives(...frames: unknown[]): void {
    this.says(JSON.stringify(frames));
  }
  says(message: string): void {
    this.onmessage?.({ data: message } as MessageEvent);
  }
  drops(code = 1006): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

/** A clock that goes only when told to. */
class FakeClock {
  time = 0;
  #timers: { due: number; ring: () => void }[] = [];
  now = (): number => this.time;
  after = (ms: number, ring: () => void) => {
    const timer = { due: this.time + ms, ring };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  };
  go(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = next.due;
      next.ring();
    }
    this.time = end;
  }
  get idle(): boolean {
    return this.#timers.length === 0;
  }
}

const events = log([joinedA, joinedB, shared, shared]);
let sockets: FakeSocket[];
let clock: FakeClock;
let frames: ServerFrame[];
let statuses: ConnectionStatus[];
let socket: Socket;
/** The browser lets no WebSocket be made. */
let refuses: boolean;

beforeEach(() => {
  refuses = false;
  sockets = [];
  frames = [];
  statuses = [];
  clock = new FakeClock();
  let ids = 0;
  const around = {
    now: clock.now,
    after: clock.after,
    random: () => 1,
    newId: () => `c${(ids += 1)}`,
    open: (address: string) => {
      if (refuses) throw new Error("not here");
      const current = new FakeSocket(address);
      sockets.push(current);
      return current;
    },
  };
  socket = new Socket("ws://here/ws/rooms/r1/", around, {
    onFrame: (frame) => frames.push(frame),
    onStatus: (status) => statuses.push(status),
  });
  socket.connect();
});

const current = (): FakeSocket => sockets.at(-1) as FakeSocket;
const status = (): ConnectionStatus => statuses.at(-1) as ConnectionStatus;
const seqs = (): number[] => frames.flatMap((frame) => (frame.type === "event" ? [frame.seq] : []));
const commands = (): string[] => current().sent.flatMap((frame) => (frame.type === "command" ? [frame.id] : []));

/** Welcomed, and caught up with the first `count` events. */
function arrive(count: number, from = 0): void {
  current().gives(welcome({ seq: count }), ...events.slice(from, count), state({ seq: count }));
}

describe("a line", () => {
  it("begins at the start of the log", () => {
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=0");
    expect(status()).toEqual({ is: "connecting" });
  });

  it("is open once it has been welcomed", () => {
    arrive(2);
    expect(status()).toEqual({ is: "open" });
    expect(seqs()).toEqual([1, 2]);
  });

  it("takes single frames as well as arrays", () => {
    current().says(JSON.stringify(welcome()));
    current().says(JSON.stringify(events[0]));
    expect(seqs()).toEqual([1]);
  });

  it("passes over an event that it has already", () => {
    arrive(2);
    current().gives(events[1], events[2]);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("passes over a state that is older than its events", () => {
    arrive(2);
    current().gives(state({ seq: 1 }));
    expect(frames.filter((frame) => frame.type === "state")).toHaveLength(1);
  });
});

describe("a lost line", () => {
  it("comes back after the last event it has", () => {
    arrive(2);
    current().drops();
    expect(status()).toEqual({ is: "lost", code: 1006 });
    clock.go(500);
    expect(sockets).toHaveLength(2);
    expect(current().address).toBe("ws://here/ws/rooms/r1/?after=2");
    arrive(4, 2);
    expect(seqs()).toEqual([1, 2, 3, 4]);
  });

  it("waits longer each time, with a limit, and no longer after it held", () => {
    const pauses: number[] = [];
    for (let time = 0; time < 9; time += 1) {
      const before = clock.time;
      const count = sockets.length;
      current().drops();
      while (sockets.length === count) clock.go(50);
      pauses.push(clock.time - before);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    arrive(2);
    clock.go(10_000);
    current().drops();
    clock.go(500);
    expect(sockets).toHaveLength(11);
  });

  it("does not begin small again when it is thrown out at once after the welcome", () => {
    arrive(2);
    current().drops(4429);
    clock.go(500);
    arrive(2);
    current().drops(4429);
    clock.go(500);
    expect(sockets).toHaveLength(2);
    clock.go(500);
    expect(sockets).toHaveLength(3);
  });

  it("comes back at once when it is told to hurry", () => {
    current().drops();
    socket.ensureConnected();
    expect(sockets).toHaveLength(2);
    clock.go(5_000);
    expect(sockets).toHaveLength(2);
  });

  it("is not opened twice by hurrying while it is on its way", () => {
    socket.ensureConnected();
    expect(sockets).toHaveLength(1);
  });

  it("lets go of a line at once when the device has no network, and comes back when it is told to", () => {
    const first = current();
    socket.goOffline();
    socket.goOffline();
    expect(first.closed).toBe(true);
    expect(status()).toEqual({ is: "lost", code: 1006 });
    socket.ensureConnected();
    expect(sockets).toHaveLength(2);
  });

  it("comes back when an event is missing, and asks for that one", () => {
    arrive(2);
    const first = current();
    first.gives(events[3]);
    expect(first.closed).toBe(true);
    expect(seqs()).toEqual([1, 2]);
    clock.go(500);
    expect(current().address).toContain("after=2");
  });

  it("comes back when a state tells of events that did not come", () => {
    arrive(2);
    current().gives(state({ seq: 4 }));
    clock.go(500);
    expect(current().address).toContain("after=2");
  });

  it("takes nothing more from a line that it has let go", () => {
    arrive(2);
    current().gives(events[3], events[2]);
    expect(seqs()).toEqual([1, 2]);
  });

  it.each([1000, 1001, 1006, 1011, 1012, 4429, 4503, 4508, 4999])("comes back after %i, which nobody asked for", (code) => {
    current().drops(code);
    clock.go(500);
    expect(sockets).toHaveLength(2);
  });

  it.each([4401, 4403, 4404, 4408, 4409, 4410])("stays away after %i, which is final", (code) => {
    arrive(2);
    current().drops(code);
    expect(status()).toEqual({ is: "closed", code });
    expect(clock.idle).toBe(true);
    socket.ensureConnected();
    expect(sockets).toHaveLength(1);
  });

  it("comes back with what it had when the person asks for it after another place pushed it out", () => {
    arrive(2);
    socket.send({ command: "nod" });
    current().drops(4409);
    socket.connect();
    expect(status()).toEqual({ is: "connecting" });
    expect(current().address).toContain("after=2");
    arrive(2);
    expect(status()).toEqual({ is: "open" });
    expect(commands()).toEqual(["c1"]);
  });

  it.each([
    ["it never came up", 10_000, false],
    ["it fell later", 30_000, true],
  ])("says that it has been away for long, where %s", (_, long, met) => {
    if (met) arrive(2);
    const begun = clock.time;
    while (clock.time - begun < long) {
      current().drops();
      expect(status()).toEqual({ is: "lost", code: 1006 });
      socket.ensureConnected();
      clock.go(2_500);
    }
    current().drops();
    expect(status()).toEqual({ is: "lost", code: 1006, long: true });
    socket.ensureConnected();
    arrive(2);
    current().drops();
    expect(status()).toEqual({ is: "lost", code: 1006 });
  });

  it("is tried again where the browser throws instead of opening it", () => {
    refuses = true;
    current().drops();
    clock.go(500);
    expect(status()).toEqual({ is: "lost", code: 1006 });
    refuses = false;
    clock.go(1_000);
    expect(sockets).toHaveLength(2);
  });

  it("stays away when it cannot read what the server says", () => {
    current().gives({ ...events[0], by: 7 });
    expect(status()).toEqual({ is: "closed", code: PAGE_OUTDATED });
    expect(current().closed).toBe(true);
  });
});

describe("a mute line", () => {
  it("is given up when nobody welcomes it", () => {
    clock.go(10_000);
    expect(status().is).toBe("lost");
  });

  it("is given up when its answer was read long after it came, because the page was frozen", () => {
    arrive(2);
    clock.go(25_000);
    clock.time += 600_000;
    current().gives({ type: "pong", now: "2026-11-23T14:00:25Z" });
    expect(status().is).toBe("lost");
    expect(frames.some((frame) => frame.type === "pong")).toBe(false);
  });

  it("is asked for a sign of life, and given up without one", () => {
    arrive(2);
    clock.go(25_000);
    expect(current().sent).toEqual([{ type: "ping" }]);
    clock.go(9_999);
    expect(status().is).toBe("open");
    clock.go(1);
    expect(status().is).toBe("lost");
  });

  it("is asked at once when the person comes back to the page, and has little time to answer", () => {
    arrive(2);
    clock.go(1_000);
    for (let sign = 0; sign < 3; sign += 1) socket.ensureConnected();
    expect(current().sent).toEqual([{ type: "ping" }]);
    clock.go(2_999);
    expect(status().is).toBe("open");
    clock.go(1);
    expect(status().is).toBe("lost");
    clock.go(500);
    expect(sockets).toHaveLength(2);
  });

  it("has as little time to answer what it was asked before", () => {
    arrive(2);
    clock.go(25_000);
    socket.ensureConnected();
    clock.go(3_000);
    expect(status().is).toBe("lost");
  });

  it("goes on as before when it answers the person who comes back", () => {
    arrive(2);
    socket.ensureConnected();
    current().gives({ type: "pong", now: "2026-11-23T14:00:00Z" });
    clock.go(24_999);
    expect(current().sent).toHaveLength(1);
    socket.ensureConnected();
    expect(current().sent).toHaveLength(2);
  });

  it("on its way up from before the device slept has as little time", () => {
    clock.go(3_500);
    socket.ensureConnected();
    expect(sockets).toHaveLength(1);
    clock.go(3_000);
    expect(status().is).toBe("lost");
  });

  it("is asked soon when a command stays without an answer, and given up without one", () => {
    arrive(2);
    socket.send({ command: "nod" });
    clock.go(4_999);
    expect(current().sent).toHaveLength(1);
    clock.go(1);
    expect(current().sent.at(-1)).toEqual({ type: "ping" });
    socket.send({ command: "nod" });
    clock.go(10_000);
    expect(status().is).toBe("lost");
  });

  it("lives on with a sign of life", () => {
    arrive(2);
    clock.go(25_000);
    current().gives({ type: "pong", now: "2026-11-23T14:00:00Z" });
    clock.go(24_000);
    expect(status().is).toBe("open");
    expect(sockets).toHaveLength(1);
  });
});

describe("the length of a message", () => {
  it("is the same for every answer", () => {
    arrive(2);
    for (let value = 0; value <= 10; value++) socket.send({ command: "rate", turn: 2, value });
    for (const option of ["now", "not_now", "o".repeat(64)]) socket.send({ command: "choose", turn: 2, option });
    socket.sendTyping(true);
    expect(new Set(current().lengths)).toEqual(new Set([512]));
  });

  it("is a multiple of 512 bytes for words of any length and in any letters", () => {
    arrive(2);
    for (const text of ["a", "ä".repeat(300), "🌱".repeat(512), "x".repeat(5_000)]) {
      socket.send({ command: "say", turn: 2, text });
    }
    expect(current().lengths.map((length) => length % 512)).toEqual([0, 0, 0, 0]);
  });
});

describe("a command", () => {
  it("is sent with an id of its own", () => {
    arrive(2);
    expect(socket.send({ command: "say", turn: 2, text: "You felt like a guest." })).toBe("c1");
    expect(current().sent).toEqual([{ type: "command", id: "c1", command: "say", turn: 2, text: "You felt like a guest." }]);
  });

  it("is sent again with the same id after a lost line, until it is answered", () => {
    arrive(2);
    socket.send({ command: "nod" });
    current().drops();
    clock.go(500);
    expect(current().sent).toEqual([]);
    arrive(2);
    expect(commands()).toEqual(["c1"]);
    current().gives({ type: "accepted", id: "c1", seq: 3 });
    current().drops();
    clock.go(1_000);
    arrive(2);
    expect(commands()).toEqual([]);
  });

  it("is not sent again after it was refused", () => {
    arrive(2);
    socket.send({ command: "nod" });
    current().gives({ type: "refused", id: "c1", code: "not_allowed", detail: "Not now." });
    current().drops();
    clock.go(500);
    arrive(2);
    expect(commands()).toEqual([]);
  });

  it("waits for the welcome, in the order in which it was given", () => {
    socket.send({ command: "nod" });
    socket.send({ command: "end" });
    expect(current().sent).toEqual([]);
    arrive(2);
    expect(commands()).toEqual(["c1", "c2"]);
  });
});

it("tells of writing only while there is a line", () => {
  socket.sendTyping(true);
  arrive(2);
  socket.sendTyping(false);
  expect(current().sent).toEqual([{ type: "typing", on: false }]);
});
