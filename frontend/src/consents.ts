/**
 * What an observer who is not let in may know of the consents: how many partners agree, never which. The page asks again
 * with growing pauses, and nobody is shown as present by that.
 */
import { integer, object, oneOf } from "./check";
import type { Environment } from "./socket";

export interface Consents {
  given: number;
  status: "waiting" | "given" | "taken_back";
}

const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 30_000;
/** Each pause is drawn from this range below its length, so that many pages do not ask at once. */
const JITTER = 0.3;
/** Answers that asking again does not change: signed out, no seat, erased. */
const FINAL = new Set([401, 403, 404, 409, 410]);
/** How long the page says that both agree before it opens the room. */
const OPENING_MS = 1_500;
const consents = object({ given: integer, status: oneOf("waiting", "given", "taken_back") });

export interface ConsentsCallbacks {
  onConsents(consents: Consents): void;
  /** Both agree, or this browser has no access any more: the page should load again. */
  onEnd(): void;
}

/** Asks for the consents until both are given. */
export class ConsentsPoll {
  #url: string;
  #environment: Pick<Environment, "after" | "random">;
  #ask: (url: string) => Promise<Response>;
  #callbacks: ConsentsCallbacks;
  #pause = FIRST_PAUSE_MS;
  #cancel: (() => void) | null = null;
  #asking = false;
  #done = false;

  constructor(url: string, environment: Pick<Environment, "after" | "random">, ask: (url: string) => Promise<Response>, callbacks: ConsentsCallbacks) {
    this.#url = url;
    this.#environment = environment;
    this.#ask = ask;
    this.#callbacks = callbacks;
  }

  /** Asks now, and from then on with pauses that begin short. Call it also when the person comes back to the page. */
  start(): void {
    this.#pause = FIRST_PAUSE_MS;
    if (!this.#asking && !this.#done) void this.#check();
  }

  async #check(): Promise<void> {
    this.#cancel?.();
    this.#asking = true;
    const answer = await this.#read();
    this.#asking = false;
    if (answer === "final") return this.#end();
    if (answer !== null) this.#callbacks.onConsents(answer);
    if (answer?.status === "given") {
      this.#done = true;
      this.#environment.after(OPENING_MS, () => this.#end());
      return;
    }
    const length = this.#pause * (1 - JITTER * this.#environment.random());
    this.#pause = Math.min(MAX_PAUSE_MS, this.#pause * 1.5);
    this.#cancel = this.#environment.after(length, () => void this.#check());
  }

  #end(): void {
    this.#done = true;
    this.#callbacks.onEnd();
  }

  /** The consents; `final` if no later answer will differ; null if there was no answer. */
  async #read(): Promise<Consents | "final" | null> {
    try {
      const response = await this.#ask(this.#url);
      if (FINAL.has(response.status)) return "final";
      const body: unknown = response.ok ? await response.json() : null;
      return consents(body) === null ? (body as Consents) : null;
    } catch {
      return null;
    }
  }
}
