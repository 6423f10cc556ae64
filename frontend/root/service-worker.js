/**
 * Shows a page of its own when the server cannot be reached, and caches that page and the scripts and styles that it
 * names. It caches no other page and no answer of the API, so no word of a conversation.
 * When the server sends a message, it shows the one neutral notification that there is.
 */
const CACHE = "offline";
const PAGE = "/offline/";

async function keepOfflinePage() {
  const page = await fetch(PAGE, { cache: "no-store" });
  if (!page.ok) throw new Error(`the offline page was answered with ${page.status}`);
  const assets = Array.from((await page.clone().text()).matchAll(/(?:href|src)="(\/static\/assets\/[^"]+)"/gu), (found) => found[1]);
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.addAll(assets);
  await cache.put(PAGE, page);
}

const languageOf = (response) => response?.headers.get("Content-Language");

/** The page from the server. If the person has changed the language, the offline page is fetched in the new one. */
async function navigate(event) {
  try {
    const page = (await event.preloadResponse) ?? (await fetch(event.request));
    const kept = await caches.match(PAGE);
    if (page.ok && languageOf(page) !== languageOf(kept)) event.waitUntil(keepOfflinePage().catch(() => undefined));
    return page;
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(keepOfflinePage().then(() => skipWaiting())));
// The browser asks the server while it starts the worker, so a page comes no later than without one.
addEventListener("activate", (event) => event.waitUntil(registration.navigationPreload?.enable()));
addEventListener("fetch", (event) => {
  const { request } = event;
  // A form goes to the server as the page sent it: the server refuses those of other sites by their headers.
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(navigate(event));
  else if (new URL(request.url).pathname.startsWith("/static/assets/")) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  }
});

async function notify(message) {
  const { text = "", language = "" } = message?.json() ?? {};
  await registration.showNotification("Third Ear", { body: text, lang: language, icon: "/icons/icon-192.png", tag: "news" });
}

/** An open page comes to the front as it is; otherwise the start of the site opens, where what is new is shown. */
async function open() {
  const [page] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return page === undefined ? clients.openWindow("/past/") : page.focus();
}

addEventListener("push", (event) => event.waitUntil(notify(event.data)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});
