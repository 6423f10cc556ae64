import { Component, createRef } from "preact";
import { COLUMNS, type PadColumn } from "../pad";
import type { Texts } from "../text";
import type { PadHandlers } from "./handlers";

interface Props {
  /** Whether the browser stores the notes. */
  stored: boolean;
  isListening: boolean;
  texts: Texts;
  pad: PadHandlers;
  /** Asks for a breather, as at any other place. */
  breathe: () => void;
}

/** The private notes: a sheet over the desk on a phone, a panel beside the conversation on a wide screen. Its fields are uncontrolled. */
export class PadPanel extends Component<Props> {
  #panel = createRef<HTMLElement>();

  override componentDidMount(): void {
    this.#panel.current?.querySelector("textarea")?.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    if (this.#panel.current?.contains(document.activeElement)) document.getElementById("pad-opener")?.focus({ preventScroll: true });
  }

  override render({ stored, isListening, texts, pad, breathe }: Props) {
    const labels = texts.pad;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      pad.setOpen(false);
    };
    const save = (column: PadColumn) => (event: Event) => pad.write(column, (event.currentTarget as HTMLTextAreaElement).value);
    return (
      // Escape closes the panel wherever the focus is inside.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
      <section ref={this.#panel} id="pad" class="pad" aria-labelledby="pad-heading" onKeyDown={onKeyDown}>
        <div class="row">
          <h2 id="pad-heading">{labels.heading}</h2>
          <button type="button" class="button small" onClick={() => pad.setOpen(false)}>{labels.close}</button>
        </div>
        <p id="pad-hint" class="soft">{labels.private} {stored ? labels.stored : labels.notStored}</p>
        {isListening && <Holding texts={texts} breathe={breathe} />}
        <div class="columns">
          {COLUMNS.map((column) => (
            <label key={column}>
              {labels.columns[column]}
              <textarea rows={3} dir="auto" autocomplete="off" aria-describedby="pad-hint" defaultValue={pad.read(column)} onInput={save(column)} onChange={save(column)} />
            </label>
          ))}
        </div>
      </section>
    );
  }
}

/** Whether the listener can hold what they hear as the other one's. The answer stays here, and is not even kept. */
class Holding extends Component<{ texts: Texts; breathe: () => void }, { answer: "held" | "pulled" | null }> {
  override state = { answer: null };

  override render({ texts, breathe }: { texts: Texts; breathe: () => void }, { answer }: { answer: "held" | "pulled" | null }) {
    const labels = texts.holding;
    return (
      <div class="holding" role="group" aria-label={labels.heading}>
        <p class="buttons">
          {(["held", "pulled"] as const).map((each) => (
            <button key={each} type="button" class="button small" aria-pressed={answer === each} onClick={() => this.setState({ answer: each })}>{labels.answers[each]}</button>
          ))}
        </p>
        <p role="status" class="soft">{answer !== null && labels.replies[answer]}</p>
        {answer === "pulled" && <button type="button" class="button" onClick={breathe}>{texts.pause.kinds.breather}</button>}
      </div>
    );
  }
}
