/** The address of a room's WebSocket. */
import type { RoomPage } from "./wire";

export function roomAddress(page: Pick<RoomPage, "socket" | "lang">, at: Pick<Location, "protocol" | "host">): string {
  return `${at.protocol === "https:" ? "wss:" : "ws:"}//${at.host}${page.socket}?lang=${page.lang}`;
}

/** The server sends the events after the number `seq`. */
export function addressAfter(address: string, seq: number): string {
  return `${address}${address.includes("?") ? "&" : "?"}after=${seq}`;
}
