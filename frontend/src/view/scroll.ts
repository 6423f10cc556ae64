/** Keeps the end of the conversation in sight for whoever is there, and leaves alone whoever reads further up. */

const NEAR = 240;
const before = new WeakMap<HTMLElement, string>();

/** Looks before a drawing, and gives back what to do after it. */
export function followEnd(place: HTMLElement, events: number, turn: number): () => void {
  const main = place.querySelector("main");
  const following = main === null || main.getBoundingClientRect().bottom < innerHeight + NEAR;
  const news = `${events}/${turn}`;
  const changed = before.get(place) !== news;
  before.set(place, news);
  return () => {
    if (following && changed) place.querySelector("main > :last-child")?.scrollIntoView({ block: "end" });
  };
}
