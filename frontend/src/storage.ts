/** The browser's storage. It may be full or switched off; then every access throws. */

/** Every key that this application stores begins with this. */
export const KEY_PREFIX = "third-ear:";

/** The storage; null where the browser refuses access. */
export function storageOf(find: () => Storage): Storage | null {
  return tryOr(find, null);
}

/**
 * Clears all storage after the browser was forgotten. `clear` sends one storage event without a key, which open tabs
 * do not take for the loss of a draft. `Clear-Site-Data` does the same, but only on secure origins.
 */
export function clearStorages(...storages: (Storage | null)[]): void {
  for (const storage of storages) tryOr(() => storage?.clear(), undefined);
}

/** The result of `action`, or `fallback` if it throws. */
export function tryOr<T>(action: () => T, fallback: T): T {
  try {
    return action();
  } catch {
    return fallback;
  }
}

/** The stored keys that begin with `prefix`. */
export function keysWith(storage: Storage | null, prefix: string): string[] {
  return tryOr(() => {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
    return keys.filter((key) => key.startsWith(prefix));
  }, []);
}
