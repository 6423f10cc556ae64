/** A menu, a `<details>` whose list opens over the page, closes by Escape, and when anything else is pressed or gets the focus. */

/** Keeps the menu closing; the returned function stops that. */
export function closeWhenLeft(menu: HTMLDetailsElement): () => void {
  const { ownerDocument: document } = menu;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing || !menu.open) return;
    event.preventDefault();
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  };
  const onElsewhere = (event: Event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  };
  document.addEventListener("keydown", onKeyDown);
  for (const type of ["pointerdown", "focusin"]) document.addEventListener(type, onElsewhere);
  return () => {
    document.removeEventListener("keydown", onKeyDown);
    for (const type of ["pointerdown", "focusin"]) document.removeEventListener(type, onElsewhere);
  };
}
