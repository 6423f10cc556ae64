/** Scrolls to the end of the transcript as it grows, unless the person reads further up. */

/** Within this many pixels of its end, the page counts as scrolled to the end. */
const NEAR_END_PX = 240;
/** Earlier lines are loaded when their place is this many pixels above the screen. */
const NEAR_START_PX = 600;
const lastVersions = new WeakMap<HTMLElement, string>();

/** Call it before drawing, and the returned function after. `version` changes when there is something new at the end. */
export function followEnd(container: HTMLElement, version: string): () => void {
  const main = container.querySelector("main");
  const endBefore = main?.getBoundingClientRect().bottom ?? 0;
  const following = endBefore < innerHeight + NEAR_END_PX && !isBelowMain(endBefore);
  const changed = lastVersions.get(container) !== version;
  const opens = document.querySelector("#transcript [role='log'] > *") === null;
  const knownId = newestWords()?.id;
  const field = document.activeElement;
  const fieldTop = field?.getBoundingClientRect().top ?? 0;
  lastVersions.set(container, version);
  return () => {
    // The screen of a break begins at its top (view/break.tsx), and has no end to follow.
    if (container.querySelector(".at-rest") !== null) return;
    const said = newestWords();
    const own = said?.matches(".partner .far") ?? false;
    const fresh = said !== undefined && said.id !== knownId;
    // Where the step has become lower, what is below `main` would move into sight.
    const isShorter = endBefore >= innerHeight && (main?.getBoundingClientRect().bottom ?? 0) < innerHeight;
    if (!changed) return isShorter ? showEnd(container, undefined, "instant") : undefined;
    // The field in which a person types stays at the same height on the screen.
    if (field instanceof HTMLTextAreaElement && field === document.activeElement) {
      if (fieldTop < innerHeight) scrollBy({ top: field.getBoundingClientRect().top - fieldTop, behavior: "instant" });
      return;
    }
    // After the viewer sent words, the page shows them at once, from anywhere.
    if (opens || (fresh && own)) showEnd(container, undefined, "instant");
    else if (following) showEnd(container, fresh ? said : undefined, "auto", focusedByKeyboard());
  };
}

/**
 * Scrolls to the end, but not past the beginning of what is unread: new words, or the current step. The step is the last
 * part of `main`. It may be docked at the edge of the screen, so its own place is measured from the end of `main`.
 * Nothing scrolls if `kept` would leave the screen.
 */
function showEnd(container: HTMLElement, unread: HTMLElement | undefined, behavior: ScrollBehavior = "auto", kept?: Element): void {
  const main = container.querySelector("main");
  const step = main?.lastElementChild;
  if (!main || !(step instanceof HTMLElement)) return;
  const end = main.getBoundingClientRect().bottom;
  const start = unread?.getBoundingClientRect().top ?? end - step.offsetHeight;
  const margin = parseFloat(getComputedStyle(unread ?? step).scrollMarginTop);
  const top = Math.min(end - innerHeight, start - margin);
  if (kept && top > 0 && kept.getBoundingClientRect().top < top) return;
  // Where the page has become shorter, what is below `main` would be seen for a moment.
  scrollBy({ top, behavior: top < 0 ? "instant" : behavior });
}

/** Whether the person is at what stands below `main`: it has the focus, or most of the screen. */
function isBelowMain(end: number): boolean {
  return end < innerHeight / 2 || document.activeElement?.closest(".side") instanceof HTMLElement;
}

/** The control in sight that has the focus of the keyboard. While the page is short, it may be one of the header. */
function focusedByKeyboard(): Element | undefined {
  const control = document.querySelector(":focus-visible") ?? undefined;
  return control && control.getBoundingClientRect().bottom > 0 ? control : undefined;
}

/** Whether a line fits on the screen, with its scroll margins. */
function fits(line: HTMLElement): boolean {
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(line);
  return line.offsetHeight + parseFloat(scrollMarginTop) + parseFloat(scrollMarginBottom) <= innerHeight;
}

/** Looked for from the end: a long transcript has thousands of elements. */
function newestWords(): HTMLElement | undefined {
  let part = document.querySelector("#transcript [role='log']")?.lastElementChild;
  while (part) {
    const said = [...part.querySelectorAll<HTMLElement>(".said")].at(-1);
    if (said !== undefined) return said;
    part = part.previousElementSibling;
  }
  return undefined;
}

/** The elements of events, but for those in a closed fold. Found by id, since beside them a replay has thousands of elements. */
function linesOf(): HTMLElement[] {
  return [...(document.getElementById("transcript")?.querySelectorAll<HTMLElement>("[id^='event-']:not(details:not([open]) *)") ?? [])];
}

/**
 * Call it before lines are put in above, and the returned function after: what the person reads stays where it is, or
 * the buttons for earlier lines if the pointer is at them. A pointer that rests there while the keyboard is used is none.
 */
export function holdPosition(): () => void {
  const pointed = pointedButtons();
  const line = linesOf().find((candidate) => candidate.getBoundingClientRect().bottom > 0);
  const [pointedTop, lineTop] = [pointed, line].map((held) => held?.getBoundingClientRect().top ?? 0);
  return () => {
    // A share that gets its beginning is drawn anew, as another element for the same event.
    const again = line === undefined ? null : document.getElementById(line.id);
    const [held, top = 0] = pointed?.isConnected ? [pointed, pointedTop] : [again, lineTop];
    if (held) scrollBy({ top: held.getBoundingClientRect().top - top, behavior: "instant" });
  };
}

/** The buttons for earlier lines, if the pointer is at them. */
function pointedButtons(): Element | null {
  return document.querySelector("#transcript .earlier:hover:not(:has(:focus-visible)) .buttons");
}

/** Whether the place of the earlier lines is on the screen, or close above it. At its buttons, the person decides. */
export function isNearStart(): boolean {
  if (pointedButtons() !== null) return false;
  const earlier = document.getElementById("transcript")?.querySelector(".earlier") ?? null;
  return earlier !== null && earlier.getBoundingClientRect().bottom > -NEAR_START_PX;
}

/** Calls `callback` whenever the person scrolls up and the place of the earlier lines is near. */
export function onNearStart(callback: () => void): void {
  let last = scrollY;
  addEventListener("scroll", () => {
    const up = scrollY < last;
    last = scrollY;
    if (up && isNearStart()) callback();
  }, { passive: true });
}

/** Scrolls to the element of an event, to the fold that holds it, or to the last element before if the event has none. */
export function scrollToEvent(seq: number, behavior: ScrollBehavior): void {
  const fold = document.getElementById(`event-${seq}`)?.closest<HTMLElement>("details:not([open])");
  const line = fold ?? linesOf().findLast((candidate) => Number(candidate.id.slice("event-".length)) <= seq);
  line?.scrollIntoView({ block: fits(line) ? "center" : "start", behavior });
}
