import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const SOURCE = readFileSync(new URL("../root/service-worker.js", import.meta.url), "utf8");

type Listener = (event: Record<string, unknown>) => void;

/** The service worker with a fake browser around it, which notes in `done` what it is asked for. */
function worker(hasPage = false) {
  const done: unknown[] = [];
  const note = (...what: unknown[]) => void done.push(what);
  const listeners = new Map<string, Listener>();
  const registration = {
    showNotification: (title: string, { body, lang, tag }: NotificationOptions) => Promise.resolve(note(title, body, lang, tag)),
  };
  const clients = {
    matchAll: () => Promise.resolve(hasPage ? [{ focus: () => note("focus") }] : []),
    openWindow: (address: string) => Promise.resolve(note("open", address)),
  };
  const listen = (name: string, listener: Listener) => listeners.set(name, listener);
  new Function("addEventListener", "registration", "clients", SOURCE)(listen, registration, clients);
  /** Resolves when the worker has done all that the event waits for. */
  const fire = async (name: string, event: object) => {
    const waited: unknown[] = [];
    listeners.get(name)?.({ ...event, waitUntil: (work: unknown) => waited.push(work) });
    await Promise.all(waited);
    return done;
  };
  return { fire, note };
}

it("shows one notification with the text that the server sent, in place of an earlier one", async () => {
  const data = { json: () => ({ text: "هناك جديد", language: "ar" }) };
  expect(await worker().fire("push", { data })).toStrictEqual([["Third Ear", "هناك جديد", "ar", "news"]]);
});

it("shows a notification without a text for a message without content", async () => {
  expect(await worker().fire("push", { data: null })).toStrictEqual([["Third Ear", "", "", "news"]]);
});

it.each([
  ["brings an open page to the front as it is", true, ["focus"]],
  ["opens the start where no page is open", false, ["open", "/past/"]],
])("%s when a notification is tapped", async (_, hasPage, answer) => {
  const { fire, note } = worker(hasPage);
  expect(await fire("notificationclick", { notification: { close: () => note("close") } })).toStrictEqual([["close"], answer]);
});
