/** Drafts and small wishes, kept on this device only. A browser that keeps nothing loses the comfort, not the page. */

export interface Drafts {
  read(step: string): string;
  keep(step: string, text: string): void;
  clear(step: string): void;
  /** The conversation is over: nothing of it stays behind on the device. */
  clearAll(): void;
}

/** The drafts of one person in one room, by step: what was not sent comes back whenever the step does. */
export function draftsOf(storage: Storage, room: string, person: string): Drafts {
  const prefix = `third-ear:draft:${room}:${person}:`;
  return {
    read: (step) => quietly(() => storage.getItem(prefix + step), null) ?? "",
    keep: (step, text) =>
      quietly(() => (text === "" ? storage.removeItem(prefix + step) : storage.setItem(prefix + step, text)), undefined),
    clear: (step) => quietly(() => storage.removeItem(prefix + step), undefined),
    clearAll: () =>
      quietly(() => {
        const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
        for (const key of keys.filter((candidate) => candidate.startsWith(prefix))) storage.removeItem(key);
      }, undefined),
  };
}

const TYPING = "third-ear:show-typing";

export function wishesTyping(storage: Storage): boolean {
  return quietly(() => storage.getItem(TYPING), null) === "yes";
}

export function keepTypingWish(storage: Storage, on: boolean): void {
  quietly(() => (on ? storage.setItem(TYPING, "yes") : storage.removeItem(TYPING)), undefined);
}

/** Storage may be full, or switched off by the person: both throw. */
function quietly<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
