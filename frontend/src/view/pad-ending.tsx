import { Component } from "preact";
import { COLUMNS, SORTED } from "../pad";
import type { Texts } from "../text";
import type { PadHandlers } from "./handlers";
import { MultilineText } from "./multiline-text";

type Props = { texts: Texts; pad: Pick<PadHandlers, "read" | "burn"> };

/** After the conversation: the notes are kept on this device, or burned. */
export class PadEnding extends Component<Props, { decided: "kept" | "burned" | null }> {
  override state = { decided: null };

  override render({ texts, pad }: Props, { decided }: { decided: "kept" | "burned" | null }) {
    const labels = texts.pad;
    const notes = COLUMNS.filter((column) => pad.read(column).trim() !== "");
    const hasAny = notes.length > 0 || SORTED.some((column) => pad.read(column).trim() !== "");
    if (!hasAny && decided === null) return null;
    const burn = () => {
      pad.burn();
      this.setState({ decided: "burned" });
    };
    return (
      <section class="pad-ending" aria-labelledby="pad-ending-heading">
        <h3 id="pad-ending-heading" tabIndex={-1}>{labels.heading}</h3>
        <p role="status">{decided === null ? labels.ending : decided === "kept" ? labels.kept : labels.burned}</p>
        {notes.length > 0 && (
          <details>
            <summary>{labels.look}</summary>
            {notes.map((column) => (
              <div key={column}>
                <h4>{labels.columns[column]}</h4>
                <blockquote><MultilineText text={pad.read(column)} texts={texts} /></blockquote>
              </div>
            ))}
          </details>
        )}
        {hasAny && (
          <p class="buttons">
            {decided === null && <button type="button" class="button" onClick={() => this.setState({ decided: "kept" })}>{labels.keep}</button>}
            <button type="button" class="button quiet" onClick={burn}>{labels.burn}</button>
          </p>
        )}
      </section>
    );
  }
}
