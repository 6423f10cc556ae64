/** Entry of the pages that Django renders: their style, and conveniences. The pages also work without it. */
import { dateFormat } from "./date-format";
import { deleteRoomDrafts } from "./drafts";
import { persistForm } from "./form-storage";
import { offerInvitations } from "./invitation-cards";
import { closeWhenLeft } from "./menu";
import { offerExit } from "./neutral-exit";
import { deleteRoomPads } from "./pad";
import { offerPasskeys } from "./passkeys";
import { clearStorages, KEY_PREFIX, storageOf, tryOr } from "./storage";
import "./style/fonts.css";
import "./style.css";
import { copyText } from "./clipboard";
import { textsFor } from "./text";
import { offerBrowserZone } from "./time-zone";

const storage = storageOf(() => localStorage);
const session = storageOf(() => sessionStorage);

offerExit(globalThis.window);

/** `data-forget="browser"`: the server does not know this browser. `"room"`: this browser has no access to the room. */
const forget = document.querySelector<HTMLElement>("[data-forget]")?.dataset["forget"];
const room = /^\/rooms\/([^/]+)\//u.exec(location.pathname)?.[1];
if (forget === "browser") clearStorages(storage, session);
else if (forget === "room" && room !== undefined) {
  deleteRoomDrafts(storage, room);
  deleteRoomPads(storage, room);
}

/** A page that is loaded again in another language keeps what was written in its form. */
const SWITCHED = `${KEY_PREFIX}switched`;
const switched = tryOr(() => session?.getItem(SWITCHED) ?? null, null) !== null;
tryOr(() => session?.removeItem(SWITCHED), undefined);
document.querySelector("form.languages")?.addEventListener("submit", () => tryOr(() => session?.setItem(SWITCHED, ""), undefined));
for (const menu of document.querySelectorAll<HTMLDetailsElement>(".menu details")) closeWhenLeft(menu);

/** `<form data-keep>` is restored after back navigation. */
const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
  persistForm(form, session, switched || visit?.type === "back_forward");
}

/** `<time data-moment="…">` says a moment in UTC: here it is in the reader's own time zone. */
const moments = dateFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }, (instant) => instant.toLocaleString());
for (const moment of document.querySelectorAll<HTMLElement>("[data-moment]")) {
  moment.textContent = moments.format(Date.parse(moment.dataset["moment"] ?? ""));
}

tryOr(() => offerBrowserZone(document, Intl.DateTimeFormat().resolvedOptions().timeZone), undefined);

/** `<a data-zone>` fetches a file: its times are in the reader's own time zone. Without `Intl` they are in the zone of the account. */
tryOr(() => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-zone]")) {
    const address = new URL(link.href);
    address.searchParams.set("zone", timeZone);
    link.href = address.href;
  }
}, undefined);

/** `<button data-copy="ID" hidden>` copies the value of the field with this id. */
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset["copy"] ?? "") as HTMLInputElement;
    const note = document.getElementById(`${source.id}-note`);
    const done = await copyText(source.value, () => {
      source.focus();
      source.select();
    });
    const texts = (await textsFor(document.documentElement.lang)).pages;
    if (note !== null) note.textContent = done ? "" : texts.copyFailed;
    if (!done) return;
    button.focus();
    button.textContent = texts.copyText;
    globalThis.setTimeout(() => (button.textContent = label), 3000);
  });
}

offerInvitations(session);
offerPasskeys(globalThis.window);

const pushForm = document.querySelector<HTMLFormElement>("form[data-push]");
if (pushForm !== null) void import("./push").then(({ offerPush, pushDevice }) => offerPush(pushForm, pushDevice()));

/** The service worker shows a page of its own without a connection. Where it is missing or blocked, the browser shows its own. */
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => undefined);
