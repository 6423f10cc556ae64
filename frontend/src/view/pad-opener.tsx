import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { Handlers } from "./handlers";

/** Opens the private notes: for the partner who listens, and for one who has notes. */
export function PadOpener({ state, texts, handlers }: { state: RoomState; texts: Texts; handlers: Handlers }) {
  if (!offersPad(state)) return null;
  return (
    <button type="button" id="pad-opener" class="button quiet small pad-opener" aria-expanded={state.pad.open} aria-controls="pad" onClick={() => handlers.pad.setOpen(!state.pad.open)}>
      {texts.pad.heading}
    </button>
  );
}

/** Whether there is something to listen to, or to read in the notes. */
export function offersPad(state: RoomState): boolean {
  const { welcome, state: now, pad } = state;
  if (welcome === null || welcome.you.seat === null || now === null) return false;
  return isListening(state) || (pad.hasNotes && (now.phase === "talking" || now.phase === "closing"));
}

export function isListening({ welcome, state: now }: RoomState): boolean {
  return now !== null && now.phase === "talking" && now.listener !== null && now.listener === welcome?.you.seat;
}
