/** A browser's storage, which may be full, or switched off by the person: then even to look at it throws. */

/** All that we keep has a name that begins with this. */
export const OURS = "third-ear:";

/** The storage; null where there is none to be had. */
export function storageOf(find: () => Storage): Storage | null {
  return quietly(find, null);
}

/**
 * The browser was forgotten: nothing of it stays on the device. All goes at once, which open tabs do not take for the
 * loss of one of their drafts. The server asks browsers for the same, but they listen on secure origins only.
 */
export function forgetAll(...storages: (Storage | null)[]): void {
  for (const storage of storages) quietly(() => storage?.clear(), undefined);
}

/** What `act` gives, or `otherwise` where the browser refuses. */
export function quietly<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
