import { Component, createRef, type ComponentChildren } from "preact";

interface Props {
  heading: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog. The browser keeps the focus inside, and gives it back. */
export class Modal extends Component<Props> {
  #dialog = createRef<HTMLDialogElement>();

  override componentDidMount(): void {
    try {
      this.#dialog.current?.showModal();
    } catch {
      // A browser without modal dialogs shows it in the flow of the page.
    }
  }

  override componentWillUnmount(): void {
    this.#dialog.current?.close?.();
  }

  override render({ heading, onClose, children }: Props) {
    const cancel = (event: Event) => {
      event.preventDefault();
      onClose();
    };
    return (
      <dialog ref={this.#dialog} class="modal" aria-labelledby="modal-heading" onCancel={cancel}>
        <h2 id="modal-heading">{heading}</h2>
        {children}
      </dialog>
    );
  }
}
