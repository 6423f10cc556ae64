import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionStatus } from "../src/connection";
import { EarlySocket, TAKE_OVER_TIMEOUT_MS } from "../src/early-socket";
import { Socket } from "../src/socket";
import type { ServerFrame } from "../src/wire";
import { joinedA, joinedB, log, shared, state, welcome } from "./examples";
import { FakeClock, FakeSocket } from "./fakes";

const events = log([joinedA, joinedB, shared, shared]);
let sockets: FakeSocket[];
let clock: FakeClock;
let received: { frame: ServerFrame; at: number }[];
let statuses: ConnectionStatus[];
let early: EarlySocket;
/** The page's script starts. */
let start: () => Socket;

beforeEach(() => {
  sockets = [];
  received = [];
  statuses = [];
  clock = new FakeClock();
  const environment = {
    now: clock.now,
    after: clock.after,
    random: () => 1,
    newId: () => "c1",
    open: (address: string) => {
      const opened = new FakeSocket(address);
      sockets.push(opened);
      return opened;
    },
  };
  early = new EarlySocket("ws://here/ws/rooms/r1/?lang=en&after=0", environment);
  start = () => {
    const socket = new Socket("ws://here/ws/rooms/r1/?lang=en", environment, {
      onFrame: (frame, at) => received.push({ frame, at }),
      onStatus: (status) => statuses.push(status),
    }, 0, early);
    socket.connect();
    return socket;
  };
});

const first = (): FakeSocket => sockets[0] as FakeSocket;
const seqs = (): number[] => received.flatMap(({ frame }) => (frame.type === "event" ? [frame.seq] : []));

describe("an early connection that the script takes over", () => {
  it("gives what it received before, in order and with the time of its arrival, and then what comes", () => {
    clock.advance(300);
    first().receive(welcome({ seq: 2 }), events[0], events[1]);
    clock.advance(500);
    first().receive(state({ seq: 2 }));
    clock.advance(700);
    start();
    expect(received.map(({ frame, at }) => [frame.type, at])).toEqual([["welcome", 300], ["event", 300], ["event", 300], ["state", 800]]);
    expect(statuses).toEqual([{ is: "connecting" }, { is: "open" }]);
    first().receive(events[2], state({ seq: 3 }));
    expect(seqs()).toEqual([1, 2, 3]);
    expect(received.at(-1)?.at).toBe(1_500);
    expect(sockets).toHaveLength(1);
  });

  it("carries the commands", () => {
    first().receive(welcome(), state());
    start().send({ command: "nod" });
    expect(first().sent).toMatchObject([{ type: "command", command: "nod" }]);
  });

  it("may still be opening", () => {
    start();
    first().receive(welcome({ seq: 1 }), events[0], state({ seq: 1 }));
    expect(seqs()).toEqual([1]);
    expect(sockets).toHaveLength(1);
  });

  it("is not closed when the time to take it over has passed, nor by a fault of the page", () => {
    first().receive(welcome(), state());
    start();
    clock.advance(TAKE_OVER_TIMEOUT_MS);
    early.close();
    expect(first().closed).toBe(false);
  });

  it("is taken once: the next connection is a new one, after the last event", () => {
    first().receive(welcome({ seq: 2 }), events[0], events[1], state({ seq: 2 }));
    start();
    first().disconnect();
    clock.advance(500);
    expect(sockets.map(({ address }) => address)).toEqual(["ws://here/ws/rooms/r1/?lang=en&after=0", "ws://here/ws/rooms/r1/?lang=en&after=2"]);
  });

  it("is dropped at a gap, with all that it received after the gap", () => {
    first().receive(welcome({ seq: 4 }), events[0], events[2]);
    first().receive(events[1]);
    start();
    expect(seqs()).toEqual([1]);
    expect(first().closed).toBe(true);
    expect(statuses.at(-1)).toEqual({ is: "lost", code: 1006 });
  });

  it("is dropped after the usual time if nothing comes", () => {
    start();
    clock.advance(10_000);
    expect(first().closed).toBe(true);
    expect(statuses.at(-1)).toMatchObject({ is: "lost" });
  });
});

describe("an early connection that the server closed before", () => {
  it.each([4401, 4403, 4404, 4408, 4409, 4410])("is closed for good after %i", (code) => {
    first().disconnect(code);
    start();
    expect(statuses).toEqual([{ is: "connecting" }, { is: "closed", code }]);
    expect(sockets).toHaveLength(1);
    expect(clock.idle).toBe(true);
  });

  it.each([1006, 4429, 4503, 4508])("is opened again, with a pause, after %i", (code) => {
    first().receive(welcome({ seq: 1 }), events[0], state({ seq: 1 }));
    first().disconnect(code);
    start();
    expect(seqs()).toEqual([1]);
    expect(statuses.at(-1)).toEqual({ is: "lost", code });
    expect(sockets).toHaveLength(1);
    clock.advance(500);
    expect(sockets.at(-1)?.address).toBe("ws://here/ws/rooms/r1/?lang=en&after=1");
  });
});

describe("an early connection that nobody takes over", () => {
  it("is closed after a time, and a script that comes later opens its own at once", () => {
    first().receive(welcome({ seq: 1 }), events[0], state({ seq: 1 }));
    clock.advance(TAKE_OVER_TIMEOUT_MS - 1);
    expect(first().closed).toBe(false);
    clock.advance(1);
    expect(first().closed).toBe(true);
    start();
    expect(received).toEqual([]);
    expect(sockets.at(-1)?.address).toBe("ws://here/ws/rooms/r1/?lang=en&after=0");
  });
});

describe("the entry", () => {
  const listeners = new Map<string, () => void>();
  const opened: string[] = [];
  const close = vi.fn<() => void>();

  /** Evaluates the entry in a page with this data. */
  async function enter(page: string | undefined, makeSocket: (address: string) => void = () => {}) {
    vi.resetModules();
    listeners.clear();
    opened.length = 0;
    close.mockClear();
    vi.stubGlobal("document", { getElementById: () => (page === undefined ? null : { dataset: { page } }) });
    vi.stubGlobal("location", { protocol: "https:", host: "ear.example" });
    vi.stubGlobal("addEventListener", (event: string, listener: () => void) => listeners.set(event, listener));
    vi.stubGlobal("WebSocket", class {
      close = close;
      constructor(address: string) {
        makeSocket(address);
        opened.push(address);
      }
    });
    return (await import("../src/early")).early;
  }
  afterEach(() => vi.unstubAllGlobals());
  const room = JSON.stringify({ page: "room", socket: "/ws/rooms/r1/", lang: "ar", after: 7 });

  it("connects in the page's language, after the event with which the page begins", async () => {
    const connection = await enter(room);
    expect(opened).toEqual(["wss://ear.example/ws/rooms/r1/?lang=ar&after=7"]);
    connection?.close();
  });

  it.each(["error", "unhandledrejection"])("gives the connection up after an %s in the page", async (fault) => {
    await enter(room);
    listeners.get(fault)?.();
    expect(close).toHaveBeenCalledOnce();
  });

  it.each([JSON.stringify({ page: "replay" }), "not JSON", undefined])("opens nothing for the page data %s", async (page) => {
    expect(await enter(page)).toBeNull();
    expect(opened).toEqual([]);
  });

  it("leaves it to the page's script to say that the browser forbids WebSockets", async () => {
    const connection = await enter(room, () => {
      throw new Error("not here");
    });
    expect(connection).toBeNull();
  });
});
