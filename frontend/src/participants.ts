/** The people of a room, as one viewer sees them. */
import type { Seat, Welcome } from "./wire";

export const SEATS: readonly Seat[] = ["a", "b"];

export interface Person {
  name: string;
  /** This person is the viewer. */
  you: boolean;
}

/** The person behind a seat or an observer's id. */
export function personOf(welcome: Welcome, id: string): Person {
  const you = welcome.you.id === id;
  if (id === "a" || id === "b") return { name: welcome.partners[id].name, you };
  const observer = welcome.observers.find((candidate) => candidate.id === id);
  return { name: observer?.name ?? id, you };
}

/** The viewer's partner; null for an observer. */
export function otherPartner(welcome: Welcome): Seat | null {
  if (welcome.you.seat === null) return null;
  return welcome.you.seat === "a" ? "b" : "a";
}

/** Whether a seat's words are drawn on the far side of the page: the viewer's own, and for an observer partner b's. */
export function isFar(welcome: Welcome, seat: string): boolean {
  return seat === (welcome.you.seat ?? "b");
}
