/**
 * Call it before drawing, and the returned function after: if the focused element is gone, a heading gets the focus. After
 * the buttons for earlier lines it is the transcript's, which follows them, and otherwise that of the current step.
 */
export function preserveFocus(container: HTMLElement): () => void {
  const focused = document.activeElement;
  const had = container.contains(focused);
  const next = focused?.closest(".earlier") ? "#transcript-heading" : "main > :last-child h2";
  return () => {
    if (!had || container.contains(document.activeElement)) return;
    const heading = container.querySelector<HTMLElement>(next) ?? container.querySelector<HTMLElement>("h1, h2");
    heading?.focus({ preventScroll: true });
  };
}

/** Whether no control has the focus, nothing is selected and no dialog is open. */
export function isIdle(): boolean {
  const free = document.activeElement?.matches("body, [tabindex='-1']") ?? true;
  return free && !hasSelection() && document.querySelector("dialog[open]") === null;
}

function hasSelection(): boolean {
  return getSelection()?.isCollapsed === false;
}

/**
 * Makes the next Tab go to the first control in the container. What the page has before it, as the link to leave quickly,
 * stays before it: Shift and Tab reach that.
 */
export function startTabsAt(container: HTMLElement): void {
  if (document.activeElement !== document.body) return;
  container.focus({ preventScroll: true });
  container.blur();
}
