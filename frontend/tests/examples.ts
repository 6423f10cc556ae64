/** Frames of a small conversation, and fakes, for tests. */
import type { EventHistory } from "../src/event-history";
import type { Texts } from "../src/text";
import { transcriptLines, type Line } from "../src/transcript";
import type { EventFrame, StateFrame, Turn, Welcome } from "../src/wire";

export function welcome(change: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    protocol: 1,
    room: "r1",
    format: {
      id: "compassion",
      version: 1,
      title: "Compassion dialogue",
      steps: {
        share: { title: "Share", options: {} },
        verdict: { title: "Was that it?", options: { yes: "Yes, that is it", almost: "Almost" } },
        thanks: { title: "Say thank you", options: {} },
      },
    },
    topic: "The evenings",
    you: { role: "partner", id: "b", seat: "b", name: "Ben", scope: null },
    partners: { a: { name: "Ana", present: true }, b: { name: "Ben", present: true } },
    observers: [{ id: "o1", name: "Dr. Lee", scope: "words", present: false }],
    seq: 0,
    now: "2026-11-23T14:00:00.000000Z",
    ...change,
  };
}

export const observing = welcome({ you: { role: "observer", id: "o1", seat: null, name: "Dr. Lee", scope: "words" } });

type Own<E> = E extends EventFrame ? Omit<E, "type" | "seq" | "at"> : never;

/** Events numbered from 1, `apart` seconds after one another. */
export function log(events: Own<EventFrame>[], apart = 10): EventFrame[] {
  const start = Date.parse("2026-11-23T14:00:00Z");
  return events.map((event, index) => {
    const at = new Date(start + index * apart * 1000).toISOString();
    return { type: "event", seq: index + 1, at, ...event } as EventFrame;
  });
}

export const joinedA = { event: "joined", by: "a" } as const;
export const joinedB = { event: "joined", by: "b" } as const;
export const granted = {
  event: "granted", by: "moderator", turn: 1, step: "share", to: ["a"], act: "say", phase: "talking",
  private: false, gate: "opens", tries: 0, deadline: null,
} as const;
export const shared = {
  event: "said", by: "a", turn: 1, step: "share", private: false, gate: "opens", text: "I felt like a guest.",
} as const;
export const saidBack = {
  event: "said", by: "b", turn: 2, step: "mirror", private: false, gate: "paraphrase", text: "You felt like a guest.",
} as const;
export const accepted = {
  event: "chose", by: "a", turn: 3, step: "verdict", private: false, gate: "verdict", option: "yes",
} as const;
export const withheld = { event: "withheld" } as const;

export function turn(change: Partial<Turn> = {}): Turn {
  return {
    number: 2,
    step: "mirror",
    title: "Say it back",
    act: "say",
    gate: "paraphrase",
    waiting_on: ["b"],
    prompt: "Say back what it means.",
    stems: ["What I hear is …"],
    options: [],
    max_chars: 1200,
    private: false,
    granted_at: "2026-11-23T14:00:00.000000Z",
    deadline: null,
    ...change,
  };
}

export function state(change: Partial<StateFrame> = {}): StateFrame {
  return {
    type: "state",
    seq: 0,
    phase: "talking",
    round: 1,
    speaker: "a",
    listener: "b",
    turn: turn(),
    break: null,
    observers: [{ id: "o1", scope: "words", allowed: [] }],
    may: ["say", "break", "end"],
    ...change,
  };
}

/** All lines of a history. */
export function linesOf(events: EventHistory, viewer: Welcome, texts: Texts): Line[] {
  return transcriptLines([...events], viewer, texts, events.withdrawn);
}

/** The text of markup, without elements. */
export function plain(html: string): string {
  return html.replaceAll(/<\/?bdi>/gu, "").replaceAll(/<[^>]+>/gu, " ").replaceAll(/\s+/gu, " ").trim();
}

/** Storage in memory. While it is `full`, it throws like a full browser storage. */
export class FakeStorage implements Storage {
  full = false;
  #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  clear = (): void => this.#kept.clear();
  getItem = (key: string): string | null => this.#kept.get(key) ?? null;
  key = (index: number): string | null => [...this.#kept.keys()][index] ?? null;
  removeItem = (key: string): void => void this.#kept.delete(key);
  setItem = (key: string, value: string): void => {
    if (this.full) throw new Error("QuotaExceededError");
    this.#kept.set(key, value);
  };
}
