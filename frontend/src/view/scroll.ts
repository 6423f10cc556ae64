/** Scrolls to the end of the transcript as it grows, unless the person reads further up. */

/** Within this many pixels of its end, the page counts as scrolled to the end. */
const NEAR_END_PX = 240;
const lastVersions = new WeakMap<HTMLElement, string>();

/** Call it before drawing, and the returned function after. `version` changes when there is something new at the end. */
export function followEnd(container: HTMLElement, version: string): () => void {
  const main = container.querySelector("main");
  const following = main === null || main.getBoundingClientRect().bottom < innerHeight + NEAR_END_PX;
  const changed = lastVersions.get(container) !== version;
  const knownId = newestWords(container)?.id;
  const field = document.activeElement;
  const fieldTop = field?.getBoundingClientRect().top ?? 0;
  lastVersions.set(container, version);
  return () => {
    const said = newestWords(container);
    const own = said?.matches(".partner .far") ?? false;
    const fresh = said !== undefined && said.id !== knownId;
    if (!changed) return;
    // The field in which a person types stays at the same height on the screen.
    if (field instanceof HTMLTextAreaElement && field === document.activeElement) {
      if (fieldTop < innerHeight) scrollBy({ top: field.getBoundingClientRect().top - fieldTop, behavior: "instant" });
      return;
    }
    // After the viewer sent words, the page scrolls to the end from anywhere.
    if (following || (fresh && own)) showEnd(container, fresh && !own ? said : undefined);
  };
}

/** Scrolls to the end, but not past the first line of what is unread: new words, or the current step. */
function showEnd(container: HTMLElement, unread: HTMLElement | undefined): void {
  const end = container.querySelector<HTMLElement>("main > :last-child");
  if (end === null) return;
  const first = unread ?? end;
  if (fits(first, end)) end.scrollIntoView({ block: "end" });
  else first.scrollIntoView({ block: "start" });
}

/** Whether everything from one element to another fits on the screen, with the scroll margins. */
function fits(from: HTMLElement, to: HTMLElement): boolean {
  const margins = parseFloat(getComputedStyle(from).scrollMarginTop) + parseFloat(getComputedStyle(to).scrollMarginBottom);
  return to.getBoundingClientRect().bottom - from.getBoundingClientRect().top + margins <= innerHeight;
}

function newestWords(container: HTMLElement): HTMLElement | undefined {
  return [...container.querySelectorAll<HTMLElement>(".transcript .said")].at(-1);
}

/** Scrolls to the line of an event, or to the last line before it if the event leaves none. */
export function scrollToEvent(container: HTMLElement, seq: number): void {
  const lines = [...container.querySelectorAll<HTMLElement>(".transcript li[id]")];
  const line = lines.findLast((candidate) => Number(candidate.id.slice("event-".length)) <= seq);
  line?.scrollIntoView({ block: fits(line, line) ? "center" : "start" });
}
