import { Component, createRef } from "preact";
import type { Texts } from "../text";
import type { Turn } from "../wire";
import type { Handlers } from "./handlers";
import { CopyButton } from "./copy-button";
import { isIdle } from "./focus";

interface Props {
  turn: Turn;
  label: string;
  /** Words are on their way: they stay in sight, and are not sent twice. */
  sending: boolean;
  connected: boolean;
  /** Whether the browser keeps what is written. */
  kept: boolean;
  texts: Texts;
  handlers: Handlers;
}

/** How many characters from the limit the count begins to show. */
const NEAR = 200;

/**
 * The place to write. The field is the browser's own: nothing that arrives writes into it. What is written is kept
 * as a draft with every stroke, and comes back with the turn after a reload or a lost connection.
 */
export class Composer extends Component<Props, { count: number }> {
  #field = createRef<HTMLTextAreaElement>();
  /** What the field held when it was last looked at. */
  #seen = "";

  constructor(props: Props) {
    super(props);
    this.state = { count: 0 };
  }

  override componentDidMount(): void {
    const field = this.#field.current;
    if (field === null) return;
    field.value = this.props.handlers.readDraft(this.props.turn.number);
    this.#counted(field);
    document.addEventListener("visibilitychange", this.#noticed);
    // It has become one's turn: the words can begin, unless the person is doing something on the page.
    if (isIdle()) field.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    document.removeEventListener("visibilitychange", this.#noticed);
    this.#noticed();
    this.props.handlers.onTyping(false);
  }

  /** Keeps what came into the field without an event, as some of what fills in or dictates does. */
  #noticed = (): void => {
    if (this.#field.current !== null && this.#field.current.value !== this.#seen) this.#written();
  };

  #counted(field: HTMLTextAreaElement): void {
    this.#seen = field.value;
    // The server counts characters, not the halves of which the browser makes some of them.
    this.setState({ count: Array.from(field.value).length });
  }

  #written = (): void => {
    const field = this.#field.current;
    if (field === null) return;
    this.#counted(field);
    this.props.handlers.saveDraft(this.props.turn.number, field.value);
    this.props.handlers.onTyping(field.value.trim() !== "");
  };

  #begin = (stem: string): void => {
    const field = this.#field.current;
    if (field === null || field.readOnly) return;
    const opening = stem.replace(/\s*(…|\.\.\.)\s*$/u, "");
    // Beside what is marked, never in its place.
    const place = field.selectionEnd;
    const before = field.value.slice(0, place);
    const gap = before === "" || /\s$/u.test(before) ? "" : " ";
    const start = place + gap.length;
    field.focus();
    field.setSelectionRange(place, place);
    insert(field, `${gap}${opening} `);
    // A gap within the stem is what the person fills first.
    const blank = opening.indexOf("…");
    if (blank >= 0) field.setSelectionRange(start + blank, start + blank + 1);
    this.#written();
  };

  #send = (): void => {
    const field = this.#field.current;
    const { turn, sending, connected, handlers } = this.props;
    if (field === null || sending || !connected) return;
    this.#noticed();
    // There is nothing to send yet, or too much: the words are the next thing to see to.
    if (!this.#fits(field.value)) return field.focus();
    handlers.sendCommand({ command: "say", turn: turn.number, text: field.value });
  };

  #fits(text: string): boolean {
    return text.trim() !== "" && Array.from(text).length <= this.props.turn.max_chars;
  }

  #mark = (): void => this.#field.current?.select();

  override render({ turn, label, sending, connected, kept, texts, handlers }: Props, { count }: { count: number }) {
    const submit = (event: Event) => {
      event.preventDefault();
      this.#send();
    };
    const keys = (event: KeyboardEvent) => {
      // Enter may end a composition (IME), whose signs are not yet what the person means. Safari says it by the code alone.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    };
    const left = turn.max_chars - count;
    return (
      <form class="composer" onSubmit={submit}>
        <Stems stems={turn.stems} texts={texts} begin={this.#begin} />
        <label for="composer" class="unseen">{label || texts.act.yourWords}</label>
        <textarea
          id="composer" ref={this.#field} rows={5} dir="auto" autocomplete="off" readOnly={sending}
          aria-describedby="composer-hint" onInput={this.#written} onChange={this.#written} onKeyDown={keys}
        />
        <p id="composer-hint" class="soft row">
          <span>{kept ? texts.act.kept : texts.act.notKept} <span class="keys">{texts.act.sendHint}</span></span>
          <span class={left < 0 ? "count over" : "count"}>{left <= NEAR && countdown(left, texts)}</span>
        </p>
        <p role="status" class="unseen">{left <= NEAR && milestone(left, texts)}</p>
        <p class="buttons">
          <button type="submit" class="button primary" aria-disabled={!connected || sending || left < 0}>
            {sending ? texts.act.sending : texts.act.send}
          </button>
          {!kept && <CopyButton text={() => this.#seen} mark={this.#mark} texts={texts} handlers={handlers} />}
        </p>
      </form>
    );
  }
}

/** Puts text where the cursor is. The old command is the one way after which the person can still undo it. */
function insert(field: HTMLTextAreaElement, text: string): void {
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}

function countdown(left: number, texts: Texts): string {
  return left < 0 ? texts.act.over(-left) : texts.act.left(left);
}

/** What is said aloud of it: not with every stroke. */
function milestone(left: number, texts: Texts): string {
  return left < 0 ? texts.act.tooLong : texts.act.atMost(Math.ceil(left / 50) * 50);
}

interface StemsProps {
  stems: readonly string[];
  texts: Texts;
  begin: (stem: string) => void;
}

function Stems({ stems, texts, begin }: StemsProps) {
  if (stems.length === 0) return null;
  return (
    <div class="stems" role="group" aria-label={texts.turn.stems}>
      {stems.map((stem) => (
        <button key={stem} type="button" class="stem" dir="auto" onClick={() => begin(stem)}>{stem}</button>
      ))}
    </div>
  );
}
