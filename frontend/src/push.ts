/** Turns messages to this device on and off: `<form data-push="KEY">`. The server's key is how a push service knows it. */
type State = "missing" | "denied" | "failed" | "on" | "off";

/** The service worker of this site, once it runs. */
type Worker = Pick<ServiceWorkerRegistration, "pushManager">;

export interface PushDevice {
  worker: () => Promise<Worker>;
  permission: () => NotificationPermission;
  ask: () => Promise<NotificationPermission>;
  send: (url: string, form: FormData) => Promise<boolean>;
}

/** What this browser offers; null where it lacks something. */
export function pushDevice(): PushDevice | null {
  if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis)) return null;
  return {
    worker: () => navigator.serviceWorker.ready,
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    send: async (url, body) => (await fetch(url, { method: "POST", body })).ok,
  };
}

export async function offerPush(form: HTMLFormElement, device: PushDevice | null): Promise<void> {
  const key = form.dataset["push"] ?? "";
  const show = (state: State) => {
    for (const text of form.querySelectorAll<HTMLElement>("[data-push-text]")) text.hidden = text.dataset["pushText"] !== state;
    for (const button of form.querySelectorAll<HTMLElement>("[data-push-turn]")) {
      button.hidden = state === "missing" || state === "denied" || (button.dataset["pushTurn"] === "on") === (state === "on");
    }
  };
  if (device === null) return show("missing");

  const turnOn = async (): Promise<State> => {
    if ((await device.ask()) !== "granted") return device.permission() === "denied" ? "denied" : "off";
    const { pushManager } = await device.worker();
    const before = await pushManager.getSubscription();
    // One that was made for an earlier key of the server is of no use.
    if (before !== null && encode(before.options.applicationServerKey) !== key) await before.unsubscribe();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const body = new FormData(form);
    body.set("endpoint", subscription.endpoint);
    body.set("public_key", encode(subscription.getKey("p256dh")));
    body.set("secret", encode(subscription.getKey("auth")));
    return (await device.send(form.action, body)) ? "on" : "failed";
  };
  const turnOff = async (): Promise<State> => {
    const body = new FormData(form);
    body.set("off", "");
    if (!(await device.send(form.action, body))) return "failed";
    await (await (await device.worker()).pushManager.getSubscription())?.unsubscribe();
    return "off";
  };
  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-push-turn]")) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      show(await (button.dataset["pushTurn"] === "on" ? turnOn() : turnOff()).catch(() => "failed" as const));
      button.disabled = false;
    });
  }
  if (device.permission() === "denied") return show("denied");
  // The server may know a subscription that the browser has dropped meanwhile.
  const subscription = "pushOn" in form.dataset ? await (await device.worker()).pushManager.getSubscription() : null;
  show(subscription === null ? "off" : "on");
}

function encode(bytes: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
