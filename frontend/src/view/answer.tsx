import type { Texts } from "../text";
import type { Turn } from "../wire";
import type { Handlers } from "./handlers";

interface Props {
  turn: Turn;
  busy: boolean;
  texts: Texts;
  handlers: Handlers;
}

/** A button for each of the step's options. While busy, they ignore clicks but keep the focus. */
export function Choose({ turn, busy, texts, handlers }: Props) {
  const choose = (event: MouseEvent, option: string) => {
    // The second click of a double click was meant for the previous step, whose buttons were at the same place.
    if (busy || event.detail > 1) return;
    handlers.sendCommand({ command: "choose", turn: turn.number, option });
  };
  return (
    <div class="options" role="group" aria-label={turn.title || texts.act.choose} aria-describedby="turn-prompt">
      {turn.options.map((option) => (
        <button
          key={option.id} type="button" class="button option" dir="auto" aria-disabled={busy}
          onClick={(event) => choose(event, option.id)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

const SCALE = Array.from({ length: 11 }, (_, value) => value);

/** A number from 0 to 10, as native radio buttons for keyboards and screen readers. */
export function Rate({ turn, busy, texts, handlers }: Props) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = new FormData(event.currentTarget as HTMLFormElement).get("rating");
    if (value !== null && !busy) handlers.sendCommand({ command: "rate", turn: turn.number, value: Number(value) });
  };
  return (
    <form class="rate" onSubmit={submit}>
      <fieldset aria-describedby="turn-prompt">
        <legend>{texts.act.rating}</legend>
        <div class="scale">
          {SCALE.map((value) => (
            <label key={value} class="mark">
              <input type="radio" name="rating" value={value} required />
              <span>{value}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="button primary" aria-disabled={busy}>{texts.act.rate}</button>
    </form>
  );
}
