import { Component } from "preact";
import type { QrCode } from "../qr";
import type { Texts } from "../text";
import { Sentence } from "./sentence";

interface Props {
  text: string;
  name: string;
  texts: Texts;
}

/** A button that shows the QR code of a link, and hides it again. The encoder is loaded when it is first asked for. */
export class QrButton extends Component<Props, { code: QrCode | null }> {
  constructor(props: Props) {
    super(props);
    this.state = { code: null };
  }

  #toggle = async (): Promise<void> => {
    if (this.state.code !== null) {
      this.setState({ code: null });
      return;
    }
    const { qrCode } = await import("../qr");
    this.setState({ code: qrCode(this.props.text) });
  };

  override render({ name, texts }: Props, { code }: { code: QrCode | null }) {
    return (
      <>
        <button type="button" class="button" aria-expanded={code !== null} onClick={this.#toggle}>
          {code === null ? texts.invite.qr : texts.invite.hideQr}
        </button>
        {code !== null && (
          <figure class="qr">
            <svg viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={texts.invite.qrLabel} shape-rendering="crispEdges">
              <path d={code.path} />
            </svg>
            <figcaption class="soft"><Sentence text={texts.invite.qrHint(name)} /></figcaption>
          </figure>
        )}
      </>
    );
  }
}
