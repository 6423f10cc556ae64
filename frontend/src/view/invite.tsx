import { Component, createRef } from "preact";
import { mailAddress, type Invitation } from "../invitation";
import type { Texts } from "../text";
import { CopyButton } from "./copy-button";
import type { Handlers } from "./handlers";
import { QrButton } from "./qr";
import { Sentence } from "./sentence";

interface Props {
  invitation: Invitation;
  texts: Texts;
  handlers: Handlers;
}

/** The ways to send an invitation: the device's own sharing, mail, a message to copy, a QR code. */
export class Invite extends Component<Props, { failed: boolean }> {
  #message = createRef<HTMLTextAreaElement>();

  constructor(props: Props) {
    super(props);
    this.state = { failed: false };
  }

  #share = async (): Promise<void> => {
    const outcome = await this.props.handlers.share?.(this.props.invitation);
    this.setState({ failed: outcome === "failed" });
  };

  #select = (): void => {
    this.#message.current?.focus();
    this.#message.current?.select();
  };

  override render({ invitation, texts, handlers }: Props, { failed }: { failed: boolean }) {
    const field = `invitation-${invitation.id}`;
    return (
      <div class="invitation">
        <label for={field}>{texts.invite.message}</label>
        <textarea id={field} ref={this.#message} rows={4} readOnly value={invitation.message} />
        <p class="buttons">
          {handlers.share !== null && (
            <button type="button" class="button primary" onClick={this.#share}>
              <span><Sentence text={texts.invite.send(invitation.name)} /></span>
            </button>
          )}
          <CopyButton text={() => invitation.message} select={this.#select} texts={texts} handlers={handlers} />
          <a class="button" href={mailAddress(invitation)}>{texts.invite.mail}</a>
          <QrButton text={invitation.address} name={invitation.name} texts={texts} />
        </p>
        <p role="status" class="soft">{failed && texts.invite.failed}</p>
      </div>
    );
  }
}
