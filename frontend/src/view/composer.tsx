import { Component, createRef, type ComponentChild } from "preact";
import type { AidsState } from "../aids";
import type { Texts } from "../text";
import type { Turn } from "../wire";
import type { Handlers } from "./handlers";
import { CopyButton } from "./copy-button";
import { LookButton } from "./aids";
import { isIdle } from "./focus";
import type { OwnViews } from "./own";
import { ReadySentence } from "./story";

interface Props {
  turn: Turn;
  label: string;
  /** The words were sent and wait for an answer: they stay visible and are not sent twice. */
  sending: boolean;
  connected: boolean;
  /** Whether the browser stores drafts. */
  persistent: boolean;
  /** The aids; null where the server offers none. */
  aids: AidsState | null;
  own: OwnViews | null;
  /** What else stands below the field. */
  children?: ComponentChild;
  texts: Texts;
  handlers: Handlers;
}

/** With fewer characters left than this, the count is shown. */
const COUNT_SHOWN_BELOW = 200;

/**
 * The field for a partner's words. It is uncontrolled: no frame changes its content. Each input saves the content as the
 * draft of the turn, which is read again after a reload or a reconnect.
 */
export class Composer extends Component<Props, { count: number }> {
  #field = createRef<HTMLTextAreaElement>();
  /** The content of the field at the last input that was handled. */
  #lastValue = "";

  constructor(props: Props) {
    super(props);
    this.state = { count: 0 };
  }

  override componentDidMount(): void {
    const field = this.#field.current;
    if (field === null) return;
    field.value = this.props.handlers.readDraft(this.props.turn.number);
    this.#count(field);
    document.addEventListener("visibilitychange", this.#handleMissedInput);
    // The turn has just come to this person: focus the field, unless they are doing something else on the page.
    if (isIdle()) field.focus({ preventScroll: true });
  }

  override componentWillUnmount(): void {
    document.removeEventListener("visibilitychange", this.#handleMissedInput);
    this.#handleMissedInput();
    this.props.handlers.onTyping(false);
  }

  /** Handles input that caused no event, as that of some autofill and dictation tools. */
  #handleMissedInput = (): void => {
    if (this.#field.current !== null && this.#field.current.value !== this.#lastValue) this.#handleInput();
  };

  #count(field: HTMLTextAreaElement): void {
    this.#lastValue = field.value;
    grow(field);
    // The server counts code points; `length` would count UTF-16 units.
    this.setState({ count: Array.from(field.value).length });
  }

  #handleInput = (): void => {
    const field = this.#field.current;
    if (field === null) return;
    this.#count(field);
    this.props.handlers.saveDraft(this.props.turn.number, field.value);
    this.props.handlers.onTyping(field.value.trim() !== "");
  };

  #insertStem = (stem: string): void => {
    const field = this.#field.current;
    if (field === null || field.readOnly) return;
    const text = stem.replace(/\s*(…|\.\.\.)\s*$/u, "");
    // After the selection, so that nothing is replaced.
    const position = field.selectionEnd;
    const before = field.value.slice(0, position);
    const gap = before === "" || /\s$/u.test(before) ? "" : " ";
    const start = position + gap.length;
    field.focus();
    field.setSelectionRange(position, position);
    insert(field, `${gap}${text} `);
    // Selects a blank inside the stem, for the person to fill.
    const blank = text.indexOf("…");
    if (blank >= 0) field.setSelectionRange(start + blank, start + blank + 1);
    this.#handleInput();
  };

  #send = (): void => {
    const field = this.#field.current;
    const { turn, sending, connected, handlers } = this.props;
    if (field === null || sending || !connected) return;
    this.#handleMissedInput();
    // Empty or too long: the person has to edit the text first.
    if (!this.#fits(field.value)) return field.focus();
    handlers.sendCommand({ command: "say", turn: turn.number, text: field.value });
  };

  #fits(text: string): boolean {
    return text.trim() !== "" && Array.from(text).length <= this.props.turn.max_chars;
  }

  #select = (): void => this.#field.current?.select();

  #begin = (suggestion: string): void => {
    this.#insertStem(suggestion);
    this.props.handlers.aids.dismiss();
  };

  override render({ turn, label, sending, connected, persistent, aids, own, children, texts, handlers }: Props, { count }: { count: number }) {
    const submit = (event: Event) => {
      event.preventDefault();
      this.#send();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      // Enter may end an IME composition. Safari reports that only by the key code 229.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
    };
    const left = turn.max_chars - count;
    return (
      <form class="composer" onSubmit={submit}>
        {count === 0 && <ReadySentence story={handlers.story()} use={this.#insertStem} keepFocus={keepFocus} texts={texts} />}
        <Stems stems={turn.stems} texts={texts} onPick={this.#insertStem} />
        <label for="composer" class="unseen">{label || texts.act.yourWords}</label>
        <div class="write">
          <textarea
            id="composer" ref={this.#field} rows={2} dir="auto" autocomplete="off" readOnly={sending}
            aria-describedby="turn-prompt composer-hint" onInput={this.#handleInput} onChange={this.#handleInput} onKeyDown={onKeyDown}
          />
          <button type="submit" class="button primary send" aria-disabled={!connected || sending || left < 0} onMouseDown={keepFocus}>
            {sending ? texts.act.sending : texts.act.send}
          </button>
        </div>
        <p id="composer-hint" class="soft row">
          <span>{persistent ? texts.act.kept : texts.act.notKept} <span class="keys">{texts.act.sendHint}</span></span>
          <span class={left < 0 ? "count over" : "count"}>{left <= COUNT_SHOWN_BELOW && countdown(left, texts)}</span>
          {!persistent && <CopyButton text={() => this.#lastValue} select={this.#select} texts={texts} handlers={handlers} />}
        </p>
        <p class="tools">
          {aids !== null && <LookButton aids={aids} ready={connected && !sending && count > 0} keepFocus={keepFocus} texts={texts} handlers={handlers.aids} />}
          {children}
        </p>
        {aids?.open && aids.shown !== null && own && (
          <own.HintPanel aids={aids} canSend={connected && !sending && left >= 0} begin={this.#begin} send={this.#send} keepFocus={keepFocus} texts={texts} handlers={handlers.aids} />
        )}
        <p role="status" class="unseen">{left <= COUNT_SHOWN_BELOW && spokenCount(left, texts)}</p>
      </form>
    );
  }
}

/** The field keeps the focus: otherwise the on-screen keyboard would go, and the button would move under the finger. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

/** Inserts text at the cursor. Only the deprecated `execCommand` lets the person undo it. */
function insert(field: HTMLTextAreaElement, text: string): void {
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}

function countdown(left: number, texts: Texts): string {
  return left < 0 ? texts.act.over(-left) : texts.act.left(left);
}

/** Makes the field as high as its content, where the style sheet cannot. Its bounds are in the style sheet. */
function grow(field: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

/** The count for screen readers, which changes only every 50 characters. */
function spokenCount(left: number, texts: Texts): string {
  return left < 0 ? texts.act.tooLong : texts.act.atMost(Math.ceil(left / 50) * 50);
}

interface StemsProps {
  stems: readonly string[];
  texts: Texts;
  onPick: (stem: string) => void;
}

function Stems({ stems, texts, onPick }: StemsProps) {
  if (stems.length === 0) return null;
  return (
    <div class="stems" role="group" aria-label={texts.turn.stems}>
      {stems.map((stem) => (
        <button key={stem} type="button" class="stem" dir="auto" onMouseDown={keepFocus} onClick={() => onPick(stem)}>{stem}</button>
      ))}
    </div>
  );
}
