/** Looks before a drawing, and gives back what to do after it: if what had the focus is gone, the next thing gets it. */
export function keepFocus(place: HTMLElement): () => void {
  const had = place.contains(document.activeElement);
  return () => {
    if (!had || place.contains(document.activeElement)) return;
    place.querySelector<HTMLElement>("main > :last-child h2")?.focus({ preventScroll: true });
  };
}
