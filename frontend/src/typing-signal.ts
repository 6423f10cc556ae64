/** Tells the server whether the person is typing, if they switched that on. It never sends what they type. */
import type { Environment } from "./socket";

/** A person who has typed nothing for this long is not typing. */
export const TYPING_TIMEOUT_MS = 5_000;

export class TypingSignal {
  #send: (on: boolean) => void;
  #isEnabled: () => boolean;
  #after: Environment["after"];
  #lastSent = false;
  #cancelTimer: (() => void) | null = null;

  constructor(send: (on: boolean) => void, isEnabled: () => boolean, after: Environment["after"]) {
    this.#send = send;
    this.#isEnabled = isEnabled;
    this.#after = after;
  }

  /** The person typed: the field now holds text, or is empty. */
  onInput(hasText: boolean): void {
    this.#cancelTimer?.();
    if (!this.#isEnabled()) return;
    this.#update(hasText);
    if (hasText) this.#cancelTimer = this.#after(TYPING_TIMEOUT_MS, () => this.#update(false));
  }

  /** Tells the server that the signal is switched on: after each connection, and after the setting changed. */
  announce(): void {
    this.#lastSent = false;
    if (this.#isEnabled()) this.#send(false);
  }

  #update(on: boolean): void {
    if (on !== this.#lastSent) this.#send(on);
    this.#lastSent = on;
  }
}
