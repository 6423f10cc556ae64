/** Fakes of what the socket is given: a WebSocket and a clock that the test controls. */
import type { SocketPort } from "../src/socket";
import type { ClientFrame } from "../src/wire";

/** A WebSocket whose server is the test. */
export class FakeSocket implements SocketPort {
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
  receive(...frames: unknown[]): void {
    this.receiveText(JSON.stringify(frames));
  }
  receiveText(message: string): void {
    this.onmessage?.({ data: message } as MessageEvent);
  }
  disconnect(code = 1006): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

/** A clock and timers that advance only when the test says so. */
export class FakeClock {
  time = 0;
  #timers: { due: number; callback: () => void }[] = [];
  now = (): number => this.time;
  after = (ms: number, callback: () => void) => {
    const timer = { due: this.time + ms, callback };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  };
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = next.due;
      next.callback();
    }
    this.time = end;
  }
  get idle(): boolean {
    return this.#timers.length === 0;
  }
}
