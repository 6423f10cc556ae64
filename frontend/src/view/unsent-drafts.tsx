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

/** The drafts that no composer shows any more. They stay, to be copied, until the person discards them. */
export function UnsentDrafts({ state, texts, handlers }: Props) {
  return (
    <>
      {state.unsent.map((draft) => <UnsentDraft key={`${draft.turn}/${draft.text}`} draft={draft} state={state} texts={texts} handlers={handlers} />)}
    </>
  );
}

function UnsentDraft({ draft, state, texts, handlers }: Props & { draft: Draft }) {
  const quote = createRef<HTMLQuoteElement>();
  const select = () => quote.current && getSelection()?.selectAllChildren(quote.current);
  return (
    <section class="notice unsent" aria-label={texts.unsent.heading}>
      <p><strong>{texts.unsent.heading}</strong> {state.draftsPersistent ? texts.unsent.kept : texts.unsent.notKept}</p>
      <blockquote ref={quote}><MultilineText text={draft.text} texts={texts} /></blockquote>
      <p class="buttons">
        <CopyButton text={() => draft.text} select={select} texts={texts} handlers={handlers} />
        <button type="button" class="button quiet" onClick={() => handlers.discardDraft(draft)}>{texts.unsent.discard}</button>
      </p>
    </section>
  );
}
