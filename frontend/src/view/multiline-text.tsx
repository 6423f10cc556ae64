import { Component } from "preact";
import { countLines, firstLines, MAX_LINES, textBlocks } from "../text-blocks";
import type { Texts } from "../text";

/** User text with its line breaks. Of a long text, only the first lines are drawn until the person asks for all. */
export class MultilineText extends Component<{ text: string; texts: Texts }, { whole: boolean }> {
  override state = { whole: false };

  #showAll = (): void => this.setState({ whole: true });

  override render({ text, texts }: MultilineText["props"], { whole }: { whole: boolean }) {
    const blocks = textBlocks(text);
    const count = countLines(blocks);
    const cut = !whole && count > MAX_LINES;
    const drawn = cut ? firstLines(blocks, MAX_LINES) : blocks;
    return (
      <>
        <div class="words" dir="auto">
          {drawn.map((block) =>
            block.is === "lines"
              ? <span key={block.from}>{block.lines.join("\n")}</span>
              : <span key={block.from} class="gap" dir="auto">{texts.transcript.emptyLines(block.count)}</span>
          )}
        </div>
        {cut && (
          <button type="button" class="button quiet small" onClick={this.#showAll}>{texts.transcript.showAll(count)}</button>
        )}
      </>
    );
  }
}
