/** The keys of the replay: Space plays and pauses, the arrow keys step, with Shift from answer to answer, and the slider has some more. */

interface Keys {
  toggle(): void;
  /** Moves the cursor, and says whether the key is one that does. */
  move(key: string, onSlider: boolean, shift: boolean): boolean;
}

const SLIDER = 'input[type="range"]';
/** Elements that the browser itself activates with Space. */
const SPACE_ACTIVATED = `button, a, summary, select, input:not(${SLIDER})`;

export function listenToKeys(page: Document, keys: Keys): void {
  page.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      if (target.closest(SPACE_ACTIVATED)) return;
      // A held key would play and pause many times a second.
      if (!event.repeat) keys.toggle();
      event.preventDefault();
    } else if (!target.closest("select") && keys.move(event.key, target.matches(SLIDER), event.shiftKey)) event.preventDefault();
  });
  // A clicked control does not keep the focus: Space would activate it again instead of playing.
  page.addEventListener("mousedown", (event) => {
    if (!(event.target as HTMLElement).closest("button, .switch")) return;
    event.preventDefault();
    blurActivated(page);
  });
  let selectOpened = false;
  page.addEventListener("pointerdown", (event) => (selectOpened = (event.target as HTMLElement).matches("select")));
  page.addEventListener("change", () => {
    if (selectOpened) blurActivated(page);
    selectOpened = false;
  });
}

function blurActivated(page: Document): void {
  const focused = page.activeElement;
  if (focused instanceof HTMLElement && focused.matches(SPACE_ACTIVATED)) focused.blur();
}
