/**
 * The connection to the server. It reconnects and resumes after the last event that it has, and sends each command
 * again, with the same id, until the server answers it. It has no DOM, and of a frame's meaning it knows only the number.
 *
 * Events are numbered without gaps. A number that was received before is ignored. After a gap the socket drops the
 * connection and resumes after the last event before the gap.
 */
import { PAGE_OUTDATED, type CommandRequest, type ConnectionStatus } from "./connection";
import type { EarlySocket, OpenedSocket } from "./early-socket";
import { parseMessage, UnreadableFrame } from "./frames";
import { addressAfter } from "./socket-address";
import { FINAL_CLOSE_CODES, PADDED_TO_BYTES, type ClientFrame, type Command, type ServerFrame } from "./wire";

/** The part of a WebSocket that is used here. */
export interface SocketPort {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(message: string): void;
  close(): void;
}

/** Clock, timers, randomness and ids: passed in, so that tests control them. */
export interface Environment {
  /** A monotonic clock, in milliseconds: setting the device's clock does not change it. */
  now(): number;
  /** Calls `callback` once after `ms`; returns a function that cancels the timer. */
  after(ms: number, callback: () => void): () => void;
  random(): number;
  newId(): string;
  /** Throws if the browser or an extension forbids WebSockets. */
  open(url: string): SocketPort;
}

export interface Listener {
  /** `receivedAt` is the monotonic clock at the frame's arrival, in milliseconds. */
  onFrame(frame: ServerFrame, receivedAt: number): void;
  onStatus(status: ConnectionStatus): void;
}

/** After these close codes the person has to act. After every other code, 1000 too, the socket reconnects. */
const FINAL_CODES: ReadonlySet<number> = new Set(FINAL_CLOSE_CODES);
/** The browser's own close code for a connection that failed to open, or was cut. */
const ABNORMAL_CLOSURE = 1006;
const FIRST_RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 30_000;
/** After a connection that lasted this long, the retry delay starts from the first one again. */
const STABLE_AFTER_MS = 10_000;
const PING_INTERVAL_MS = 25_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** Shorter, because a person who returns to the page should not wait for a dead connection. */
const ANSWER_TIMEOUT_ON_RETURN_MS = 3_000;
/** A command is usually answered at once: if not, the socket sends a ping this soon. */
const PING_AFTER_COMMAND_MS = 5_000;
/** An outage this long may mean that the network blocks the connection; sooner if it never opened. */
const LONG_OUTAGE_MS = { neverOpened: 10_000, wasOpen: 30_000 };

/** The length of an encrypted message can be observed, so it must not depend on a private answer. */
function padded(message: string): string {
  const length = new TextEncoder().encode(message).length;
  return message + " ".repeat((PADDED_TO_BYTES - (length % PADDED_TO_BYTES)) % PADDED_TO_BYTES);
}

export class Socket {
  #url: string;
  #environment: Environment;
  #listener: Listener;
  /** The connection that was opened before this script; null once the first `connect` has taken it over. */
  #early: Pick<EarlySocket, "take"> | null;
  #port: SocketPort | null = null;
  /** The number of the last event received, or of the event after which the page begins. */
  #seq: number;
  /** When the welcome arrived; null while the connection is not open. */
  #openSince: number | null = null;
  #wasOpen = false;
  #connectStartedAt = 0;
  /** When the outage began; null while the connection is open. */
  #outageSince: number | null = null;
  #failedAttempts = 0;
  #unanswered = new Map<string, Command>();
  /** The timeout of the ping that waits for an answer; null if none does. */
  #pingTimeout: number | null = null;
  #pingSentAt = 0;
  #closedForGood = false;
  #cancelTimer: () => void = () => {};

  /** The server sends the events after the number `after`. A number beyond the log's end means its end. */
  constructor(url: string, environment: Environment, listener: Listener, after = 0, early: Pick<EarlySocket, "take"> | null = null) {
    this.#url = url;
    this.#seq = after;
    this.#early = early;
    this.#environment = environment;
    this.#listener = listener;
  }

  connect(): void {
    this.#cancelTimer();
    this.#closedForGood = false;
    this.#connectStartedAt = this.#environment.now();
    this.#outageSince ??= this.#connectStartedAt;
    this.#listener.onStatus({ is: "connecting" });
    const opened = this.#open();
    if (opened === null) return this.#onClosed(ABNORMAL_CLOSURE);
    const { port, received, closeCode } = opened;
    this.#port = port;
    port.onmessage = (event) => this.#receive(String(event.data), this.#environment.now());
    port.onclose = (event) => this.#onClosed(event.code);
    // A connection may open and then deliver nothing.
    this.#cancelTimer = this.#environment.after(ANSWER_TIMEOUT_MS, () => this.#drop());
    for (const { text, receivedAt } of received) {
      if (this.#port === port) this.#receive(text, receivedAt);
    }
    if (closeCode !== null && this.#port === port) this.#onClosed(closeCode);
  }

  /** The early connection, at first; else a new one; null if a WebSocket cannot be made. */
  #open(): OpenedSocket | null {
    const early = this.#early?.take() ?? null;
    this.#early = null;
    if (early !== null) return early;
    try {
      return { port: this.#environment.open(addressAfter(this.#url, this.#seq)), received: [], closeCode: null };
    } catch {
      return null;
    }
  }

  /** Sends a command and returns its id. Until it is answered, it is sent again after every reconnect. */
  send(request: CommandRequest): string {
    const command = { type: "command", id: this.#environment.newId(), ...request } as Command;
    this.#unanswered.set(command.id, command);
    this.#transmit(command);
    if (this.#openSince !== null && this.#pingTimeout === null && this.#unanswered.size === 1) this.#schedulePing();
    return command.id;
  }

  sendTyping(on: boolean): void {
    this.#transmit({ type: "typing", on });
  }

  /**
   * The person returned to the page, or the network is back: reconnects now instead of after the retry delay. An open
   * connection may have died while the device slept, so it gets a ping with a short timeout.
   */
  ensureConnected(): void {
    if (this.#closedForGood || this.#pingTimeout === ANSWER_TIMEOUT_ON_RETURN_MS) return;
    if (this.#port === null) return this.connect();
    if (this.#openSince === null && this.#environment.now() - this.#connectStartedAt < ANSWER_TIMEOUT_ON_RETURN_MS) return;
    this.#ping(ANSWER_TIMEOUT_ON_RETURN_MS);
  }

  /** The device reports that it is offline: drops the connection, which the browser would report much later. */
  goOffline(): void {
    if (this.#port !== null && !this.#closedForGood) this.#drop();
  }

  /** The person leaves the page: closes the connection, sends nothing more and reports nothing. */
  leave(): void {
    this.#closedForGood = true;
    this.#port?.close();
    this.#detach();
  }

  #transmit(frame: ClientFrame): void {
    if (this.#openSince !== null) this.#port?.send(padded(JSON.stringify(frame)));
  }

  #receive(message: string, receivedAt: number): void {
    const port = this.#port;
    let frames: ServerFrame[];
    try {
      frames = parseMessage(message);
    } catch (error) {
      if (!(error instanceof UnreadableFrame)) throw error;
      this.#closeForGood(PAGE_OUTDATED);
      return;
    }
    for (const frame of frames) {
      if (this.#port !== port) return;
      this.#handle(frame, receivedAt);
    }
    if (this.#port === port && this.#openSince !== null) this.#schedulePing();
  }

  #handle(frame: ServerFrame, receivedAt: number): void {
    if (frame.type === "event") {
      if (frame.seq <= this.#seq) return;
      if (frame.seq > this.#seq + 1) return this.#drop();
      this.#seq = frame.seq;
    }
    if (frame.type === "state") {
      if (frame.seq < this.#seq) return;
      if (frame.seq > this.#seq) return this.#drop();
    }
    // A page that was frozen reads an old pong, whose time is no longer the server's.
    if (frame.type === "pong" && this.#environment.now() - this.#pingSentAt > ANSWER_TIMEOUT_MS) return this.#drop();
    if (frame.type === "welcome" && !this.#wasOpen) this.#seq = Math.min(this.#seq, frame.seq);
    if (frame.type === "accepted" || frame.type === "refused" || frame.type === "hint") this.#unanswered.delete(frame.id);
    this.#listener.onFrame(frame, receivedAt);
    if (frame.type === "welcome") {
      this.#openSince = this.#environment.now();
      this.#outageSince = null;
      this.#wasOpen = true;
      this.#listener.onStatus({ is: "open" });
      for (const command of this.#unanswered.values()) this.#transmit(command);
    }
  }

  #schedulePing(): void {
    this.#cancelTimer();
    this.#pingTimeout = null;
    const delay = this.#unanswered.size > 0 ? PING_AFTER_COMMAND_MS : PING_INTERVAL_MS;
    this.#cancelTimer = this.#environment.after(delay, () => this.#ping(ANSWER_TIMEOUT_MS));
  }

  /** Sends a ping. If nothing arrives before the timeout, the connection is dropped. */
  #ping(timeout: number): void {
    this.#cancelTimer();
    this.#pingTimeout = timeout;
    this.#pingSentAt = this.#environment.now();
    this.#transmit({ type: "ping" });
    this.#cancelTimer = this.#environment.after(timeout, () => this.#drop());
  }

  /** Closes a dead connection and schedules a reconnect. */
  #drop(): void {
    this.#port?.close();
    this.#onClosed(ABNORMAL_CLOSURE);
  }

  #onClosed(code: number): void {
    if (FINAL_CODES.has(code)) return this.#closeForGood(code);
    const now = this.#environment.now();
    const lasted = this.#openSince === null ? 0 : now - this.#openSince;
    this.#detach();
    if (lasted >= STABLE_AFTER_MS) this.#failedAttempts = 0;
    const delay = Math.min(MAX_RETRY_DELAY_MS, FIRST_RETRY_DELAY_MS * 2 ** this.#failedAttempts);
    this.#failedAttempts += 1;
    this.#outageSince ??= now;
    const long = now - this.#outageSince >= (this.#wasOpen ? LONG_OUTAGE_MS.wasOpen : LONG_OUTAGE_MS.neverOpened);
    this.#listener.onStatus(long ? { is: "lost", code, long } : { is: "lost", code });
    this.#cancelTimer = this.#environment.after(delay * (0.5 + this.#environment.random() / 2), () => this.connect());
  }

  #closeForGood(code: number): void {
    this.#closedForGood = true;
    this.#port?.close();
    this.#detach();
    this.#listener.onStatus({ is: "closed", code });
  }

  #detach(): void {
    this.#cancelTimer();
    this.#openSince = null;
    this.#pingTimeout = null;
    if (this.#port === null) return;
    this.#port.onmessage = this.#port.onclose = null;
    this.#port = null;
  }
}
