/** Drafts and small wishes, kept on this device only. A browser that keeps nothing loses the comfort, not the page. */
import type { Draft } from "./state";
import { OURS, quietly } from "./storage";

const TAB = `${OURS}tab`;
const TYPING = `${OURS}show-typing`;

/**
 * The drafts of one person in one room, by turn and by tab: two tabs may write in the same turn, and each removes
 * only what it wrote. A tab that was closed leaves its draft to the next one, which takes it over with the first
 * stroke; a tab that is still there then keeps its own again.
 *
 * What is written stays in the page, too, for as long as that is open, whether the browser keeps it or not.
 */
export class Drafts {
  #storage: Storage | null;
  #session: Storage | null;
  #newId: () => string;
  #tab: string;
  #prefix: string;
  #room: string;
  /** This tab's, by turn. */
  #mine = new Map<number, string>();
  /** What is stored of them, as far as this tab knows. */
  #stored = new Map<number, string>();
  /** What other tabs had kept when this one was opened, by its key. */
  #found = new Map<string, Draft>();

  constructor(storage: Storage | null, session: Storage | null, room: string, person: string, newId: () => string) {
    this.#storage = storage;
    this.#session = session;
    this.#newId = newId;
    this.#room = room;
    this.#prefix = `${roomPrefix(room)}${person}:`;
    this.#tab = quietly(() => session?.getItem(TAB), null) ?? this.#newTab();
    for (const key of keysOf(storage, this.#prefix)) this.#load(key);
  }

  /** Whether the browser keeps anything at all. */
  get kept(): boolean {
    const probe = `${OURS}probe`;
    return quietly(() => {
      this.#storage?.setItem(probe, probe);
      this.#storage?.removeItem(probe);
      return this.#storage !== null;
    }, false);
  }

  read(turn: number): string {
    return this.#mine.get(turn) ?? [...this.#found.values()].find((draft) => draft.turn === turn)?.text ?? "";
  }

  /** Keeps the words of a turn; whether the browser took them. */
  keep(turn: number, text: string): boolean {
    this.#takeOver(turn);
    if (text === "") {
      this.#remove(turn);
      return this.#storage !== null;
    }
    this.#mine.set(turn, text);
    return this.#store(turn, text);
  }

  /** These words of this turn were taken; other words that another tab has for it stay. */
  taken(turn: number, text: string | null | undefined): void {
    const same = (words: string | undefined) => text === null || text === undefined || words === text;
    if (this.#mine.has(turn) && same(this.#mine.get(turn))) this.#remove(turn);
    for (const [key, draft] of this.#found) if (draft.turn === turn && same(draft.text)) this.#removeFound(key, draft);
  }

  /** The person has read these words and removes them. */
  discard(draft: Draft): void {
    this.taken(draft.turn, draft.text);
  }

  /** What was written and not sent, the oldest first, but for the turn in which it can still be sent. */
  unsent(writable: number | null): Draft[] {
    const mine = [...this.#mine].map(([turn, text]) => ({ turn, text }));
    const others = [...this.#found.values()].filter(
      ({ turn, text }) => !mine.some((draft) => draft.turn === turn && draft.text === text),
    );
    return [...mine, ...others]
      .filter(({ turn, text }) => turn !== writable && text.trim() !== "")
      .toSorted((one, other) => one.turn - other.turn);
  }

  /** Another tab changed what is stored: its own, or by mistake what this one has written, which is kept all the same. */
  changedElsewhere(key: string | null, value: string | null): void {
    const found = this.#found.get(key ?? "");
    if (found !== undefined && key !== null) {
      if (value === null) this.#found.delete(key);
      else this.#found.set(key, { ...found, text: value });
    }
    const turn = [...this.#mine.keys()].find((candidate) => this.#key(candidate) === key);
    const text = turn === undefined ? undefined : this.#mine.get(turn);
    if (turn === undefined || text === undefined || value === text) return;
    if (value === null) this.#stored.delete(turn);
    this.#store(turn, text);
  }

  /** The room is no longer this browser's: nothing of it stays on the device, and nothing more is kept. */
  forget(): void {
    forgetRoom(this.#storage, this.#room);
    this.#storage = null;
  }

  #load(key: string): void {
    const [turn, tab] = key.slice(this.#prefix.length).split(":");
    const text = quietly(() => this.#storage?.getItem(key), null);
    if (text === null || text === undefined || !/^\d+$/u.test(turn ?? "")) return;
    if (tab === this.#tab) {
      this.#mine.set(Number(turn), text);
      this.#stored.set(Number(turn), text);
    } else {
      this.#found.set(key, { turn: Number(turn), text });
    }
  }

  #key(turn: number): string {
    return `${this.#prefix}${turn}:${this.#tab}`;
  }

  #store(turn: number, text: string): boolean {
    const storage = this.#storage;
    if (storage === null) return false;
    return quietly(() => {
      // A tab that was doubled has the id of its twin, until both have written.
      const there = storage.getItem(this.#key(turn));
      if (there !== null && there !== this.#stored.get(turn)) {
        this.#tab = this.#newTab();
        this.#stored.clear();
      }
      storage.setItem(this.#key(turn), text);
      this.#stored.set(turn, text);
      return true;
    }, false);
  }

  #remove(turn: number): void {
    const written = this.#stored.get(turn);
    this.#mine.delete(turn);
    this.#stored.delete(turn);
    removeIf(this.#storage, this.#key(turn), written);
  }

  #takeOver(turn: number): void {
    for (const [key, draft] of this.#found) if (draft.turn === turn) this.#removeFound(key, draft);
  }

  #removeFound(key: string, draft: Draft): void {
    this.#found.delete(key);
    removeIf(this.#storage, key, draft.text);
  }

  #newTab(): string {
    const tab = this.#newId();
    quietly(() => this.#session?.setItem(TAB, tab), undefined);
    return tab;
  }
}

/** Removes all that was kept for a room. */
export function forgetRoom(storage: Storage | null, room: string): void {
  for (const key of keysOf(storage, roomPrefix(room))) quietly(() => storage?.removeItem(key), undefined);
}

export function wishesTyping(storage: Storage | null): boolean {
  return quietly(() => storage?.getItem(TYPING), null) === "yes";
}

export function keepTypingWish(storage: Storage | null, on: boolean): void {
  quietly(() => (on ? storage?.setItem(TYPING, "yes") : storage?.removeItem(TYPING)), undefined);
}

function roomPrefix(room: string): string {
  return `${OURS}draft:${room}:`;
}

function keysOf(storage: Storage | null, prefix: string): string[] {
  return quietly(() => {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
    return keys.filter((key) => key.startsWith(prefix));
  }, []);
}

function removeIf(storage: Storage | null, key: string, value: string | undefined): void {
  quietly(() => storage?.getItem(key) === value && storage?.removeItem(key), undefined);
}
