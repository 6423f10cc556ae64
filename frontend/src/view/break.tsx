import { SEATS, otherPartner, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { BreakKind, BreakState, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Modal } from "./modal";
import { Sentence } from "./sentence";
import { moment } from "./time";

/** Lengths to choose from, in minutes, and the one that is preselected. The server decides whether a length is allowed. */
const LENGTHS: Record<BreakKind, { offered: number[]; usual: number }> = {
  breather: { offered: [5, 10, 20, 30], usual: 10 },
  flooded: { offered: [30, 60, 120, 240, 720, 1380], usual: 60 },
};
const KINDS: BreakKind[] = ["breather", "flooded"];

/** Asks for the kind and the length of a break, never for a reason. */
export function BreakDialog({ texts, handlers }: { texts: Texts; handlers: Handlers }) {
  const labels = texts.pause;
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const kind = form.get("kind") === "flooded" ? "flooded" : "breather";
    handlers.requestBreak(kind, Number(form.get(`back-${kind}`)));
  };
  const close = () => handlers.openDialog(null);
  return (
    <Modal heading={labels.heading} onClose={close}>
      <p>{labels.why}</p>
      <form onSubmit={start}>
        <fieldset class="kinds">
          <legend>{labels.kind}</legend>
          {KINDS.map((kind) => (
            <div key={kind} class="kind">
              <label class="choice">
                <input type="radio" name="kind" value={kind} defaultChecked={kind === "breather"} />
                <span><strong>{labels.kinds[kind].label}</strong> <span class="soft">{labels.kinds[kind].hint}</span></span>
              </label>
              <label class="back">
                {labels.back}
                <select name={`back-${kind}`}>
                  {LENGTHS[kind].offered.map((count) => (
                    <option key={count} value={count} selected={count === LENGTHS[kind].usual}>{labels.backIn(count)}</option>
                  ))}
                </select>
              </label>
            </div>
          ))}
        </fieldset>
        <p class="buttons">
          <button type="submit" class="button primary">{labels.start}</button>
          <button type="button" class="button quiet" onClick={close}>{texts.cancel}</button>
        </p>
      </form>
    </Modal>
  );
}

interface ScreenProps {
  state: RoomState;
  pause: BreakState;
  welcome: Welcome;
  /** The server's time. */
  now: number;
  texts: Texts;
  handlers: Handlers;
}

/** Shown during a break: the remaining time, who is ready, and the button that returns. */
export function BreakScreen({ state, pause, welcome, now, texts, handlers }: ScreenProps) {
  const labels = texts.pause;
  const called = state.events.findLast((event) => event.event === "break_called");
  const end = Date.parse(pause.not_before);
  const left = Math.max(0, end - now);
  const back = Date.parse(pause.return_by) - now;
  const agreed = moment(pause.return_by, now, texts);
  const length = called === undefined ? 0 : end - Date.parse(called.at);
  const partner = otherPartner(welcome);
  const observes = welcome.you.role === "observer";
  const [least, over] = observes ? [labels.leastObserver, labels.leastOverObserver] : [labels.least, labels.leastOver];
  const ready = welcome.you.seat !== null && pause.ready.includes(welcome.you.seat);
  return (
    <section class="pause card" aria-labelledby="pause-heading">
      <Ring share={left === 0 ? 1 : length > 0 ? 1 - left / length : 0} />
      <h2 id="pause-heading" tabIndex={-1}>{labels.on}</h2>
      <p class="prompt" role="timer">{left > 0 ? least(left) : over}</p>
      <p role="status" class="unseen">{left > 0 ? "" : over}</p>
      <p class="soft">{back > 0 ? labels.until(back, agreed) : labels.untilOver(agreed)}</p>
      <ul class="plain">
        {SEATS.map((seat) => {
          const isReady = pause.ready.includes(seat);
          const person = personOf(welcome, seat);
          return (
            <li key={seat} class={isReady ? "yes" : "no"}>
              <Sentence text={isReady ? labels.ready(person) : labels.notReady(person)} />
            </li>
          );
        })}
      </ul>
      {state.state?.may.includes("return") && (
        <button
          type="button" class="button primary" disabled={state.connection.is !== "open"}
          onClick={() => handlers.sendCommand({ command: "return" })}
        >
          {labels.return}
        </button>
      )}
      {ready && partner !== null && <p><Sentence text={labels.waiting(personOf(welcome, partner))} /></p>}
      <p class="soft">{observes ? labels.onHintObserver : labels.onHint}</p>
    </section>
  );
}

/** The minimum time as a ring that fills up. The text beside it says the same. */
function Ring({ share }: { share: number }) {
  const filled = Math.round(100 * Math.min(1, Math.max(0, share)));
  return (
    <svg class="ring" viewBox="0 0 120 120" aria-hidden="true">
      <circle class="breath" cx="60" cy="60" r="38" />
      <circle class="track" cx="60" cy="60" r="54" />
      <circle class="fill" cx="60" cy="60" r="54" pathLength={100} stroke-dasharray={`${filled} 100`} transform="rotate(-90 60 60)" />
    </svg>
  );
}
