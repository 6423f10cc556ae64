/** Looks before a drawing, and gives back what to do after it: if what had the focus is gone, the next thing gets it. */
export function preserveFocus(place: HTMLElement): () => void {
  const had = place.contains(document.activeElement);
  return () => {
    if (!had || place.contains(document.activeElement) || hasSelection()) return;
    place.querySelector<HTMLElement>("main > :last-child h2")?.focus({ preventScroll: true });
  };
}

/** Whether the page is idle: no control has the focus, no words are marked, no dialog is open. */
export function isIdle(): boolean {
  const free = document.activeElement?.matches("body, [tabindex='-1']") ?? true;
  return free && !hasSelection() && document.querySelector("dialog[open]") === null;
}

function hasSelection(): boolean {
  return getSelection()?.isCollapsed === false;
}
