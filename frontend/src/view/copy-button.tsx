import { Component } from "preact";
import type { Texts } from "../text";
import type { Handlers } from "./handlers";

interface Props {
  text: () => string;
  /** Marks the words, for a browser that does not let a page copy. */
  mark: () => void;
  texts: Texts;
  handlers: Handlers;
}

/** Copies words, and says whether it did. */
export class CopyButton extends Component<Props, { done: boolean | null }> {
  constructor(props: Props) {
    super(props);
    this.state = { done: null };
  }

  #copy = async (): Promise<void> => {
    const { text, mark, handlers } = this.props;
    this.setState({ done: await handlers.copyText(text(), mark) });
  };

  override render({ texts }: Props, { done }: { done: boolean | null }) {
    return (
      <>
        <button type="button" class="button quiet" onClick={this.#copy} onBlur={() => this.setState({ done: null })}>
          {done === true ? texts.pages.copyText : texts.pages.copy}
        </button>
        <span role="status" class="soft">{done === false && texts.pages.copyFailed}</span>
      </>
    );
  }
}
