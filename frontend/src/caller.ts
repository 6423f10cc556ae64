/** Calls a person back: keeps their choice on this device, and asks the device for what the state of the room calls for. */
import { NO_CALLING, shouldCall, keepsAwake, waitingFor, WAYS, type Calling, type Way } from "./calling";
import type { CallerDevice } from "./caller-device";
import type { RoomState } from "./state";
import { KEY_PREFIX, tryOr } from "./storage";

const KEY = `${KEY_PREFIX}calling`;

export type Device = Pick<
  CallerDevice,
  "can" | "notification" | "askForNotification" | "prepareSound" | "ring" | "notify" | "showBadge" | "clear" | "keepAwake"
>;

export class Caller {
  #device: Device;
  #storage: Storage | null;
  #way: Way | null;
  #stored = true;
  /** What waited when the state was last looked at; undefined before the first state. */
  #waiting: string | null | undefined;
  /** A badge or a notification may be shown: from before the page was loaded, at first. */
  #shown = true;

  constructor(device: Device, storage: Storage | null) {
    this.#device = device;
    this.#storage = storage;
    const stored = tryOr(() => storage?.getItem(KEY), null);
    this.#way = WAYS.find((way) => way === stored) ?? null;
  }

  get setting(): Calling {
    return { ...NO_CALLING, way: this.#way, stored: this.#stored, notification: this.#device.notification, can: this.#device.can };
  }

  /** The person chose a way, or not to be called. Resolves when they have answered the browser's question. */
  async choose(way: Way | null): Promise<void> {
    this.#way = way;
    this.#stored = tryOr(() => {
      if (way === null) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, way);
      return this.#storage !== null;
    }, false);
    if (way === null) return this.#clear();
    this.#device.prepareSound();
    await this.#device.askForNotification();
  }

  /** Lets the person hear or feel the chosen way. */
  tryOut(): void {
    this.#device.prepareSound();
    if (this.#way !== null) this.#device.ring(this.#way);
  }

  /** A gesture on the page: from now on the browser allows sound. */
  onGesture(): void {
    if (this.#way !== null) this.#device.prepareSound();
  }

  /** Call it when the state, the focus or the visibility of the page has changed. */
  update(state: RoomState, focused: boolean, texts: { name: string; calling: { body: string } }): void {
    if (state.state === null) return;
    const waiting = waitingFor(state);
    const calls = shouldCall(this.#waiting, waiting, focused);
    this.#waiting = waiting;
    this.#device.keepAwake(this.#way !== null && keepsAwake(state));
    if (focused || waiting === null) this.#clear();
    if (!calls || this.#way === null) return;
    this.#shown = true;
    this.#device.ring(this.#way);
    this.#device.showBadge();
    this.#device.notify(texts.name, texts.calling.body);
  }

  #clear(): void {
    if (this.#shown) this.#device.clear();
    this.#shown = false;
  }
}
