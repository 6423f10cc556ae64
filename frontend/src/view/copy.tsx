import { Component } from "preact";
import type { Words } from "../text";
import type { Actions } from "./actions";

interface Props {
  text: () => string;
  /** Marks the words, for a browser that does not let a page copy. */
  mark: () => void;
  words: Words;
  actions: Actions;
}

/** Copies words, and says whether it did. */
export class CopyButton extends Component<Props, { done: boolean | null }> {
  constructor(props: Props) {
    super(props);
    this.state = { done: null };
  }

  #copy = async (): Promise<void> => {
    const { text, mark, actions } = this.props;
    this.setState({ done: await actions.copy(text(), mark) });
  };

  override render({ words }: Props, { done }: { done: boolean | null }) {
    return (
      <>
        <button type="button" class="button quiet" onClick={this.#copy} onBlur={() => this.setState({ done: null })}>
          {done === true ? words.pages.copied : words.pages.copy}
        </button>
        <span role="status" class="soft">{done === false && words.pages.copyFailed}</span>
      </>
    );
  }
}
