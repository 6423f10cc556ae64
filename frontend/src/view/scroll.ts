/** Keeps the end of the conversation in sight for whoever is there, and leaves alone whoever reads further up. */

const NEAR = 240;
const before = new WeakMap<HTMLElement, string>();

/** Looks before a drawing, and gives back what to do after it. `news` changes when there is something new below. */
export function followEnd(place: HTMLElement, news: string): () => void {
  const main = place.querySelector("main");
  const following = main === null || main.getBoundingClientRect().bottom < innerHeight + NEAR;
  const changed = before.get(place) !== news;
  before.set(place, news);
  return () => {
    if (following && changed) place.querySelector("main > :last-child")?.scrollIntoView({ block: "end" });
  };
}

/** Brings the line of an event into sight; the newest line, if this event leaves none. */
export function showEvent(place: HTMLElement, seq: number): void {
  const lines = [...place.querySelectorAll<HTMLElement>(".transcript li")];
  const line = lines.findLast((candidate) => Number(candidate.id.slice("event-".length)) <= seq);
  line?.scrollIntoView({ block: "center" });
}
