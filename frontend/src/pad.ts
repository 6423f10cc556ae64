/**
 * The private notes of one partner in one room, on this device only. Nothing of them is sent, not even that they exist.
 * Where the browser stores nothing, they last as long as the page.
 */
import { KEY_PREFIX, keysWith, tryOr } from "./storage";

/** What the partner hears of the other one, and what stirs in the partner. */
export const COLUMNS = ["heard", "stirs"] as const;
/** What the partner sorts after the conversation: what was theirs, and what was the other one's. */
export const SORTED = ["mine", "theirs"] as const;
export type PadColumn = (typeof COLUMNS)[number] | (typeof SORTED)[number];
const ALL: readonly PadColumn[] = [...COLUMNS, ...SORTED];

export class Pad {
  #storage: Storage | null;
  #prefix: string;
  #room: string;
  #notes = new Map<PadColumn, string>();

  /** Deletes the notes that another person of this browser left in the room. */
  constructor(storage: Storage | null, room: string, seat: string) {
    this.#storage = storage;
    this.#room = room;
    this.#prefix = `${roomPrefix(room)}${seat}:`;
    for (const key of keysWith(storage, roomPrefix(room))) if (!key.startsWith(this.#prefix)) tryOr(() => storage?.removeItem(key), undefined);
    for (const column of ALL) this.#notes.set(column, tryOr(() => storage?.getItem(this.#prefix + column), null) ?? "");
  }

  read(column: PadColumn): string {
    return this.#notes.get(column) ?? "";
  }

  /** Keeps the notes of a column, and says whether the browser stored them. */
  write(column: PadColumn, text: string): boolean {
    this.#notes.set(column, text);
    const key = this.#prefix + column;
    return tryOr(() => {
      if (text === "") this.#storage?.removeItem(key);
      else this.#storage?.setItem(key, text);
      return this.#storage !== null;
    }, false);
  }

  get hasNotes(): boolean {
    return COLUMNS.some((column) => this.read(column).trim() !== "");
  }

  /** Another tab changed or burned the notes. Returns whether the key is one of them. */
  onStorageChange(key: string | null, value: string | null): boolean {
    const column = ALL.find((each) => this.#prefix + each === key);
    if (column !== undefined) this.#notes.set(column, value ?? "");
    return column !== undefined;
  }

  /** Deletes the notes from the device and from memory. */
  burn(): void {
    this.#notes.clear();
    deleteRoomPads(this.#storage, this.#room);
  }

  /** The browser lost access, or the person left: deletes the notes and stores no more. */
  deleteStored(): void {
    this.burn();
    this.#storage = null;
  }
}

/** Deletes all notes of a room from the device. */
export function deleteRoomPads(storage: Storage | null, room: string): void {
  for (const key of keysWith(storage, roomPrefix(room))) tryOr(() => storage?.removeItem(key), undefined);
}

function roomPrefix(room: string): string {
  return `${KEY_PREFIX}pad:${room}:`;
}
