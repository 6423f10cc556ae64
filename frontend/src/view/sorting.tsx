import { Component, createRef } from "preact";
import type { EventHistory } from "../event-history";
import { SORTED, type PadColumn } from "../pad";
import { piecesToSort, withLine } from "../sorting";
import type { Texts } from "../text";
import type { Welcome } from "../wire";
import { CopyButton } from "./copy-button";
import type { Handlers } from "./handlers";

interface Props {
  events: EventHistory;
  welcome: Welcome;
  /** Whether the browser stores what is written here. */
  stored: boolean;
  texts: Texts;
  handlers: Handlers;
}

/**
 * After the conversation: what was mine, and what was the other one's. It is on this device like the notes, and goes to
 * somebody else only where the person passes it on.
 */
export class Sorting extends Component<Props, { failed: boolean }> {
  override state = { failed: false };
  #fields = { mine: createRef<HTMLTextAreaElement>(), theirs: createRef<HTMLTextAreaElement>() };
  #list = createRef<HTMLOListElement>();

  #write = (column: PadColumn, text: string): void => {
    this.props.handlers.pad.write(column, text);
    this.forceUpdate();
  };

  /** Moves a sentence into a column. The focus goes to the next sentence, or to the column after the last one. */
  #sort = (sentence: string, column: (typeof SORTED)[number], index: number): void => {
    const { pad } = this.props.handlers;
    pad.write(column, withLine(pad.read(column), sentence));
    this.forceUpdate(() => {
      const buttons = this.#list.current?.querySelectorAll<HTMLButtonElement>(`[data-column="${column}"]`);
      (buttons?.[Math.min(index, buttons.length - 1)] ?? this.#fields[column].current)?.focus({ preventScroll: true });
    });
  };

  /** The notes were burned, or changed in another tab. */
  override componentDidUpdate(): void {
    for (const column of SORTED) {
      const field = this.#fields[column].current;
      const kept = this.props.handlers.pad.read(column);
      if (field && field.value !== kept) field.value = kept;
    }
  }

  #text = (): string => {
    const { texts, handlers } = this.props;
    const columns = SORTED.filter((column) => handlers.pad.read(column).trim() !== "");
    return columns.map((column) => `${texts.sorting.columns[column]}\n${handlers.pad.read(column).trim()}`).join("\n\n");
  };

  #share = async (): Promise<void> => {
    const outcome = await this.props.handlers.share?.({ subject: this.props.texts.sorting.heading, message: this.#text() });
    this.setState({ failed: outcome === "failed" });
  };

  override render({ events, welcome, stored, texts, handlers }: Props, { failed }: { failed: boolean }) {
    const labels = texts.sorting;
    const pieces = piecesToSort(events, welcome, handlers.pad.read);
    return (
      <details class="sorting" open={SORTED.some((column) => handlers.pad.read(column) !== "")}>
        <summary>{labels.heading}</summary>
        <p>{labels.hint}</p>
        <p id="sorting-hint" class="soft">{labels.private} {!stored && texts.end.stepNotKept}</p>
        {pieces.length > 0 && (
          <ol ref={this.#list} aria-label={labels.list}>
            {pieces.map((sentence, index) => (
              <li key={sentence}>
                <p class="words" dir="auto">{sentence}</p>
                <p class="buttons">
                  {SORTED.map((column) => (
                    <button key={column} type="button" class="button small" data-column={column} onClick={() => this.#sort(sentence, column, index)}>{labels.to[column]}</button>
                  ))}
                </p>
              </li>
            ))}
          </ol>
        )}
        <div class="columns">
          {SORTED.map((column) => (
            <label key={column}>
              {labels.columns[column]}
              <textarea
                ref={this.#fields[column]} rows={4} dir="auto" autocomplete="off" aria-describedby="sorting-hint" defaultValue={handlers.pad.read(column)}
                onInput={(event) => this.#write(column, event.currentTarget.value)}
              />
            </label>
          ))}
        </div>
        {this.#text() !== "" && (
          <p class="buttons">
            {handlers.share !== null && <button type="button" class="button" onClick={this.#share}>{labels.share}</button>}
            <CopyButton text={this.#text} select={() => this.#fields.mine.current?.select()} texts={texts} handlers={handlers} />
          </p>
        )}
        <p role="status" class="soft">{failed && texts.invite.failed}</p>
      </details>
    );
  }
}
