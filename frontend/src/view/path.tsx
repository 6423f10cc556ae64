import { forAttribute } from "../bidi";
import { journey, type Part } from "../journey";
import { personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { StateFrame, Welcome } from "../wire";
import { SeatMark } from "./seat-mark";

interface Props {
  state: RoomState;
  current: StateFrame;
  welcome: Welcome;
  texts: Texts;
}

/** The four parts of the conversation, as four segments. Screen readers get the current one as a sentence. */
export function Path({ state, current, welcome, texts }: Props) {
  const parts = journey(state.events, current);
  if (parts === null) return null;
  const at = parts.findIndex(({ progress }) => progress === "now");
  const part = parts[at];
  const label = part === undefined ? "" : forAttribute(texts.path.part(at + 1, parts.length, labelOf(part, welcome, texts)));
  return (
    <div class="path" role="img" aria-label={label}>
      {parts.map(({ is, seat, progress }) => (
        <span key={is} class={seat === null ? progress : `${progress} seat-${seat}`}>
          {seat !== null && <SeatMark seat={seat} hollow={progress === "ahead"} />}
        </span>
      ))}
    </div>
  );
}

function labelOf({ is, seat }: Part, welcome: Welcome, texts: Texts): string {
  if (is === "arriving" || is === "closing") return texts.path[is];
  return seat === null ? "" : texts.path.shares(personOf(welcome, seat));
}
