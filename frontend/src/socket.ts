/**
 * The line to the server: connects, resumes after the last event it has, and sends a command again, with its id,
 * until it has an answer. It knows no DOM and no meaning of a frame beyond its number.
 *
 * Every event has the number after the one before. A number met again is passed over; a number left out means that
 * something was lost on the way: the line is dropped and resumed after the last event that came through.
 */
import { framesOf, Unreadable } from "./frames";
import { TOO_OLD, type Asked, type Line } from "./line";
import type { ClientFrame, Command, ServerFrame } from "./wire";

/** The part of a WebSocket that is used here. */
export interface Wire {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(message: string): void;
  close(): void;
}

/** Time, chance and identity come from outside. */
export interface Surroundings {
  /** A monotonic clock, in milliseconds: setting the device's clock does not move it. */
  now(): number;
  /** Calls `then` after `ms`; gives back how to call it off. */
  after(ms: number, then: () => void): () => void;
  random(): number;
  newId(): string;
  open?(url: string): Wire;
}

export interface Listener {
  frame(frame: ServerFrame): void;
  line(line: Line): void;
}

/** Codes after which the person has to act. After all others, 1000 among them, the line comes back by itself. */
const FINAL = new Set([4401, 4403, 4404, 4408, 4409, 4410]);
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A line that held this long was a good one: the next pause begins small again. */
const STEADY = 10_000;
const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;
/** A person who comes back to the page should not wait for a line that died meanwhile. */
const ANSWER_ON_RETURN_WITHIN = 3_000;
/** A command is answered at once, as a rule: a line that does not is asked for a sign of life. */
const PING_AFTER_COMMAND = 5_000;
/** Without a line for this long, something on the way may not let it through: sooner where there was none ever. */
const LONG = { first: 10_000, again: 30_000 };

/** Bytes. The length of a message can be seen although it is encrypted, so it must not depend on an answer. */
const PADDED_TO_BYTES = 512;

function padded(message: string): string {
  const length = new TextEncoder().encode(message).length;
  return message + " ".repeat((PADDED_TO_BYTES - (length % PADDED_TO_BYTES)) % PADDED_TO_BYTES);
}

export class Socket {
  #url: string;
  #around: Surroundings;
  #listener: Listener;
  #wire: Wire | null = null;
  #seq = 0;
  #welcomed: number | null = null;
  #pauses = 0;
  #unanswered = new Map<string, Command>();
  #calledOff: () => void = () => {};
  #over = false;
  /** Since when there has been no line; null while there is one. */
  #missedSince: number | null = null;
  /** There was a line once. */
  #met = false;
  #begun = 0;
  /** How long the line has to answer the question that it was last asked; null while none is open. */
  #asked: number | null = null;
  #askedAt = 0;

  constructor(url: string, around: Surroundings, listener: Listener) {
    this.#url = url;
    this.#around = around;
    this.#listener = listener;
  }

  connect(): void {
    this.#calledOff();
    this.#over = false;
    this.#begun = this.#around.now();
    this.#missedSince ??= this.#begun;
    this.#listener.line({ is: "trying" });
    const address = `${this.#url}?after=${this.#seq}`;
    let wire: Wire;
    try {
      wire = this.#around.open?.(address) ?? new WebSocket(address);
    } catch {
      // A browser or an extension that allows no WebSocket throws.
      return this.#lost(1006);
    }
    this.#wire = wire;
    wire.onmessage = (event) => this.#receive(String(event.data));
    wire.onclose = (event) => this.#lost(event.code);
    // A line that opens and then stays mute is as good as none.
    this.#calledOff = this.#around.after(ANSWER_WITHIN, () => this.#drop());
  }

  /** Sends a command and gives back its id. Until it is answered it is sent again after every lost line. */
  send(asked: Asked): string {
    const command = { type: "command", id: this.#around.newId(), ...asked } as Command;
    this.#unanswered.set(command.id, command);
    this.#put(command);
    if (this.#welcomed !== null && this.#asked === null && this.#unanswered.size === 1) this.#keepAlive();
    return command.id;
  }

  typing(on: boolean): void {
    this.#put({ type: "typing", on });
  }

  /**
   * Somebody looks at the page again, or the network is back: comes back at once instead of at the end of the pause.
   * A line that seems to be there may have died while the device slept, so it is asked, and has little time to answer.
   */
  hurry(): void {
    if (this.#over || this.#asked === ANSWER_ON_RETURN_WITHIN) return;
    if (this.#wire === null) return this.connect();
    if (this.#welcomed === null && this.#around.now() - this.#begun < ANSWER_ON_RETURN_WITHIN) return;
    this.#ask(ANSWER_ON_RETURN_WITHIN);
  }

  /** The device says that it has no network: the line is gone, although the browser will not say so for a while. */
  cut(): void {
    if (this.#wire !== null && !this.#over) this.#drop();
  }

  #put(frame: ClientFrame): void {
    if (this.#welcomed !== null) this.#wire?.send(padded(JSON.stringify(frame)));
  }

  #receive(message: string): void {
    const wire = this.#wire;
    let frames: ServerFrame[];
    try {
      frames = framesOf(message);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#finish(TOO_OLD);
      return;
    }
    for (const frame of frames) {
      if (this.#wire !== wire) return;
      this.#take(frame);
    }
    if (this.#wire === wire && this.#welcomed !== null) this.#keepAlive();
  }

  #take(frame: ServerFrame): void {
    if (frame.type === "event") {
      if (frame.seq <= this.#seq) return;
      if (frame.seq > this.#seq + 1) return this.#drop();
      this.#seq = frame.seq;
    }
    if (frame.type === "state") {
      if (frame.seq < this.#seq) return;
      if (frame.seq > this.#seq) return this.#drop();
    }
    // A page that was frozen reads an old answer, and would take the time of then for that of now.
    if (frame.type === "pong" && this.#around.now() - this.#askedAt > ANSWER_WITHIN) return this.#drop();
    if (frame.type === "accepted" || frame.type === "refused") this.#unanswered.delete(frame.id);
    this.#listener.frame(frame);
    if (frame.type === "welcome") {
      this.#welcomed = this.#around.now();
      this.#missedSince = null;
      this.#met = true;
      this.#listener.line({ is: "open" });
      for (const command of this.#unanswered.values()) this.#put(command);
    }
  }

  #keepAlive(): void {
    this.#calledOff();
    this.#asked = null;
    const pause = this.#unanswered.size > 0 ? PING_AFTER_COMMAND : PING_EVERY;
    this.#calledOff = this.#around.after(pause, () => this.#ask(ANSWER_WITHIN));
  }

  /** Asks for a sign of life. Without one in time the line is dropped. */
  #ask(within: number): void {
    this.#calledOff();
    this.#asked = within;
    this.#askedAt = this.#around.now();
    this.#put({ type: "ping" });
    this.#calledOff = this.#around.after(within, () => this.#drop());
  }

  /** Lets go of a line that is no good and comes back. */
  #drop(): void {
    this.#wire?.close();
    this.#lost(1006);
  }

  #lost(code: number): void {
    if (FINAL.has(code)) return this.#finish(code);
    const held = this.#welcomed === null ? 0 : this.#around.now() - this.#welcomed;
    this.#letGo();
    if (held >= STEADY) this.#pauses = 0;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#pauses);
    this.#pauses += 1;
    this.#missedSince ??= this.#around.now();
    const long = this.#around.now() - this.#missedSince >= (this.#met ? LONG.again : LONG.first);
    this.#listener.line(long ? { is: "lost", code, long } : { is: "lost", code });
    this.#calledOff = this.#around.after(pause * (0.5 + this.#around.random() / 2), () => this.connect());
  }

  #finish(code: number): void {
    this.#over = true;
    this.#wire?.close();
    this.#letGo();
    this.#listener.line({ is: "over", code });
  }

  #letGo(): void {
    this.#calledOff();
    this.#welcomed = null;
    this.#asked = null;
    if (this.#wire === null) return;
    this.#wire.onmessage = this.#wire.onclose = null;
    this.#wire = null;
  }
}
