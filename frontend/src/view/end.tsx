import { endingOf, observedEnding, hasSharedWords, type Ending } from "../ending";
import type { EventHistory } from "../event-history";
import { keepsakesOf } from "../keepsakes";
import { personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import { stepTitle } from "../transcript";
import type { PageUrls, Phase, SaidFrame, Welcome } from "../wire";
import { OnlyYou } from "./fold";
import type { Handlers } from "./handlers";
import { Mark } from "./mark";
import { Modal } from "./modal";
import { MultilineText } from "./multiline-text";
import type { OwnViews } from "./own";
import { PadEnding } from "./pad-ending";
import { SeatMark } from "./seat-mark";
import { Sentence } from "./sentence";

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
  state: RoomState;
  welcome: Welcome;
  urls: PageUrls;
  own: OwnViews | null;
  texts: Texts;
  handlers: Handlers;
}

/** The end: what each can take along, and where to go from here. */
export function EndScreen({ state, welcome, urls, own, texts, handlers }: ScreenProps) {
  const { events } = state;
  const ending = welcome.you.role === "observer" ? null : endingOf(events);
  const hint = welcome.you.role === "observer" ? observerHint(events, texts) : ending && partnerHint(ending, events, welcome, texts);
  return (
    <section class="ended" aria-labelledby="ended-heading">
      <Mark />
      <h2 id="ended-heading" tabIndex={-1}>{ending === "another_time" ? texts.end.anotherTime : texts.end.done}</h2>
      {hint !== null && <p class="prompt"><Sentence text={hint} /></p>}
      <Keepsakes events={events} welcome={welcome} texts={texts} />
      {ending !== null && WITH_STEP.has(ending) && <SmallStep persistent={state.draftsPersistent} texts={texts} handlers={handlers} />}
      {handlers.care("end")}
      {own && ending !== null && hasSharedWords(events) && <own.Sorting events={events} welcome={welcome} stored={state.pad.stored} texts={texts} handlers={handlers} />}
      <PadEnding texts={texts} pad={handlers.pad} />
      <p class="buttons">
        {hasSharedWords(events) && <a class="button primary" href={urls.replay}>{texts.end.replay}</a>}
        <a class="button quiet" href={urls.past}>{texts.end.past}</a>
        <a class="button quiet" href={urls.start}>{texts.end.start}</a>
      </p>
    </section>
  );
}

/** After a partner has gone, and before anything began, nothing more is asked. */
const WITH_STEP: ReadonlySet<Ending> = new Set(["completed", "ended_early", "another_time"]);

function partnerHint(ending: Ending, events: EventHistory, welcome: Welcome, texts: Texts): string {
  if (ending !== "parted") return texts.end.hints[ending];
  const end = events.findLast((event) => event.event === "ended");
  return texts.end.parted(personOf(welcome, end?.by ?? ""));
}

function observerHint(events: EventHistory, texts: Texts): string | null {
  const ending = observedEnding(events);
  return ending === null ? null : texts.end.observerHints[ending];
}

function Keepsakes({ events, welcome, texts }: { events: EventHistory; welcome: Welcome; texts: Texts }) {
  const { heard, thanks, kindness } = keepsakesOf(events, welcome);
  return (
    <>
      {heard.map((event) => {
        const [listener, sharer] = event.by === "a" ? (["a", "b"] as const) : (["b", "a"] as const);
        return (
          <figure key={event.seq} class={`keepsake share heard seat-${sharer}`}>
            <figcaption><SeatMark seat={listener} /> <Sentence text={texts.end.heard(personOf(welcome, listener), personOf(welcome, sharer))} /></figcaption>
            <blockquote><MultilineText text={event.text ?? ""} texts={texts} /></blockquote>
          </figure>
        );
      })}
      {[...thanks, ...(kindness === null ? [] : [kindness])].map((event) => (
        <figure key={event.seq} class={`keepsake seat-${event.by}`}>
          <figcaption><SeatMark seat={event.by === "a" ? "a" : "b"} /> <Caption event={event} welcome={welcome} texts={texts} /></figcaption>
          <blockquote><MultilineText text={event.text ?? ""} texts={texts} /></blockquote>
        </figure>
      ))}
    </>
  );
}

/** Who said it, and the title of the step that asked for it. */
function Caption({ event, welcome, texts }: { event: SaidFrame; welcome: Welcome; texts: Texts }) {
  const person = personOf(welcome, event.by);
  const title = stepTitle(welcome, event.step);
  return (
    <>
      <strong><bdi>{person.you ? texts.you : person.name}</bdi></strong> <span>{title}</span>
      {event.private && <OnlyYou texts={texts} />}
    </>
  );
}

/** A field whose content is sent to nobody. */
function SmallStep({ persistent, texts, handlers }: { persistent: boolean; texts: Texts; handlers: Handlers }) {
  const save = (event: Event) => handlers.saveStep((event.currentTarget as HTMLTextAreaElement).value);
  return (
    <div class="field small-step">
      <label for="small-step">{texts.end.step}</label>
      <span id="small-step-hint" class="soft">{texts.end.stepHint} {persistent ? texts.end.stepKept : texts.end.stepNotKept}</span>
      <textarea id="small-step" rows={2} maxLength={300} dir="auto" autocomplete="off" aria-describedby="small-step-hint" defaultValue={handlers.readStep()} onInput={save} />
    </div>
  );
}
