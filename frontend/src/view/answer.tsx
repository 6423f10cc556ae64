import type { Words } from "../text";
import type { Turn } from "../wire";
import type { Actions } from "./actions";

interface Props {
  turn: Turn;
  busy: boolean;
  words: Words;
  actions: Actions;
}

/** The step's options, each a button that answers. While busy they keep the focus, and do nothing. */
export function Choose({ turn, busy, words, actions }: Props) {
  const answer = (event: MouseEvent, option: string) => {
    // The second click of a double one was meant for the step before, whose buttons stood at the same place.
    if (busy || event.detail > 1) return;
    actions.ask({ command: "choose", turn: turn.number, option });
  };
  return (
    <div class="options" role="group" aria-label={turn.title || words.act.choose}>
      {turn.options.map((option) => (
        <button
          key={option.id} type="button" class="button option" dir="auto" aria-disabled={busy}
          onClick={(event) => answer(event, option.id)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

const SCALE = Array.from({ length: 11 }, (_, value) => value);

/** A number from 0 to 10: the browser's own radio buttons, for keyboard and screen reader. */
export function Rate({ turn, busy, words, actions }: Props) {
  const give = (event: SubmitEvent) => {
    event.preventDefault();
    const value = new FormData(event.currentTarget as HTMLFormElement).get("rating");
    if (value !== null && !busy) actions.ask({ command: "rate", turn: turn.number, value: Number(value) });
  };
  return (
    <form class="rate" onSubmit={give}>
      <fieldset>
        <legend>{words.act.rating}</legend>
        <div class="scale">
          {SCALE.map((value) => (
            <label key={value} class="mark">
              <input type="radio" name="rating" value={value} required />
              <span>{value}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="button primary" aria-disabled={busy}>{words.act.rate}</button>
    </form>
  );
}
