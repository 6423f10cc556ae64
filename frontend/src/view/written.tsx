import { Component } from "preact";
import { countLines, firstLines, MAX_LINES, piecesOf } from "../lines";
import type { Words } from "../text";

/** What somebody wrote, as they wrote it; very many lines do not push everything else away. */
export class Written extends Component<{ text: string; words: Words }, { whole: boolean }> {
  override state = { whole: false };

  #showAll = (): void => this.setState({ whole: true });

  override render({ text, words }: Written["props"], { whole }: { whole: boolean }) {
    const pieces = piecesOf(text);
    const count = countLines(pieces);
    const cut = !whole && count > MAX_LINES;
    const drawn = cut ? firstLines(pieces, MAX_LINES) : pieces;
    return (
      <>
        <div class="words" dir="auto">
          {drawn.map((piece) =>
            piece.is === "lines"
              ? <span key={piece.from}>{piece.lines.join("\n")}</span>
              : <span key={piece.from} class="gap">{words.transcript.emptyLines(piece.count)}</span>
          )}
        </div>
        {cut && (
          <button type="button" class="button quiet small" onClick={this.#showAll}>{words.transcript.showAll(count)}</button>
        )}
      </>
    );
  }
}
