import { createRef } from "preact";
import type { Draft, RoomState } from "../state";
import type { Texts } from "../text";
import type { Handlers } from "./handlers";
import { CopyButton } from "./copy-button";
import { MultilineText } from "./multiline-text";

interface Props {
  state: RoomState;
  texts: Texts;
  handlers: Handlers;
}

/** Words that lost their place on the page before they were sent: they stay, to be copied, until they are removed. */
export function UnsentDrafts({ state, texts, handlers }: Props) {
  return (
    <>
      {state.unsent.map((draft) => <UnsentDraft key={`${draft.turn}/${draft.text}`} draft={draft} state={state} texts={texts} handlers={handlers} />)}
    </>
  );
}

function explanation(draft: Draft, state: RoomState, texts: Texts): string {
  // A turn goes on after a break with its number: it is the newest that was granted.
  const granted = state.events.findLast((event) => event.event === "granted");
  if (state.connection.is !== "closed" && state.state?.phase === "on_break" && granted?.turn === draft.turn) return texts.unsent.onBreak;
  return state.draftsPersistent ? texts.unsent.kept : texts.unsent.notKept;
}

function UnsentDraft({ draft, state, texts, handlers }: Props & { draft: Draft }) {
  const place = createRef<HTMLQuoteElement>();
  const mark = () => place.current && getSelection()?.selectAllChildren(place.current);
  return (
    <section class="notice unsent" aria-label={texts.unsent.heading}>
      <p><strong>{texts.unsent.heading}</strong> {explanation(draft, state, texts)}</p>
      <blockquote ref={place}><MultilineText text={draft.text} texts={texts} /></blockquote>
      <p class="buttons">
        <CopyButton text={() => draft.text} mark={mark} texts={texts} handlers={handlers} />
        <button type="button" class="button quiet" onClick={() => handlers.discardDraft(draft)}>{texts.unsent.discard}</button>
      </p>
    </section>
  );
}
