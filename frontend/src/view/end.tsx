import { endingOf, observedEnding, wasSaid } from "../ending";
import type { Urls } from "../page";
import type { Words } from "../text";
import type { EventFrame, Phase, Welcome } from "../wire";
import type { Actions } from "./actions";
import { Modal } from "./modal";

interface DialogProps {
  phase: Phase;
  events: readonly EventFrame[];
  words: Words;
  actions: Actions;
}

/** Ending is asked once more, in plain words about what follows. */
export function EndDialog({ phase: shown, events, words, actions }: DialogProps) {
  const close = () => actions.open(null);
  // A break has a phase of its own; what ending does is decided by the phase of the turn that rests.
  const granted = events.findLast((event) => event.event === "granted");
  const phase = shown === "on_break" ? granted?.phase : shown;
  const closes = phase === "closing" || phase === "gathering";
  // Before anybody has shared there is little to close.
  const leads = phase === "opening" ? words.end.leadsEarly : words.end.leads;
  return (
    <Modal heading={words.end.heading} onClose={close}>
      <p>{closes ? words.end.closes : leads}</p>
      <p class="buttons">
        <button type="button" class="button primary" onClick={() => actions.ask({ command: "end" })}>{words.end.confirm}</button>
        <button type="button" class="button quiet" onClick={close}>{words.cancel}</button>
      </p>
    </Modal>
  );
}

interface ScreenProps {
  events: readonly EventFrame[];
  role: Welcome["you"]["role"];
  urls: Urls;
  words: Words;
}

export function EndScreen({ events, role, urls, words }: ScreenProps) {
  const said = wasSaid(events);
  const hint = role === "observer" ? words.end.observerHints[observedEnding(events)] : words.end.hints[endingOf(events)];
  return (
    <section class="ended card" aria-labelledby="ended-heading">
      <h2 id="ended-heading" tabIndex={-1}>{words.end.done}</h2>
      <p class="prompt">{hint}</p>
      <p class="buttons">
        {said && <a class="button primary" href={urls.replay}>{words.end.replay}</a>}
        <a class="button quiet" href={urls.past}>{words.end.past}</a>
        <a class="button quiet" href={urls.start}>{words.end.start}</a>
      </p>
    </section>
  );
}
