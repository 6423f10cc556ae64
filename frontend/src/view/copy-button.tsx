import { Component } from "preact";
import type { Texts } from "../text";
import type { Handlers } from "./handlers";

interface Props {
  text: () => string;
  /** Selects the text, for a browser that does not let a page copy. */
  select: () => void;
  texts: Texts;
  handlers: Handlers;
}

/** Copies text and shows whether that worked. */
export class CopyButton extends Component<Props, { done: boolean | null }> {
  constructor(props: Props) {
    super(props);
    this.state = { done: null };
  }

  #copy = async (): Promise<void> => {
    const { text, select, handlers } = this.props;
    this.setState({ done: await handlers.copyText(text(), select) });
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
