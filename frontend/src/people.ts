/** Who is who, from the viewer's chair. */
import type { Seat, Welcome } from "./wire";

export const SEATS: readonly Seat[] = ["a", "b"];

export interface Who {
  name: string;
  you: boolean;
}

/** The person behind a seat or an observer's id. */
export function who(welcome: Welcome, id: string): Who {
  const you = welcome.you.id === id;
  if (id === "a" || id === "b") return { name: welcome.partners[id].name, you };
  const observer = welcome.observers.find((candidate) => candidate.id === id);
  return { name: observer?.name ?? id, you };
}

/** The partner across from the viewer; null for an observer. */
export function other(welcome: Welcome): Seat | null {
  if (welcome.you.seat === null) return null;
  return welcome.you.seat === "a" ? "b" : "a";
}

/** Which side of the page a seat's words stand on: one's own on the far side, else partner b's. */
export function isFar(welcome: Welcome, seat: string): boolean {
  return seat === (welcome.you.seat ?? "b");
}
