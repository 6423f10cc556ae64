/** Types of the connection to the server that state and views share with the socket. */
import { CLOSE_CODES, type Command, type FinalCloseCode } from "./wire";

/** A command without its type and id: the socket adds both. */
export type CommandRequest = Command extends infer C ? (C extends Command ? Omit<C, "type" | "id"> : never) : never;

/**
 * `connecting`: the first attempt. `open`: the server sent its welcome. `lost`: the socket reconnects by itself; `long`
 * is set when it has failed to for a while. `closed`: the socket does not reconnect by itself.
 */
export type ConnectionStatus =
  | { is: "connecting" }
  | { is: "open" }
  | { is: "lost"; code: number; long?: boolean }
  | { is: "closed"; code: number };

/** The close code for a page that cannot read what the server sends. It is never on the wire. */
export const PAGE_OUTDATED = 0;

export type ClosedCode = FinalCloseCode | typeof PAGE_OUTDATED;

const { SIGNED_OUT, NO_SEAT, NO_ROOM, ERASED } = CLOSE_CODES;
/** After these close codes this browser has no access to the room. */
const ACCESS_LOST: ReadonlySet<number> = new Set([SIGNED_OUT, NO_SEAT, NO_ROOM, ERASED]);

export function isAccessLost(status: ConnectionStatus): boolean {
  return status.is === "closed" && ACCESS_LOST.has(status.code);
}
