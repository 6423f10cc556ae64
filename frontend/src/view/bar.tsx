import { Component } from "preact";
import { SEATS, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import { turnSummary } from "../turn-summary";
import type { StateFrame, Turn, Welcome } from "../wire";
import { BreakButtons } from "./break-buttons";
import type { Handlers } from "./handlers";
import { Mark } from "./mark";
import { ConnectionNotice } from "./notices";
import { Path } from "./path";
import { SeatMark } from "./seat-mark";
import { Sentence } from "./sentence";

interface Props {
  state: RoomState;
  current: StateFrame;
  welcome: Welcome;
  texts: Texts;
  handlers: Handlers;
}

/** Visible at all times: whose turn it is, where the conversation is, who observes, who is absent, and the buttons for a break. */
export function TurnBar({ state, current, welcome, texts, handlers }: Props) {
  const summary = turnSummary(state, texts);
  return (
    <section class={summary.mine ? "bar mine" : "bar"} aria-label={texts.turn.now}>
      <Whose turn={current.turn} />
      <WhoseTurn heading={summary.heading} title={summary.title} writing={state.writing} />
      {welcome.you.role === "observer" && <span class="chip">{texts.observer.chip}</span>}
      {current.may.includes("break") && <BreakButtons texts={texts} handlers={handlers} />}
      <Path state={state} current={current} welcome={welcome} texts={texts} />
      <div class="asides">
        <ConnectionNotice state={state} texts={texts} />
        <Asides sentences={asides(state, current, welcome, texts)} writing={state.writing} />
      </div>
    </section>
  );
}

/** The shape of the partner whose turn it is; the mark of the page if it is the turn of both, or of nobody. */
export function Whose({ turn }: { turn: Turn | null }) {
  const [seat, second] = turn?.waiting_on ?? [];
  return <span class="who">{seat === undefined || second !== undefined ? <Mark /> : <SeatMark seat={seat} />}</span>;
}

/** Screen readers read out whose turn it is when that changes, but never while the person writes: then when they pause. */
class WhoseTurn extends Component<{ heading: string; title: string; writing: boolean }> {
  #heard = "";

  override render({ heading, title, writing }: WhoseTurn["props"]) {
    const now = `${heading} ${title}`;
    if (!writing) this.#heard = now;
    const key = this.#heard === now ? now : `unheard ${now}`;
    return (
      <p class="whose" role="status" aria-atomic="true" aria-live={writing ? "off" : undefined}>
        <strong key={key}><Sentence text={heading} /></strong>
        {title && <span key={`title of ${key}`}><bdi>{title}</bdi></span>}
      </p>
    );
  }
}

/**
 * Screen readers read out what is added here, but never while the person writes: what came meanwhile is put in anew when
 * they pause.
 */
class Asides extends Component<{ sentences: string[]; writing: boolean }> {
  #heard = new Set<string>();

  override render({ sentences, writing }: Asides["props"]) {
    this.#heard = new Set(sentences.filter((text) => !writing || this.#heard.has(text)));
    return (
      <div role="status" aria-live={writing ? "off" : undefined}>
        {sentences.map((text) => <p key={this.#heard.has(text) ? text : `unheard ${text}`} class="aside"><Sentence text={text} /></p>)}
      </div>
    );
  }
}

/** What a partner has to know beside the turn: who observes, who is absent, and that the connection is back. */
function asides(state: RoomState, current: StateFrame, welcome: Welcome, texts: Texts): string[] {
  const connected = state.connection.is === "open";
  const observing = welcome.you.role === "partner" ? welcome.observers.filter(({ id }) => state.present[id]) : [];
  // A partner who waits for words should know that the other one is disconnected. While gathering, the heading says it.
  const away = current.phase === "gathering" || current.phase === "ended" || !connected
    ? []
    : SEATS.filter((seat) => seat !== welcome.you.seat && !(state.present[seat] ?? false));
  return [
    ...observing.map(({ id }) => texts.transcript.observerJoined(personOf(welcome, id))),
    ...(connected && state.wasDisconnected ? [texts.connection.back] : []),
    ...away.map((seat) => texts.people.away(personOf(welcome, seat))),
  ];
}
