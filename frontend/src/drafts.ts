/** Drafts and settings, stored on this device only. Where the browser stores nothing, the page works without. */
import type { Draft } from "./state";
import { KEY_PREFIX, keysWith, tryOr } from "./storage";

const TAB = `${KEY_PREFIX}tab`;
const TYPING = `${KEY_PREFIX}show-typing`;

/**
 * The drafts of one person in one room, stored by turn and tab: two tabs may write in the same turn, and each removes
 * only its own draft. The next tab that opens reads the draft of a closed tab, and replaces it at the first input; if
 * the other tab was not closed, it stores its own draft again.
 *
 * What was typed also stays in memory while the page is open, whether the browser stores it or not.
 */
export class Drafts {
  #storage: Storage | null;
  #session: Storage | null;
  #newId: () => string;
  #tab: string;
  #prefix: string;
  #room: string;
  /** This tab's drafts, by turn. */
  #own = new Map<number, string>();
  /** What the storage holds of this tab's drafts, as far as this tab knows. */
  #stored = new Map<number, string>();
  /** The drafts of other tabs that were stored when this tab opened, by storage key. */
  #others = new Map<string, Draft>();

  constructor(storage: Storage | null, session: Storage | null, room: string, person: string, newId: () => string) {
    this.#storage = storage;
    this.#session = session;
    this.#newId = newId;
    this.#room = room;
    this.#prefix = `${roomPrefix(room)}${person}:`;
    this.#tab = tryOr(() => session?.getItem(TAB), null) ?? this.#newTab();
    for (const key of keysWith(storage, this.#prefix)) this.#load(key);
  }

  /** Whether the browser stores anything at all. */
  get isPersistent(): boolean {
    const probe = `${KEY_PREFIX}probe`;
    return tryOr(() => {
      this.#storage?.setItem(probe, probe);
      this.#storage?.removeItem(probe);
      return this.#storage !== null;
    }, false);
  }

  read(turn: number): string {
    return this.#own.get(turn) ?? [...this.#others.values()].find((draft) => draft.turn === turn)?.text ?? "";
  }

  /** Saves the draft of a turn, and says whether the browser stored it. */
  save(turn: number, text: string): boolean {
    this.#replaceOthers(turn);
    if (text === "") {
      this.#remove(turn);
      return this.#storage !== null;
    }
    this.#own.set(turn, text);
    return this.#store(turn, text);
  }

  /** Removes the drafts of a turn that have this text. Without a text (the words were withdrawn) it removes all of them. */
  removeSent(turn: number, text: string | null | undefined): void {
    const isSent = (draft: string | undefined) => text === null || text === undefined || draft === text;
    if (this.#own.has(turn) && isSent(this.#own.get(turn))) this.#remove(turn);
    for (const [key, draft] of this.#others) if (draft.turn === turn && isSent(draft.text)) this.#removeOther(key, draft);
  }

  /** The person discards a draft. */
  discard(draft: Draft): void {
    this.removeSent(draft.turn, draft.text);
  }

  /** The small step that a partner notes at the end. It is stored as the drafts are, and deleted with them. */
  readStep(): string {
    return tryOr(() => this.#storage?.getItem(this.#stepKey), null) ?? "";
  }

  saveStep(text: string): void {
    tryOr(() => (text.trim() === "" ? this.#storage?.removeItem(this.#stepKey) : this.#storage?.setItem(this.#stepKey, text)), undefined);
  }

  /** The drafts that were not sent, oldest turn first, without the turn in which the composer shows the draft. */
  unsent(writableTurn: number | null): Draft[] {
    const own = [...this.#own].map(([turn, text]) => ({ turn, text }));
    const others = [...this.#others.values()].filter(
      ({ turn, text }) => !own.some((draft) => draft.turn === turn && draft.text === text),
    );
    return [...own, ...others]
      .filter(({ turn, text }) => turn !== writableTurn && text.trim() !== "")
      .toSorted((one, other) => one.turn - other.turn);
  }

  /** Another tab changed the storage: its own draft, or this tab's draft, which is then stored again. */
  onStorageChange(key: string | null, value: string | null): void {
    const other = this.#others.get(key ?? "");
    if (other !== undefined && key !== null) {
      if (value === null) this.#others.delete(key);
      else this.#others.set(key, { ...other, text: value });
    }
    const turn = [...this.#own.keys()].find((candidate) => this.#key(candidate) === key);
    const text = turn === undefined ? undefined : this.#own.get(turn);
    if (turn === undefined || text === undefined || value === text) return;
    if (value === null) this.#stored.delete(turn);
    this.#store(turn, text);
  }

  /** This browser lost access to the room: deletes the room's drafts from the device and stores no more. */
  deleteStored(): void {
    deleteRoomDrafts(this.#storage, this.#room);
    this.#storage = null;
  }

  #load(key: string): void {
    const [turn, tab] = key.slice(this.#prefix.length).split(":");
    const text = tryOr(() => this.#storage?.getItem(key), null);
    if (text === null || text === undefined || !/^\d+$/u.test(turn ?? "")) return;
    if (tab === this.#tab) {
      this.#own.set(Number(turn), text);
      this.#stored.set(Number(turn), text);
    } else {
      this.#others.set(key, { turn: Number(turn), text });
    }
  }

  get #stepKey(): string {
    return `${this.#prefix}step`;
  }

  #key(turn: number): string {
    return `${this.#prefix}${turn}:${this.#tab}`;
  }

  #store(turn: number, text: string): boolean {
    const storage = this.#storage;
    if (storage === null) return false;
    return tryOr(() => {
      // A duplicated tab has the same id as its original until one of them finds the other's draft here.
      const found = storage.getItem(this.#key(turn));
      if (found !== null && found !== this.#stored.get(turn)) {
        this.#tab = this.#newTab();
        this.#stored.clear();
      }
      storage.setItem(this.#key(turn), text);
      this.#stored.set(turn, text);
      return true;
    }, false);
  }

  #remove(turn: number): void {
    const stored = this.#stored.get(turn);
    this.#own.delete(turn);
    this.#stored.delete(turn);
    removeIfEqual(this.#storage, this.#key(turn), stored);
  }

  #replaceOthers(turn: number): void {
    for (const [key, draft] of this.#others) if (draft.turn === turn) this.#removeOther(key, draft);
  }

  #removeOther(key: string, draft: Draft): void {
    this.#others.delete(key);
    removeIfEqual(this.#storage, key, draft.text);
  }

  #newTab(): string {
    const tab = this.#newId();
    tryOr(() => this.#session?.setItem(TAB, tab), undefined);
    return tab;
  }
}

/** Deletes every draft of a room from the device. */
export function deleteRoomDrafts(storage: Storage | null, room: string): void {
  for (const key of keysWith(storage, roomPrefix(room))) tryOr(() => storage?.removeItem(key), undefined);
}

export function readTypingPreference(storage: Storage | null): boolean {
  return tryOr(() => storage?.getItem(TYPING), null) === "yes";
}

export function storeTypingPreference(storage: Storage | null, on: boolean): void {
  tryOr(() => (on ? storage?.setItem(TYPING, "yes") : storage?.removeItem(TYPING)), undefined);
}

function roomPrefix(room: string): string {
  return `${KEY_PREFIX}draft:${room}:`;
}

function removeIfEqual(storage: Storage | null, key: string, value: string | undefined): void {
  tryOr(() => storage?.getItem(key) === value && storage?.removeItem(key), undefined);
}
