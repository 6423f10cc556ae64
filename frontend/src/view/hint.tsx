import { Component, createRef } from "preact";
import { cut, excerpt, type AidsState, type Piece } from "../aids";
import type { Texts } from "../text";
import type { HintMarks } from "../wire";
import type { AidsHandlers } from "./handlers";
import { Sentence } from "./sentence";

interface Props {
  aids: AidsState;
  canSend: boolean;
  /** Puts the suggestion into the field. */
  begin: (suggestion: string) => void;
  send: () => void;
  keepFocus: (event: MouseEvent) => void;
  texts: Texts;
  handlers: AidsHandlers;
}

/** A thought about the draft, with the exact words that it is about. It is the writer's to take or to leave. */
export class HintPanel extends Component<Props> {
  #panel = createRef<HTMLElement>();

  override componentDidMount(): void {
    this.#panel.current?.scrollIntoView({ block: "nearest", behavior: "instant" });
    // Where both have no room, the way to send is what stays in sight.
    document.querySelector(".composer .send")?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  /** A focus inside goes to the field; a focus elsewhere stays, so that no on-screen keyboard opens. */
  #dismiss = (): void => {
    const hadFocus = this.#panel.current?.contains(document.activeElement);
    this.props.handlers.dismiss();
    if (hadFocus) document.getElementById("composer")?.focus({ preventScroll: true });
  };

  override render({ aids, canSend, begin, send, keepFocus, texts, handlers }: Props) {
    if (aids.shown === null) return null;
    const { check: { text }, hint } = aids.shown;
    const labels = texts.aids;
    const quoted = excerpt(text, hint.spans);
    const toggle = (event: Event) => handlers.setOccasion((event.currentTarget as HTMLInputElement).checked ? "pause" : "asked");
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.#dismiss();
    };
    return (
      // Escape closes the panel wherever the focus is inside.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
      <section id="hint" ref={this.#panel} class="hint" aria-label={labels.heading} onKeyDown={onKeyDown}>
        <p class="thought" dir="auto">{hint.about === null ? labels.nothing : hint.detail}</p>
        {quoted.length > 0 && <p class="quoted" dir="auto"><Pieces pieces={quoted} /></p>}
        {hint.suggestion !== "" && (
          <p class="suggestion">
            <span class="soft">{labels.begin}</span>
            <button type="button" class="stem" dir="auto" onMouseDown={keepFocus} onClick={() => begin(hint.suggestion)}>{hint.suggestion}</button>
          </p>
        )}
        <p class="buttons">
          {hint.about !== null && canSend && <button type="button" class="button small" onMouseDown={keepFocus} onClick={send}>{labels.send}</button>}
          <button type="button" class="button quiet small" onMouseDown={keepFocus} onClick={this.#dismiss}>{texts.dismiss}</button>
          <label class="switch">
            <input type="checkbox" checked={aids.occasion === "pause"} onChange={toggle} />
            <span>{labels.occasions.pause}</span>
          </label>
        </p>
        {hint.about !== null && <p class="soft">{labels.onlyYou}</p>}
      </section>
    );
  }
}

/** Words of the share: underlined if the saying-back has them, dotted if not yet. Below, the same in words. */
export function MarkedText({ text, marks, texts }: { text: string; marks: HintMarks; texts: Texts }) {
  const missing = new Set(cut(text, marks.untouched).flatMap((piece) => (piece.marked ? [piece.text] : [])));
  const touched = new Set(marks.touched.map(([from]) => from));
  const pieces = cut(text, [...marks.touched, ...marks.untouched]);
  return (
    <>
      <div class="words marked" dir="auto">
        {pieces.map(({ from, text: part, marked }) => marked
          ? <mark key={from} class={touched.has(from) ? "touched" : "untouched"}>{part}</mark>
          : <span key={from}>{part}</span>)}
      </div>
      <p class="soft legend">{texts.aids.legend}</p>
      {missing.size > 0 && <p class="unseen"><Sentence text={texts.aids.notYet([...missing])} /></p>}
    </>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map(({ from, text, marked }) => (marked ? <mark key={from}>{text}</mark> : <span key={from}>{text}</span>));
}
