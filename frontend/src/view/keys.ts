/** The keys of the replay: Space plays and pauses, the arrow keys step, and the slider knows some more. */

interface Keys {
  toggle(): void;
  /** Moves as the key says; whether it says anything. */
  move(key: string, onSlider: boolean): boolean;
}

const SLIDER = 'input[type="range"]';
/** What Space presses, opens or ticks by itself. */
const PRESSED = `button, a, summary, select, input:not(${SLIDER})`;

export function listenToKeys(page: Document, keys: Keys): void {
  page.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      if (target.closest(PRESSED)) return;
      // Held down, it would play and pause many times a second.
      if (!event.repeat) keys.toggle();
      event.preventDefault();
    } else if (!target.closest("select") && keys.move(event.key, target.matches(SLIDER))) event.preventDefault();
  });
  // What a click has pressed does not keep the focus: Space would press it again instead of playing.
  page.addEventListener("mousedown", (event) => {
    if (!(event.target as HTMLElement).closest("button, .switch")) return;
    event.preventDefault();
    blurPressed(page);
  });
  let opened = false;
  page.addEventListener("pointerdown", (event) => (opened = (event.target as HTMLElement).matches("select")));
  page.addEventListener("change", () => {
    if (opened) blurPressed(page);
    opened = false;
  });
}

function blurPressed(page: Document): void {
  const focused = page.activeElement;
  if (focused instanceof HTMLElement && focused.matches(PRESSED)) focused.blur();
}
