/** Keeps the end of the conversation in sight for whoever is there, and leaves alone whoever reads further up. */

const NEAR = 240;
const before = new WeakMap<HTMLElement, string>();

/** Looks before a drawing, and gives back what to do after it. `news` changes when there is something new below. */
export function followEnd(place: HTMLElement, news: string): () => void {
  const main = place.querySelector("main");
  const following = main === null || main.getBoundingClientRect().bottom < innerHeight + NEAR;
  const changed = before.get(place) !== news;
  const known = newestWords(place)?.id;
  const field = document.activeElement;
  const stood = field?.getBoundingClientRect().top ?? 0;
  before.set(place, news);
  return () => {
    const said = newestWords(place);
    const own = said?.matches(".partner .far") ?? false;
    const fresh = said !== undefined && said.id !== known;
    if (!changed) return;
    // Whoever writes goes on at the same place, whatever comes in above the field.
    if (field instanceof HTMLTextAreaElement && field === document.activeElement) {
      if (stood < innerHeight) scrollBy({ top: field.getBoundingClientRect().top - stood, behavior: "instant" });
      return;
    }
    // Whoever has just sent words goes on from there, wherever they had read before.
    if (following || (fresh && own)) showEnd(place, fresh && !own ? said : undefined);
  };
}

/** Scrolls to the end, but never past the beginning of what somebody has still to read: new words, or what is asked. */
function showEnd(place: HTMLElement, unread: HTMLElement | undefined): void {
  const end = place.querySelector<HTMLElement>("main > :last-child");
  if (end === null) return;
  const first = unread ?? end;
  if (fits(first, end)) end.scrollIntoView({ block: "end" });
  else first.scrollIntoView({ block: "start" });
}

/** Whether all from one thing to another can be seen at once, with what stands over them and the room around them. */
function fits(from: HTMLElement, to: HTMLElement): boolean {
  const margins = parseFloat(getComputedStyle(from).scrollMarginTop) + parseFloat(getComputedStyle(to).scrollMarginBottom);
  return to.getBoundingClientRect().bottom - from.getBoundingClientRect().top + margins <= innerHeight;
}

function newestWords(place: HTMLElement): HTMLElement | undefined {
  return [...place.querySelectorAll<HTMLElement>(".transcript .said")].at(-1);
}

/** Brings the line of an event into sight; the newest line, if this event leaves none. */
export function showEvent(place: HTMLElement, seq: number): void {
  const lines = [...place.querySelectorAll<HTMLElement>(".transcript li[id]")];
  const line = lines.findLast((candidate) => Number(candidate.id.slice("event-".length)) <= seq);
  line?.scrollIntoView({ block: fits(line, line) ? "center" : "start" });
}
