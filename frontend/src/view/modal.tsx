import { Component, createRef, type ComponentChildren } from "preact";

interface Props {
  heading: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog. The browser keeps the focus inside, and gives it back. */
export class Modal extends Component<Props> {
  #dialog = createRef<HTMLDialogElement>();
  #exitPlace = createRef<HTMLDivElement>();
  /** Puts the page's exit back where it was. */
  #returnExit = (): void => {};

  override componentDidMount(): void {
    try {
      this.#dialog.current?.showModal();
    } catch {
      // A browser without modal dialogs shows it in the flow of the page.
    }
    this.#takeExit();
  }

  override componentWillUnmount(): void {
    this.#returnExit();
    this.#dialog.current?.close?.();
  }

  /** The page around a modal dialog cannot be used: its exit (neutral-exit.ts) stands in the dialog while this is open. */
  #takeExit(): void {
    const exit = document.querySelector("a[data-exit]");
    const place = exit?.parentElement;
    if (!exit || !place) return;
    this.#exitPlace.current?.append(exit);
    this.#returnExit = () => place.append(exit);
  }

  override render({ heading, onClose, children }: Props) {
    const cancel = (event: Event) => {
      event.preventDefault();
      onClose();
    };
    return (
      <dialog ref={this.#dialog} class="modal" aria-labelledby="modal-heading" onCancel={cancel}>
        <div ref={this.#exitPlace} />
        <h2 id="modal-heading">{heading}</h2>
        {children}
      </dialog>
    );
  }
}
