import type { Urls } from "../page";
import { SEATS, who } from "../people";
import type { RoomState } from "../state";
import type { Words } from "../text";
import { turnLine } from "../turnline";
import type { StateFrame, Welcome } from "../wire";
import type { Actions } from "./actions";
import { Announce } from "./announce";
import { BreakDialog, BreakScreen } from "./break";
import { Consent } from "./consent";
import { EndDialog, EndScreen } from "./end";
import { Connection, Over, Refused } from "./notices";
import { People } from "./people";
import { Sentence } from "./sentence";
import { dayNumber } from "./time";
import { Transcript } from "./transcript";
import { Unsent } from "./unsent";
import { TurnCard } from "./turn";

export interface RoomProps {
  state: RoomState;
  /** The server's time. */
  now: number;
  urls: Urls;
  words: Words;
  actions: Actions;
}

/** The live page, for partners and observers alike: what a person is offered is what the server says they may. */
export function Room({ state, now, urls, words, actions }: RoomProps) {
  if (state.line.is === "over") return <Over state={state} code={state.line.code} words={words} urls={urls} actions={actions} />;
  const { welcome, state: current } = state;
  if (welcome === null || current === null) return <Arriving state={state} words={words} />;
  return (
    <div class={`room ${welcome.you.role}`}>
      <Head state={state} welcome={welcome} words={words} />
      <Bar state={state} current={current} welcome={welcome} words={words} actions={actions} />
      <Announce state={state} words={words} />
      <main>
        <Transcript events={state.events} welcome={welcome} today={dayNumber(now)} words={words} />
        <Unsent state={state} words={words} actions={actions} />
        <Now state={state} current={current} welcome={welcome} now={now} urls={urls} words={words} actions={actions} />
      </main>
      <Side state={state} current={current} welcome={welcome} words={words} actions={actions} />
      {state.dialog === "break" && <BreakDialog words={words} actions={actions} />}
      {state.dialog === "end" && <EndDialog phase={current.phase} events={state.events} words={words} actions={actions} />}
    </div>
  );
}

type PartProps = Omit<RoomProps, "now" | "urls">;

function Arriving({ state, words }: Pick<PartProps, "state" | "words">) {
  return (
    <main class="page arriving">
      <h1>{words.name}</h1>
      <p role="status">{state.line.is === "lost" ? "" : words.line.trying}</p>
      <Connection state={state} words={words} />
    </main>
  );
}

function Head({ state, welcome, words }: Pick<RoomProps, "state" | "words"> & { welcome: Welcome }) {
  const { role, scope } = welcome.you;
  return (
    <header class="room-head">
      <Title welcome={welcome} />
      <People state={state} welcome={welcome} words={words} />
      {role === "observer" && (
        <p class="observing">
          {words.observer.notice} {scope === "signals" && words.observer.noticeSignals}
        </p>
      )}
    </header>
  );
}

/** The topic, which an observer without words is not told. */
export function Title({ welcome }: { welcome: Welcome }) {
  if (welcome.topic === "") return <h1>{welcome.format.title}</h1>;
  return (
    <>
      <p class="over-title">{welcome.format.title}</p>
      <h1><bdi>{welcome.topic}</bdi></h1>
    </>
  );
}

/** Always in sight: whose turn it is, who looks on, who is away, and the way into a break. */
function Bar({ state, current, welcome, words, actions }: PartProps & { current: StateFrame; welcome: Welcome }) {
  const line = turnLine(state, words);
  const observing = welcome.you.role === "partner" ? welcome.observers.filter(({ id }) => state.present[id]) : [];
  // Who waits for words should not wait for somebody whose line is cut. Before the beginning the line above says it.
  const away = current.phase === "gathering" || current.phase === "ended" || state.line.is !== "open"
    ? []
    : SEATS.filter((seat) => seat !== welcome.you.seat && !(state.present[seat] ?? false));
  return (
    <section class={line.mine ? "bar mine" : "bar"} aria-label={words.turn.now}>
      <div>
        <p role="status" aria-atomic="true">
          <strong><Sentence text={line.head} /></strong>
          {line.title && <span>{line.title}</span>}
        </p>
        {observing.map(({ id }) => <p key={id} class="aside"><Sentence text={words.transcript.observerJoined(who(welcome, id))} /></p>)}
        <div role="status">
          {state.line.is === "open" && state.wasLost && <p class="aside">{words.line.back}</p>}
          {away.map((seat) => <p key={seat} class="aside"><Sentence text={words.people.away(who(welcome, seat))} /></p>)}
        </div>
      </div>
      {welcome.you.role === "observer" && <span class="chip">{words.observer.chip}</span>}
      {current.may.includes("break") && (
        <button type="button" class="button quiet" disabled={state.line.is !== "open"} onClick={() => actions.open("break")}>
          {words.pause.call}
        </button>
      )}
      <Connection state={state} words={words} />
    </section>
  );
}

type NowProps = RoomProps & { current: StateFrame; welcome: Welcome };

function Now({ state, current, welcome, now, urls, words, actions }: NowProps) {
  const refused = <Refused state={state} words={words} actions={actions} />;
  if (current.phase === "ended") return <>{refused}<EndScreen events={state.events} role={welcome.you.role} urls={urls} words={words} /></>;
  const pause = current.break;
  if (pause !== null) {
    return (
      <>
        {refused}
        <BreakScreen state={state} pause={pause} welcome={welcome} now={now} words={words} actions={actions} />
      </>
    );
  }
  return <TurnCard state={state} welcome={welcome} words={words} actions={actions} />;
}

function Side({ state, current, welcome, words, actions }: PartProps & { current: StateFrame; welcome: Welcome }) {
  if (welcome.you.role === "observer") return null;
  const toggle = (event: Event) => actions.showTyping((event.currentTarget as HTMLInputElement).checked);
  return (
    <aside class="side" aria-label={words.people.heading}>
      <Consent state={state} welcome={welcome} words={words} actions={actions} />
      {current.phase !== "ended" && (
        <label class="switch">
          <input type="checkbox" checked={state.showTyping} onChange={toggle} />
          <span>{words.people.showTyping} <span class="soft">{words.people.showTypingHint}</span></span>
        </label>
      )}
      {current.may.includes("end") && (
        <button type="button" class="button quiet" disabled={state.line.is !== "open"} onClick={() => actions.open("end")}>
          {words.end.call}
        </button>
      )}
    </aside>
  );
}
