import { endingOf, observedEnding, hasSharedWords } from "../ending";
import type { EventHistory } from "../event-history";
import type { Texts } from "../text";
import type { PageUrls, Phase, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Modal } from "./modal";

interface DialogProps {
  phase: Phase;
  events: EventHistory;
  texts: Texts;
  handlers: Handlers;
}

/** Asks for confirmation, and says what follows. */
export function EndDialog({ phase: current, events, texts, handlers }: DialogProps) {
  const close = () => handlers.openDialog(null);
  // During a break, the phase of the interrupted turn decides what ending does.
  const granted = events.findLast((event) => event.event === "granted");
  const phase = current === "on_break" ? granted?.phase : current;
  const closes = phase === "closing" || phase === "gathering";
  const leads = phase === "opening" ? texts.end.leadsEarly : texts.end.leads;
  return (
    <Modal heading={texts.end.heading} onClose={close}>
      <p>{closes ? texts.end.closes : leads}</p>
      <p class="buttons">
        <button type="button" class="button primary" onClick={() => handlers.sendCommand({ command: "end" })}>{texts.end.confirm}</button>
        <button type="button" class="button quiet" onClick={close}>{texts.cancel}</button>
      </p>
    </Modal>
  );
}

interface ScreenProps {
  events: EventHistory;
  role: Welcome["you"]["role"];
  urls: PageUrls;
  texts: Texts;
}

export function EndScreen({ events, role, urls, texts }: ScreenProps) {
  const said = hasSharedWords(events);
  const hint = role === "observer" ? observerHint(events, texts) : partnerHint(events, texts);
  return (
    <section class="ended card" aria-labelledby="ended-heading">
      <h2 id="ended-heading" tabIndex={-1}>{texts.end.done}</h2>
      {hint !== null && <p class="prompt">{hint}</p>}
      <p class="buttons">
        {said && <a class="button primary" href={urls.replay}>{texts.end.replay}</a>}
        <a class="button quiet" href={urls.past}>{texts.end.past}</a>
        <a class="button quiet" href={urls.start}>{texts.end.start}</a>
      </p>
    </section>
  );
}

function partnerHint(events: EventHistory, texts: Texts): string | null {
  const ending = endingOf(events);
  return ending === null ? null : texts.end.hints[ending];
}

function observerHint(events: EventHistory, texts: Texts): string | null {
  const ending = observedEnding(events);
  return ending === null ? null : texts.end.observerHints[ending];
}
