import { SEATS, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { ObserverConsent, ObserverInfo, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Sentence } from "./sentence";

interface Props {
  state: RoomState;
  welcome: Welcome;
  texts: Texts;
  handlers: Handlers;
}

/** Each partner's consent to each observer: here they give it, see it and withdraw it. */
export function Consent({ state, welcome, texts, handlers }: Props) {
  if (welcome.observers.length === 0 || welcome.you.seat === null) return null;
  return (
    <section class="card" aria-labelledby="consent-heading">
      <h2 id="consent-heading">{texts.observer.heading}</h2>
      {welcome.observers.map((observer) => (
        <Observer key={observer.id} observer={observer} state={state} welcome={welcome} texts={texts} handlers={handlers} />
      ))}
    </section>
  );
}

function Observer({ observer, state, welcome, texts, handlers }: Props & { observer: ObserverInfo }) {
  const consent = state.state?.observers.find((candidate) => candidate.id === observer.id);
  const summary = SEATS.every((seat) => consent?.allowed.includes(seat)) ? texts.observer.agreed : texts.observer.invited;
  return (
    <div class="consent">
      <p><Sentence text={summary(observer.name, consent?.scope ?? observer.scope)} /></p>
      <ul class="plain">
        {SEATS.map((seat) => {
          const allows = consent?.allowed.includes(seat) ?? false;
          const person = personOf(welcome, seat);
          return (
            <li key={seat} class={allows ? "yes" : "no"}>
              <Sentence text={allows ? texts.observer.consent(person) : texts.observer.noConsent(person)} />
            </li>
          );
        })}
      </ul>
      <ConsentChoice observer={observer} consent={consent} state={state} welcome={welcome} texts={texts} handlers={handlers} />
    </div>
  );
}

type ConsentChoiceProps = Props & { observer: ObserverInfo; consent: ObserverConsent | undefined };

function ConsentChoice({ observer, consent, state, welcome, texts, handlers }: ConsentChoiceProps) {
  const may = state.state?.may ?? [];
  const busy = state.connection.is !== "open";
  const mine = welcome.you.seat !== null && (consent?.allowed.includes(welcome.you.seat) ?? false);
  if (mine && may.includes("withdraw_observer")) {
    const withdraw = () => handlers.sendCommand({ command: "withdraw_observer", observer: observer.id });
    return (
      <>
        <button type="button" class="button" disabled={busy} onClick={withdraw}>
          <span><Sentence text={texts.observer.withdraw(observer.name)} /></span>
        </button>
        <p class="soft">{texts.observer.withdrawHint}</p>
      </>
    );
  }
  if (mine || !may.includes("allow_observer")) return null;
  const allow = (scope: "words" | "signals") => () =>
    handlers.sendCommand({ command: "allow_observer", observer: observer.id, scope });
  return (
    <>
      <p class="soft">{texts.observer.both} {texts.consents.counted}</p>
      <p class="buttons">
        <button type="button" class="button" disabled={busy} onClick={allow(observer.scope)}>
          <span><Sentence text={texts.observer.allow(observer.name)} /></span>
        </button>
        {observer.scope === "words" && (
          <button type="button" class="button quiet" disabled={busy} onClick={allow("signals")}>{texts.observer.allowSignals}</button>
        )}
      </p>
    </>
  );
}
