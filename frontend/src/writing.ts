/** Tells the server whether a person is writing, as long as they wish it to be shown; never what they write. */
import type { Surroundings } from "./socket";

/** Without a stroke for this long, a person is not writing. */
export const STILL = 5_000;

export class WritingSignal {
  #send: (on: boolean) => void;
  #wished: () => boolean;
  #after: Surroundings["after"];
  #told = false;
  #callOff: (() => void) | null = null;

  constructor(send: (on: boolean) => void, wished: () => boolean, after: Surroundings["after"]) {
    this.#send = send;
    this.#wished = wished;
    this.#after = after;
  }

  /** A stroke: the field now holds words, or none. */
  stroke(words: boolean): void {
    this.#callOff?.();
    if (!this.#wished()) return;
    this.#tell(words);
    if (words) this.#callOff = this.#after(STILL, () => this.#tell(false));
  }

  /** On a new line, or when the wish changes: lets the server know that it is switched on. */
  introduce(): void {
    this.#told = false;
    if (this.#wished()) this.#send(false);
  }

  #tell(on: boolean): void {
    if (on !== this.#told) this.#send(on);
    this.#told = on;
  }
}
