import { createRef } from "preact";
import type { Draft, RoomState } from "../state";
import type { Words } from "../text";
import type { Actions } from "./actions";
import { CopyButton } from "./copy";
import { Written } from "./written";

interface Props {
  state: RoomState;
  words: Words;
  actions: Actions;
}

/** Words that lost their place on the page before they were sent: they stay, to be copied, until they are removed. */
export function Unsent({ state, words, actions }: Props) {
  return (
    <>
      {state.unsent.map((draft) => <One key={`${draft.turn}/${draft.text}`} draft={draft} state={state} words={words} actions={actions} />)}
    </>
  );
}

function whatBecomes(draft: Draft, state: RoomState, words: Words): string {
  // A turn goes on after a break with its number: it is the newest that was granted.
  const granted = state.events.findLast((event) => event.event === "granted");
  if (state.line.is !== "over" && state.state?.phase === "on_break" && granted?.turn === draft.turn) return words.unsent.onBreak;
  return state.draftsKept ? words.unsent.kept : words.unsent.notKept;
}

function One({ draft, state, words, actions }: Props & { draft: Draft }) {
  const place = createRef<HTMLQuoteElement>();
  const mark = () => place.current && getSelection()?.selectAllChildren(place.current);
  return (
    <section class="notice unsent" aria-label={words.unsent.heading}>
      <p><strong>{words.unsent.heading}</strong> {whatBecomes(draft, state, words)}</p>
      <blockquote ref={place}><Written text={draft.text} words={words} /></blockquote>
      <p class="buttons">
        <CopyButton text={() => draft.text} mark={mark} words={words} actions={actions} />
        <button type="button" class="button quiet" onClick={() => actions.discard(draft)}>{words.unsent.discard}</button>
      </p>
    </section>
  );
}
