/** What a browser offers for calling a person: sound, vibration, notification, badge, wake lock. Each may be missing or refused. */
import type { Calling, Way } from "./calling";

/** Each note: its frequency in hertz, when it begins and how long it lasts, in seconds. */
const TONES: Partial<Record<Way, readonly (readonly [number, number, number])[]>> = {
  chime: [[523.25, 0, 0.9], [659.25, 0.2, 0.9], [783.99, 0.4, 1.4]],
  bell: [[196, 0, 2.2], [392, 0, 1.2]],
};
const VIBRATION_MS = [180, 120, 180];
const LOUDNESS = 0.16;

export class CallerDevice {
  #audio: AudioContext | null = null;
  #notification: Notification | null = null;
  #lock: WakeLockSentinel | null = null;
  #wantsLock = false;
  #asksForLock = false;

  get can(): Calling["can"] {
    return { sound: "AudioContext" in globalThis, vibration: "vibrate" in navigator, awake: "wakeLock" in navigator };
  }

  get notification(): Calling["notification"] {
    return "Notification" in globalThis ? Notification.permission : "missing";
  }

  /** Asks for permission; the browser shows its own question once. */
  async askForNotification(): Promise<void> {
    if (this.notification === "default") await Notification.requestPermission().catch(() => "denied");
  }

  /** Browsers allow sound only after a gesture: call this in one. */
  prepareSound(): void {
    if (!this.can.sound) return;
    this.#audio ??= new AudioContext();
    void this.#audio.resume().catch(ignore);
  }

  ring(way: Way): void {
    if (way === "vibration" && this.can.vibration) navigator.vibrate(VIBRATION_MS);
    const audio = this.#audio;
    if (audio === null || audio.state !== "running") return;
    for (const [frequency, from, lasts] of TONES[way] ?? []) playNote(audio, frequency, audio.currentTime + from, lasts);
  }

  /** A notification with this text alone, in place of an earlier one. On some phones only a service worker may show it. */
  notify(title: string, body: string): void {
    if (this.notification !== "granted") return;
    const options = { body, tag: "third-ear", silent: true };
    try {
      this.#notification = new Notification(title, options);
      this.#notification.onclick = () => {
        window.focus();
        this.#notification?.close();
      };
    } catch {
      void navigator.serviceWorker?.getRegistration().then((worker) => worker?.showNotification(title, options)).catch(ignore);
    }
  }

  showBadge(): void {
    if ("setAppBadge" in navigator) void navigator.setAppBadge().catch(ignore);
  }

  /** The person is back: removes the notification and the badge. */
  clear(): void {
    this.#notification?.close();
    this.#notification = null;
    void navigator.serviceWorker?.getRegistration().then(closeNotifications).catch(ignore);
    if ("clearAppBadge" in navigator) void navigator.clearAppBadge().catch(ignore);
  }

  /** The browser releases the lock when the page is hidden: call this again when it is shown. */
  keepAwake(on: boolean): void {
    this.#wantsLock = on;
    if (!on) {
      void this.#lock?.release().catch(ignore);
      this.#lock = null;
    } else if (this.can.awake && this.#lock === null && !this.#asksForLock && !document.hidden) void this.#acquire();
  }

  async #acquire(): Promise<void> {
    this.#asksForLock = true;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!this.#wantsLock) return void lock.release().catch(ignore);
      this.#lock = lock;
      lock.onrelease = () => {
        if (this.#lock === lock) this.#lock = null;
      };
    } catch {
      // Refused, as on a low battery: the screen goes dark as usual.
    } finally {
      this.#asksForLock = false;
    }
  }
}

async function closeNotifications(worker: ServiceWorkerRegistration | undefined): Promise<void> {
  for (const notification of (await worker?.getNotifications()) ?? []) notification.close();
}

function playNote(audio: AudioContext, frequency: number, from: number, lasts: number): void {
  const tone = new OscillatorNode(audio, { frequency });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUDNESS, from + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + lasts);
  tone.connect(volume).connect(audio.destination);
  tone.start(from);
  tone.stop(from + lasts);
}

function ignore(): void {
  // A refusal needs no answer: the setting says what this browser does.
}
