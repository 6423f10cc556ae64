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

const FINAL = new Set([1000, 4401, 4403, 4404, 4408, 4410]);
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A line that held this long was a good one: the next pause begins small again. */
const STEADY = 10_000;
const PING_EVERY = 25_000;
const ANSWER_WITHIN = 10_000;

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

  constructor(url: string, around: Surroundings, listener: Listener) {
    this.#url = url;
    this.#around = around;
    this.#listener = listener;
  }

  connect(): void {
    this.#calledOff();
    this.#listener.line({ is: "trying" });
    const address = `${this.#url}?after=${this.#seq}`;
    const wire = this.#around.open?.(address) ?? new WebSocket(address);
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
    return command.id;
  }

  typing(on: boolean): void {
    this.#put({ type: "typing", on });
  }

  /** Comes back at once instead of at the end of the pause. */
  hurry(): void {
    if (this.#wire === null && !this.#over) this.connect();
  }

  /** The device says that it has no network: the line is gone, although the browser will not say so for a while. */
  cut(): void {
    if (this.#wire !== null && !this.#over) this.#drop();
  }

  #put(frame: ClientFrame): void {
    if (this.#welcomed !== null) this.#wire?.send(JSON.stringify(frame));
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
    if (frame.type === "accepted" || frame.type === "refused") this.#unanswered.delete(frame.id);
    this.#listener.frame(frame);
    if (frame.type === "welcome") {
      this.#welcomed = this.#around.now();
      this.#listener.line({ is: "open" });
      for (const command of this.#unanswered.values()) this.#put(command);
    }
  }

  #keepAlive(): void {
    this.#calledOff();
    this.#calledOff = this.#around.after(PING_EVERY, () => {
      this.#put({ type: "ping" });
      this.#calledOff = this.#around.after(ANSWER_WITHIN, () => this.#drop());
    });
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
    this.#listener.line({ is: "lost", code });
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
    if (this.#wire === null) return;
    this.#wire.onmessage = this.#wire.onclose = null;
    this.#wire = null;
  }
}
