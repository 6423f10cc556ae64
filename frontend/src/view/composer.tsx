import { Component, createRef } from "preact";
import type { Words } from "../text";
import type { Turn } from "../wire";
import type { Actions } from "./actions";

interface Props {
  turn: Turn;
  label: string;
  /** Words are on their way: they stay in sight, and are not sent twice. */
  sending: boolean;
  connected: boolean;
  words: Words;
  actions: Actions;
}

/** How many characters from the limit the count begins to show. */
const NEAR = 200;

/**
 * The place to write. The field is the browser's own: nothing that arrives writes into it. What is written is kept
 * as a draft with every stroke, and comes back with the step after a reload or a lost connection.
 */
export class Composer extends Component<Props, { count: number }> {
  #field = createRef<HTMLTextAreaElement>();

  constructor(props: Props) {
    super(props);
    this.state = { count: 0 };
  }

  override componentDidMount(): void {
    const field = this.#field.current;
    if (field === null) return;
    field.value = this.props.actions.draft(this.props.turn.step);
    this.#counted(field);
    // It has become one's turn: the words can begin, unless the person is busy elsewhere on the page.
    if (document.activeElement?.matches("body, h2")) field.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    this.props.actions.writing(false);
  }

  #counted(field: HTMLTextAreaElement): void {
    // The server counts characters, not the halves of which the browser makes some of them.
    this.setState({ count: Array.from(field.value).length });
  }

  #written = (): void => {
    const field = this.#field.current;
    if (field === null) return;
    this.#counted(field);
    this.props.actions.keepDraft(this.props.turn.step, field.value);
    this.props.actions.writing(field.value.trim() !== "");
  };

  #begin = (stem: string): void => {
    const field = this.#field.current;
    if (field === null) return;
    const opening = stem.replace(/\s*(…|\.\.\.)\s*$/u, "");
    const before = field.value.slice(0, field.selectionStart);
    const gap = before === "" || /\s$/u.test(before) ? "" : " ";
    const start = field.selectionStart + gap.length;
    field.setRangeText(`${gap}${opening} `, field.selectionStart, field.selectionEnd, "end");
    // A gap within the stem is what the person fills first.
    const blank = opening.indexOf("…");
    if (blank >= 0) field.setSelectionRange(start + blank, start + blank + 1);
    field.focus();
    this.#written();
  };

  #send = (): void => {
    const field = this.#field.current;
    const { turn, sending, connected, actions } = this.props;
    if (field === null || sending || !connected) return;
    // There is nothing to send yet, or too much: the words are the next thing to see to.
    if (!this.#fits(field.value)) return field.focus();
    actions.ask({ command: "say", turn: turn.number, text: field.value });
  };

  #fits(text: string): boolean {
    return text.trim() !== "" && Array.from(text).length <= this.props.turn.max_chars;
  }

  override render({ turn, label, sending, connected, words }: Props, { count }: { count: number }) {
    const submit = (event: Event) => {
      event.preventDefault();
      this.#send();
    };
    const keys = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    };
    const left = turn.max_chars - count;
    return (
      <form class="composer" onSubmit={submit}>
        <Stems stems={turn.stems} words={words} begin={this.#begin} />
        <label for="composer" class="unseen">{label || words.act.yourWords}</label>
        <textarea
          id="composer" ref={this.#field} rows={5} dir="auto" autocomplete="off" readOnly={sending}
          aria-describedby="composer-hint" onInput={this.#written} onKeyDown={keys}
        />
        <p id="composer-hint" class="soft row">
          <span>{words.act.kept} <span class="keys">{words.act.sendHint}</span></span>
          <span class={left < 0 ? "count over" : "count"}>{left <= NEAR && countdown(left, words)}</span>
        </p>
        <p role="status" class="unseen">{left <= NEAR && milestone(left, words)}</p>
        <button type="submit" class="button primary" aria-disabled={!connected || sending || left < 0}>
          {sending ? words.act.sending : words.act.send}
        </button>
      </form>
    );
  }
}

function countdown(left: number, words: Words): string {
  return left < 0 ? words.act.over(-left) : words.act.left(left);
}

/** What is said aloud of it: not with every stroke. */
function milestone(left: number, words: Words): string {
  return left < 0 ? words.act.tooLong : words.act.left(Math.ceil(left / 50) * 50);
}

interface StemsProps {
  stems: readonly string[];
  words: Words;
  begin: (stem: string) => void;
}

function Stems({ stems, words, begin }: StemsProps) {
  if (stems.length === 0) return null;
  return (
    <div class="stems" role="group" aria-label={words.turn.stems}>
      {stems.map((stem) => (
        <button key={stem} type="button" class="stem" dir="auto" onClick={() => begin(stem)}>{stem}</button>
      ))}
    </div>
  );
}
