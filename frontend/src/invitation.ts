/**
 * The invitations of a room that was made in this tab. The server keeps no link, so the links page puts them into the tab's
 * own storage; the waiting room offers an invitation again until the invited person has come.
 */
import { array, object, string } from "./check";
import { KEY_PREFIX, tryOr } from "./storage";

/** What is sent to an invited person. The message holds the address, and neither names nor the topic. */
export interface Invitation {
  /** The seat, or the observer's id. */
  id: string;
  name: string;
  address: string;
  subject: string;
  message: string;
}

const stored = array(object({ id: string, name: string, address: string, subject: string, message: string }));

export function storeInvitations(session: Storage | null, room: string, invitations: Invitation[]): void {
  tryOr(() => session?.setItem(keyOf(room), JSON.stringify(invitations)), undefined);
}

/** The invitations that this tab has, for whom is still awaited. Those of others are removed from it. */
export function keepInvitations(session: Storage | null, room: string, awaited: (id: string) => boolean): Invitation[] {
  const found = readInvitations(session, room);
  const kept = found.filter(({ id }) => awaited(id));
  if (kept.length === 0) tryOr(() => session?.removeItem(keyOf(room)), undefined);
  else if (kept.length < found.length) storeInvitations(session, room, kept);
  return kept;
}

/** The address of a new mail with the message. */
export function mailAddress({ subject, message }: Invitation): string {
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(message)}`;
}

/** `shared`, `cancelled` by the person, or `failed`; null where the browser cannot share. */
export type Sharing = (given: Pick<Invitation, "subject" | "message">) => Promise<"shared" | "cancelled" | "failed">;

export function sharingOf(browser: Partial<Pick<Navigator, "share">>): Sharing | null {
  if (browser.share === undefined) return null;
  return async ({ subject, message }) => {
    try {
      await browser.share?.({ title: subject, text: message });
      return "shared";
    } catch (error) {
      return error instanceof DOMException && error.name === "AbortError" ? "cancelled" : "failed";
    }
  };
}

function readInvitations(session: Storage | null, room: string): Invitation[] {
  return tryOr(() => {
    const found: unknown = JSON.parse(session?.getItem(keyOf(room)) ?? "[]");
    return stored(found) === null ? (found as Invitation[]) : [];
  }, []);
}

function keyOf(room: string): string {
  return `${KEY_PREFIX}invitations:${room}`;
}
