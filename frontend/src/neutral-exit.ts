/**
 * Leaves the page at once for a neutral address: by the link `<a data-exit>`, which every page has, and by the Shift key
 * three times. The address takes the place of the page in the browser's history, and all that is stored on the device is
 * deleted. Every other open page of this browser leaves too. The cookie tells the server to show no page before a person
 * asks for it (dialogue/pages/after_exit.py), because earlier pages stay in the history.
 *
 * The other partner sees what a lost connection shows, and nothing else.
 */
import { clearStorages, KEY_PREFIX, storageOf, tryOr } from "./storage";

const COOKIE = "left";
const CHANNEL = `${KEY_PREFIX}leave`;
const PRESSES = 3;
/** The longest time from one press to the next. */
const PRESS_INTERVAL_MS = 1_000;

/** The part of a keyboard event that is used here. */
export type Key = Pick<KeyboardEvent, "key" | "repeat" | "isComposing" | "keyCode" | "ctrlKey" | "altKey" | "metaKey" | "timeStamp">;

/** Counts presses of the Shift key alone. A press counts when the key is released. */
export class ShiftPresses {
  #count = 0;
  #isDown = false;
  #lastAt = 0;

  /** Another key or a pointer was used, as in typing a capital letter or selecting with Shift. */
  reset(): void {
    this.#count = 0;
    this.#isDown = false;
  }

  keyDown(event: Key): void {
    // Safari reports a key of an IME composition only by the key code 229.
    const alone = event.key === "Shift" && !event.isComposing && event.keyCode !== 229 && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone) return this.reset();
    if (event.repeat) return;
    if (event.timeStamp - this.#lastAt > PRESS_INTERVAL_MS) this.#count = 0;
    this.#isDown = true;
  }

  /** Whether this release completes three presses. */
  keyUp(event: Key): boolean {
    if (event.key !== "Shift" || !this.#isDown) return false;
    this.#isDown = false;
    this.#lastAt = event.timeStamp;
    this.#count += 1;
    return this.#count === PRESSES;
  }
}

/** What is used of a window, so that a test can give another one. */
export interface Left {
  document: {
    title: string;
    cookie: string;
    body: Pick<HTMLElement, "replaceChildren">;
    querySelectorAll(selector: string): Iterable<Pick<Element, "remove">>;
  };
  location: Pick<Location, "protocol" | "replace">;
  history: Pick<History, "replaceState">;
  localStorage: Storage;
  sessionStorage: Storage;
}

/** `forget` deletes what the page has in memory, and stops it. A step that fails does not prevent the next. */
export function leave(view: Left, address: string, forget: () => void): void {
  const { document, location, history } = view;
  const steps = [
    () => document.body.replaceChildren(),
    () => {
      document.title = new URL(address).hostname;
      for (const icon of document.querySelectorAll('link[rel~="icon"]')) icon.remove();
    },
    forget,
    () => clearStorages(storageOf(() => view.localStorage), storageOf(() => view.sessionStorage)),
    () => (document.cookie = `${COOKIE}=yes; Path=/; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`),
    // Until the neutral page has come, the browser shows this page's address.
    () => history.replaceState(null, "", "/"),
  ];
  for (const step of steps) tryOr(step, undefined);
  location.replace(address);
}

/** Makes the page's link and the Shift key leave. Without the link there is no address, and nothing happens. */
export function offerExit(view: Window & Left, forget: () => void = () => {}): void {
  const { document } = view;
  const channel = tryOr(() => new BroadcastChannel(CHANNEL), null);
  const address = document.querySelector<HTMLAnchorElement>("a[data-exit]")?.href;
  if (address === undefined) return;
  const go = () => leave(view, address, forget);
  const goAll = () => {
    tryOr(() => channel?.postMessage(null), undefined);
    go();
  };
  if (channel !== null) channel.onmessage = go;
  const presses = new ShiftPresses();
  view.addEventListener("keydown", (event) => presses.keyDown(event), { capture: true });
  view.addEventListener("keyup", (event) => presses.keyUp(event) && goAll(), { capture: true });
  for (const other of ["pointerdown", "blur", "compositionstart"] as const) view.addEventListener(other, () => presses.reset(), { capture: true });
  view.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("a[data-exit]")) return;
    event.preventDefault();
    goAll();
  }, { capture: true });
  // The browser may show a page that it kept in memory, without asking the server.
  view.addEventListener("pageshow", (event) => {
    if (!event.persisted || !document.cookie.split("; ").includes(`${COOKIE}=yes`)) return;
    document.body.replaceChildren();
    view.location.reload();
  });
}
