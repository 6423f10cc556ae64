import { OCCASIONS, type AidsState, type Occasion } from "../aids";
import type { Texts } from "../text";
import type { AidsHandlers } from "./handlers";

interface Props {
  aids: AidsState;
  /** There are words, and the server can be asked. */
  ready: boolean;
  keepFocus: (event: MouseEvent) => void;
  texts: Texts;
  handlers: AidsHandlers;
}

/**
 * Asks for a hint on the draft. A hint that came in a pause changes only what the button says, so that nothing moves under
 * the writer's finger.
 */
export function LookButton({ aids, ready, keepFocus, texts, handlers }: Props) {
  if (aids.occasion === "never") return null;
  const waits = aids.shown !== null && !aids.open;
  return (
    <button
      type="button" class={`button quiet small look${waits ? " waits" : ""}`} aria-disabled={!ready} aria-expanded={aids.open} aria-controls="hint"
      onMouseDown={keepFocus} onClick={() => ready && (waits ? handlers.open() : handlers.look())}
    >
      {waits ? texts.aids.there : texts.aids.look}
    </button>
  );
}

/** When the writer's drafts are looked at. It is a setting of this device. */
export function AidsSetting({ occasion, stored, texts, handlers }: { occasion: Occasion; stored: boolean; texts: Texts; handlers: AidsHandlers }) {
  const labels = texts.aids;
  return (
    <details class="setting">
      <summary>{labels.heading}</summary>
      <p class="soft">{labels.hint}</p>
      <fieldset>
        <legend class="unseen">{labels.heading}</legend>
        {OCCASIONS.map((each) => (
          <label key={each} class="choice">
            <input type="radio" name="aids" checked={occasion === each} onChange={() => handlers.setOccasion(each)} />
            <span>{labels.occasions[each]}</span>
          </label>
        ))}
      </fieldset>
      {!stored && occasion !== "asked" && <p class="soft">{labels.notStored}</p>}
    </details>
  );
}
