/**
 * The first connection of the room's page, opened while the browser still loads the page's script. It keeps what arrives
 * until the socket of the script takes it over. To the server it is a connection like every other: the person counts as
 * present. So it is closed when nobody takes it over in time, and when the page's script fails.
 */
import type { Environment, SocketPort } from "./socket";

/** A connection that was opened, and what has happened on it since. */
export interface OpenedSocket {
  readonly port: SocketPort;
  /** The messages received, in order. */
  readonly received: readonly ReceivedMessage[];
  /** The code with which the connection was closed; null while it is open or opening. */
  readonly closeCode: number | null;
}

export interface ReceivedMessage {
  readonly text: string;
  /** The monotonic clock at the message's arrival, in milliseconds. */
  readonly receivedAt: number;
}

/** Longer than a slow phone needs for the script. After it, the script opens a connection of its own. */
export const TAKE_OVER_TIMEOUT_MS = 10_000;

export class EarlySocket {
  /** Null once the connection was taken over or given up. */
  #port: SocketPort | null;
  #received: ReceivedMessage[] = [];
  #closeCode: number | null = null;
  #cancelTimeout: () => void;

  /** Throws if the browser forbids WebSockets. */
  constructor(address: string, environment: Pick<Environment, "now" | "after" | "open">) {
    this.#port = environment.open(address);
    this.#port.onmessage = (event) => this.#received.push({ text: String(event.data), receivedAt: environment.now() });
    this.#port.onclose = (event) => (this.#closeCode = event.code);
    this.#cancelTimeout = environment.after(TAKE_OVER_TIMEOUT_MS, () => this.close());
  }

  /** Hands the connection over, once; null if it was given up. The caller replaces the port's listeners at once. */
  take(): OpenedSocket | null {
    const port = this.#port;
    this.#release();
    return port && { port, received: this.#received, closeCode: this.#closeCode };
  }

  /** Closes the connection, if it was not taken over. */
  close(): void {
    this.#port?.close();
    this.#release();
  }

  #release(): void {
    this.#cancelTimeout();
    this.#port = null;
  }
}
