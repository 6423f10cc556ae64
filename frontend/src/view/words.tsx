import { saidLine, stepTitle } from "../transcript";
import type { Texts } from "../text";
import type { SaidFrame, Welcome } from "../wire";
import { OnlyYou } from "./fold";
import { MultilineText } from "./multiline-text";
import { PureComponent } from "./pure-component";
import { SeatMark } from "./seat-mark";
import { timeOfDay } from "./time";

interface Props {
  event: SaidFrame;
  /** Named by the title of the step, and not by what the words are for. */
  byStep?: boolean;
  withdrawn: ReadonlySet<number>;
  welcome: Welcome;
  texts: Texts;
}

/** Who said it, what the words are for, and the words. */
export class Words extends PureComponent<Props> {
  override render({ event, byStep = false, withdrawn, welcome, texts }: Props) {
    const line = saidLine(event, welcome, texts, withdrawn);
    const label = (byStep && stepTitle(welcome, event.step)) || line.label;
    return (
      <>
        <p class="label">
          <SeatMark seat={line.seat} /> <strong><bdi>{line.by}</bdi></strong> {label && <span class="what">{label}</span>}
          {line.private && <OnlyYou texts={texts} />}
          <time dateTime={line.at}>{timeOfDay(line.at, texts)}</time>
        </p>
        {line.text === null ? <p class="instead">{line.placeholder}</p> : <MultilineText text={line.text} texts={texts} />}
      </>
    );
  }
}
