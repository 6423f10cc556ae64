/** What the catalogues of all languages share. */
import { isolate } from "./bidi";
import type { ClosedCode } from "./connection";
import type { Person } from "./participants";
import type { CLOSE_CODES } from "./wire";

export interface ClosedReason {
  heading: string;
  text: string;
}

/** An observer without consent has a page of their own. */
export type ClosedReasons = Record<Exclude<ClosedCode, typeof CLOSE_CODES.NO_CONSENT>, ClosedReason>;

export const MINUTE = 60_000;

/** A duration in whole hours and minutes, rounded down. */
export function hoursAndMinutes(ms: number): { hours: number; minutes: number } {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** A person's name, isolated from the direction of the sentence that holds it. */
export const nameOf = (person: Person): string => isolate(person.name);

/** `you` for the viewer, otherwise the name and `they`. */
export const pick = (person: Person, you: string, they: string): string => (person.you ? you : `${nameOf(person)} ${they}`);
