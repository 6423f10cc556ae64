/** Call it before drawing, and the returned function after: if the focused element is gone, the last heading gets the focus. */
export function preserveFocus(container: HTMLElement): () => void {
  const had = container.contains(document.activeElement);
  return () => {
    if (!had || container.contains(document.activeElement) || hasSelection()) return;
    container.querySelector<HTMLElement>("main > :last-child h2")?.focus({ preventScroll: true });
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
