import { SEATS, otherPartner, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { BreakKind, BreakState, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Modal } from "./modal";
import { Sentence } from "./sentence";
import { moment } from "./time";

/** Lengths to choose from, in minutes, the usual one first in mind. Whether one is allowed, the server says. */
const LENGTHS: Record<BreakKind, { offered: number[]; usual: number }> = {
  breather: { offered: [5, 10, 20, 30], usual: 10 },
  flooded: { offered: [30, 60, 120, 240, 720, 1380], usual: 60 },
};
const KINDS: BreakKind[] = ["breather", "flooded"];

/** How much rest, and when to be back. No reason is asked. */
export function BreakDialog({ texts, handlers }: { texts: Texts; handlers: Handlers }) {
  const say = texts.pause;
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const kind = form.get("kind") === "flooded" ? "flooded" : "breather";
    handlers.requestBreak(kind, Number(form.get(`back-${kind}`)));
  };
  const close = () => handlers.openDialog(null);
  return (
    <Modal heading={say.heading} onClose={close}>
      <p>{say.why}</p>
      <form onSubmit={start}>
        <fieldset class="kinds">
          <legend>{say.kind}</legend>
          {KINDS.map((kind) => (
            <div key={kind} class="kind">
              <label class="choice">
                <input type="radio" name="kind" value={kind} defaultChecked={kind === "breather"} />
                <span><strong>{say.kinds[kind].label}</strong> <span class="soft">{say.kinds[kind].hint}</span></span>
              </label>
              <label class="back">
                {say.back}
                <select name={`back-${kind}`}>
                  {LENGTHS[kind].offered.map((count) => (
                    <option key={count} value={count} selected={count === LENGTHS[kind].usual}>{say.backIn(count)}</option>
                  ))}
                </select>
              </label>
            </div>
          ))}
        </fieldset>
        <p class="buttons">
          <button type="submit" class="button primary">{say.start}</button>
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

/** The break itself: how long yet, who is ready, and the way back. */
export function BreakScreen({ state, pause, welcome, now, texts, handlers }: ScreenProps) {
  const say = texts.pause;
  const called = state.events.findLast((event) => event.event === "break_called");
  const end = Date.parse(pause.not_before);
  const left = Math.max(0, end - now);
  const back = Date.parse(pause.return_by) - now;
  const agreed = moment(pause.return_by, now, texts);
  const whole = called === undefined ? 0 : end - Date.parse(called.at);
  const across = otherPartner(welcome);
  const observes = welcome.you.role === "observer";
  const [least, over] = observes ? [say.leastObserver, say.leastOverObserver] : [say.least, say.leastOver];
  const ready = welcome.you.seat !== null && pause.ready.includes(welcome.you.seat);
  return (
    <section class="pause card" aria-labelledby="pause-heading">
      <Ring share={left === 0 ? 1 : whole > 0 ? 1 - left / whole : 0} />
      <h2 id="pause-heading" tabIndex={-1}>{say.on}</h2>
      <p class="prompt" role="timer">{left > 0 ? least(left) : over}</p>
      <p role="status" class="unseen">{left > 0 ? "" : over}</p>
      <p class="soft">{back > 0 ? say.until(back, agreed) : say.untilOver(agreed)}</p>
      <ul class="plain">
        {SEATS.map((seat) => {
          const goes = pause.ready.includes(seat);
          const one = personOf(welcome, seat);
          return (
            <li key={seat} class={goes ? "yes" : "no"}>
              <Sentence text={goes ? say.ready(one) : say.notReady(one)} />
            </li>
          );
        })}
      </ul>
      {state.state?.may.includes("return") && (
        <button
          type="button" class="button primary" disabled={state.connection.is !== "open"}
          onClick={() => handlers.sendCommand({ command: "return" })}
        >
          {say.return}
        </button>
      )}
      {ready && across !== null && <p><Sentence text={say.waiting(personOf(welcome, across))} /></p>}
      <p class="soft">{observes ? say.onHintObserver : say.onHint}</p>
    </section>
  );
}

/** The least time as a ring that fills. What it shows is said in words beside it. */
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
