import { Component } from "preact";
import { foldSummary } from "../fold-summary";
import type { Texts } from "../text";
import { transcriptLines, type NoteLine } from "../transcript";
import type { FoldBlock } from "../transcript-blocks";
import type { Welcome } from "../wire";
import { Sentence } from "./sentence";

interface Props {
  fold: FoldBlock;
  /** The numbers of events whose fold is open. A fold that is drawn at another place stays open. */
  opened: Set<number>;
  welcome: Welcome;
  texts: Texts;
}

const NONE: ReadonlySet<number> = new Set();

/** A stretch of the protocol in one line, opened on wish. A single sentence that is not private needs no fold. */
export class Fold extends Component<Props, { open: boolean }> {
  override state = { open: this.props.fold.events.some(({ seq }) => this.props.opened.has(seq)) };

  override shouldComponentUpdate(next: Props, state: { open: boolean }): boolean {
    return next.fold !== this.props.fold || next.welcome !== this.props.welcome || state.open !== this.state.open;
  }

  #onToggle = (event: Event): void => {
    const { open } = event.currentTarget as HTMLDetailsElement;
    for (const { seq } of this.props.fold.events) {
      if (open) this.props.opened.add(seq);
      else this.props.opened.delete(seq);
    }
    this.setState({ open });
  };

  override render({ fold, welcome, texts }: Props, { open }: { open: boolean }) {
    const lines = transcriptLines(fold.events, welcome, texts, NONE).filter((line) => line.is === "note");
    const [only] = lines;
    if (only !== undefined && lines.length === 1 && !only.private) return <Note line={only} texts={texts} />;
    return (
      <li class="fold">
        <details open={open} onToggle={this.#onToggle}>
          <summary><span class="summary"><Sentence text={foldSummary(fold, welcome, texts)} /></span></summary>
          <ol>{lines.map((line) => <Note key={line.seq} line={line} texts={texts} />)}</ol>
        </details>
      </li>
    );
  }
}

/** One sentence of the protocol. */
export function Note({ line, texts }: { line: NoteLine; texts: Texts }) {
  return (
    <li id={`event-${line.seq}`} class={`quiet ${line.category}`}>
      <p>
        <span><Sentence text={line.text} /></span>
        {line.private && <OnlyYou texts={texts} />}
      </p>
    </li>
  );
}

export function OnlyYou({ texts }: { texts: Texts }) {
  return <span class="only-you">{texts.transcript.onlyYou}</span>;
}
