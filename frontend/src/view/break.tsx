import { Component, createRef } from "preact";
import { SEATS, otherPartner, personOf } from "../participants";
import { returnChoices, type Rest } from "../rest";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { BreakState, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { LanguageSwitch } from "./language-switch";
import { ConnectionNotice } from "./notices";
import { Sentence } from "./sentence";
import { moment } from "./time";

interface Props {
  state: RoomState;
  rest: Rest;
  welcome: Welcome;
  /** The server's time. */
  now: number;
  texts: Texts;
  handlers: Handlers;
}

/**
 * The whole screen during a break. No word of the conversation is on it, its topic and the viewer's drafts included. It
 * begins at its heading, wherever on the page the person was before.
 */
export class BreakScreen extends Component<Props> {
  #heading = createRef<HTMLHeadingElement>();

  override componentDidMount(): void {
    this.#heading.current?.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  override render({ state, rest, welcome, now, texts, handlers }: Props) {
    const labels = texts.pause;
    const observes = welcome.you.role === "observer";
    return (
      <section class="pause" aria-labelledby="pause-heading">
        <ConnectionNotice state={state} texts={texts} />
        <p role="status" class="soft">{state.connection.is === "open" && state.wasDisconnected && texts.connection.back}</p>
        <Breath />
        <h1 id="pause-heading" ref={this.#heading} tabIndex={-1}>{labels.on}</h1>
        {!observes && <p class="breathing">{labels.breathing}</p>}
        {rest.is === "asked"
          ? <p class="prompt" role="status">{state.connection.is === "open" ? labels.begins : labels.beginsOffline}</p>
          : <Agreed state={state} pause={rest.pause} welcome={welcome} now={now} texts={texts} handlers={handlers} />}
        <p class="soft">{observes ? labels.nothingLost : `${labels.hints[rest.is === "asked" ? rest.kind : rest.pause.kind]} ${labels.nothingLost}`}</p>
        {handlers.care("break")}
        <Observing state={state} welcome={welcome} texts={texts} />
        {state.unsent.length > 0 && <p class="soft">{state.draftsPersistent ? labels.draft : labels.draftNotStored}</p>}
        <LanguageSwitch texts={texts} />
      </section>
    );
  }
}

/** That somebody observes stays visible in a break. */
function Observing({ state, welcome, texts }: Pick<Props, "state" | "welcome" | "texts">) {
  if (welcome.you.role === "observer") return <p class="soft">{texts.observer.notice}</p>;
  return (
    <>
      {welcome.observers.filter(({ id }) => state.present[id]).map(({ id }) => (
        <p key={id} class="soft"><Sentence text={texts.transcript.observerJoined(personOf(welcome, id))} /></p>
      ))}
    </>
  );
}

/** When both meet again, who is ready, and how to come back. */
function Agreed({ state, pause, welcome, now, texts, handlers }: Omit<Props, "rest"> & { pause: BreakState }) {
  const labels = texts.pause;
  const partner = otherPartner(welcome);
  const left = Date.parse(pause.return_by) - now;
  const until = moment(pause.return_by, now, texts);
  const [meet, met] = partner === null ? [labels.meetObserver, labels.metObserver] : [labels.meet, labels.met];
  const ready = welcome.you.seat !== null && pause.ready.includes(welcome.you.seat);
  return (
    <>
      <p class="prompt" role="status">{left > 0 ? meet(until) : met(until)}</p>
      {left > 0 && <p class="left" role="timer">{labels.left(left)}</p>}
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
      {partner !== null && (ready
        ? <p class="soft" role="status"><Sentence text={labels.waiting(personOf(welcome, partner))} /></p>
        : <Return state={state} pause={pause} now={now} texts={texts} handlers={handlers} />)}
      {state.state?.may.includes("change_return") && <ChangeReturn pause={pause} now={now} texts={texts} handlers={handlers} />}
    </>
  );
}

type ControlProps = Pick<Props, "state" | "now" | "texts" | "handlers"> & { pause: BreakState };

/** The button once the least time has passed; before, when it will appear. */
function Return({ state, pause, now, texts, handlers }: ControlProps) {
  const labels = texts.pause;
  if (!state.state?.may.includes("return")) {
    return Date.parse(pause.not_before) > now ? <p class="soft">{labels.returnFrom(moment(pause.not_before, now, texts))}</p> : null;
  }
  const busy = state.connection.is !== "open";
  return (
    <button type="button" class="button primary" aria-disabled={busy} onClick={() => busy || handlers.sendCommand({ command: "return" })}>
      {labels.return}
    </button>
  );
}

function ChangeReturn({ pause, now, texts, handlers }: Omit<ControlProps, "state">) {
  const labels = texts.pause;
  const change = (minutes: number) => handlers.sendCommand({ command: "change_return", return_in: minutes * 60 });
  return (
    <details class="change">
      <summary>{labels.change}</summary>
      <p class="soft">{labels.changeHint}</p>
      <div class="times">
        {returnChoices(pause, now).map((minutes) => (
          <button key={minutes} type="button" class="button small" onClick={() => change(minutes)}>{labels.changeTo(minutes)}</button>
        ))}
      </div>
    </details>
  );
}

/** A circle that grows and shrinks at the speed of a calm breath. With reduced motion it does not move. */
function Breath() {
  return (
    <svg class="breath" viewBox="0 0 120 120" aria-hidden="true">
      <circle class="around" cx="60" cy="60" r="58" />
      <circle class="moving" cx="60" cy="60" r="56" />
      <circle class="within" cx="60" cy="60" r="24" />
    </svg>
  );
}

/** One line for each partner after a break, until one of them goes on. */
export function WelcomeBack({ welcome, texts }: { welcome: Welcome; texts: Texts }) {
  const partner = otherPartner(welcome);
  if (partner === null) return null;
  return <p class="welcome-back"><Sentence text={texts.pause.welcomeBack(personOf(welcome, partner))} /></p>;
}
