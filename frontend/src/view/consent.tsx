import { SEATS, who } from "../people";
import type { RoomState } from "../state";
import type { Words } from "../text";
import type { ObserverConsent, ObserverInfo, Welcome } from "../wire";
import type { Actions } from "./actions";
import { Sentence } from "./sentence";

interface Props {
  state: RoomState;
  welcome: Welcome;
  words: Words;
  actions: Actions;
}

/** Each partner's own yes to an observer: asked here, seen by both here, and taken back here. */
export function Consent({ state, welcome, words, actions }: Props) {
  if (welcome.observers.length === 0 || welcome.you.seat === null) return null;
  return (
    <section class="card" aria-labelledby="consent-heading">
      <h2 id="consent-heading">{words.observer.heading}</h2>
      {welcome.observers.map((observer) => (
        <One key={observer.id} observer={observer} state={state} welcome={welcome} words={words} actions={actions} />
      ))}
    </section>
  );
}

function One({ observer, state, welcome, words, actions }: Props & { observer: ObserverInfo }) {
  const consent = state.state?.observers.find((candidate) => candidate.id === observer.id);
  const say = SEATS.every((seat) => consent?.allowed.includes(seat)) ? words.observer.agreed : words.observer.invited;
  return (
    <div class="consent">
      <p><Sentence text={say(observer.name, consent?.scope ?? observer.scope)} /></p>
      <ul class="plain">
        {SEATS.map((seat) => {
          const yes = consent?.allowed.includes(seat) ?? false;
          const one = who(welcome, seat);
          return (
            <li key={seat} class={yes ? "yes" : "no"}>
              <Sentence text={yes ? words.observer.consent(one) : words.observer.noConsent(one)} />
            </li>
          );
        })}
      </ul>
      <Choice observer={observer} consent={consent} state={state} welcome={welcome} words={words} actions={actions} />
    </div>
  );
}

type ChoiceProps = Props & { observer: ObserverInfo; consent: ObserverConsent | undefined };

function Choice({ observer, consent, state, welcome, words, actions }: ChoiceProps) {
  const may = state.state?.may ?? [];
  const busy = state.line.is !== "open";
  const mine = welcome.you.seat !== null && (consent?.allowed.includes(welcome.you.seat) ?? false);
  if (mine && may.includes("withdraw_observer")) {
    const withdraw = () => actions.ask({ command: "withdraw_observer", observer: observer.id });
    return (
      <>
        <button type="button" class="button" disabled={busy} onClick={withdraw}>
          <span><Sentence text={words.observer.withdraw(observer.name)} /></span>
        </button>
        <p class="soft">{words.observer.withdrawHint}</p>
      </>
    );
  }
  if (mine || !may.includes("allow_observer")) return null;
  const allow = (scope: "words" | "signals") => () =>
    actions.ask({ command: "allow_observer", observer: observer.id, scope });
  return (
    <>
      <p class="soft">{words.observer.both}</p>
      <p class="buttons">
        <button type="button" class="button" disabled={busy} onClick={allow(observer.scope)}>
          <span><Sentence text={words.observer.allow(observer.name)} /></span>
        </button>
        {observer.scope === "words" && (
          <button type="button" class="button quiet" disabled={busy} onClick={allow("signals")}>{words.observer.allowSignals}</button>
        )}
      </p>
    </>
  );
}
