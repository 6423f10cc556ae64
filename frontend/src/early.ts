/**
 * Entry that opens the room's connection before the page's script is loaded. It is a file of its own, and small, because
 * the script needs several times as long; `async`, because scripts without it wait for the styles. main.tsx imports it
 * too, and gets the same connection: a browser evaluates a module once.
 */
import { EarlySocket } from "./early-socket";
import { environment } from "./environment";
import { addressAfter, roomAddress } from "./socket-address";
import type { PageData } from "./wire";

/** Null if the page is no room, or the connection cannot be opened: main.tsx reads the page's data itself, and reports. */
function openEarly(): EarlySocket | null {
  try {
    const page = JSON.parse(document.getElementById("app")?.dataset["page"] ?? "") as PageData;
    return page.page === "room" ? new EarlySocket(addressAfter(roomAddress(page, location), page.after), environment) : null;
  } catch {
    return null;
  }
}

export const early = openEarly();

// A script that cannot be loaded or read, or that fails as it starts, takes nothing over.
for (const fault of ["error", "unhandledrejection"]) addEventListener(fault, () => early?.close(), { capture: true });
