import { openWords } from "../open-words";
import { otherPartner, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import { isMine, turnSummary } from "../turn-summary";
import type { StateFrame, Turn, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Choose, Rate } from "./answer";
import { Whose } from "./bar";
import { Composer } from "./composer";
import { RefusalNotice } from "./notices";
import { OpenWords } from "./open-words";
import type { OwnViews } from "./own";
import { PadOpener } from "./pad-opener";
import { Sentence } from "./sentence";
import { verdictTurn } from "./share";
import { LeftOut } from "./story";

interface Props {
  state: RoomState;
  welcome: Welcome;
  own: OwnViews | null;
  texts: Texts;
  handlers: Handlers;
}

/** The current step: a lit desk for the partner whose turn it is, and a calm sentence for everybody else. */
export function CurrentTurn({ state, welcome, own, texts, handlers }: Props) {
  const now = state.state;
  if (now === null) return null;
  const { turn } = now;
  if (turn !== null && isMine(turn, welcome)) return <Desk turn={turn} now={now} state={state} welcome={welcome} own={own} texts={texts} handlers={handlers} />;
  return <Rest now={now} state={state} welcome={welcome} texts={texts} handlers={handlers} />;
}

type DeskProps = Props & { turn: Turn; now: StateFrame };

function Desk({ turn, now, state, welcome, own, texts, handlers }: DeskProps) {
  return (
    <section class={`turn lit seat-${welcome.you.seat}`} aria-labelledby="turn-heading">
      <h2 id="turn-heading" tabIndex={-1}><bdi>{turn.title || texts.turn.yours}</bdi></h2>
      {turn.private && <p class="private">{texts.turn.private}</p>}
      <Order now={now} welcome={welcome} texts={texts} />
      <p id="turn-prompt" class="prompt" dir="auto">{turn.prompt}</p>
      {turn.act === "rate" && turn.private && now.phase === "opening" && handlers.care("check_in")}
      <Thanks turn={turn} now={now} state={state} welcome={welcome} texts={texts} />
      <LeftOut story={handlers.story()} welcome={welcome} texts={texts} />
      <RefusalNotice state={state} texts={texts} handlers={handlers} />
      {turn.gate === "paraphrase" && (
        <OpenWords
          words={openWords(state.events).words} withdrawn={state.events.withdrawn} marks={state.aids.marks} own={own} welcome={welcome} texts={texts}
        />
      )}
      <ActInput turn={turn} now={now} state={state} own={own} texts={texts} handlers={handlers} />
      {!now.may.includes("say") && <PadOpener state={state} texts={texts} handlers={handlers} />}
    </section>
  );
}

/** For the partner who waits, and for an observer. */
function Rest({ now, state, welcome, texts, handlers }: Omit<Props, "own"> & { now: StateFrame }) {
  const observing = welcome.you.role === "observer";
  const { heading } = turnSummary(state, texts);
  const [asked, other] = now.turn?.waiting_on ?? [];
  return (
    <section class={`turn resting${asked === undefined || other !== undefined ? "" : ` seat-${asked}`}`} aria-labelledby="turn-heading">
      <Whose turn={now.turn} />
      <h2 id="turn-heading" tabIndex={-1}><Sentence text={heading} /></h2>
      <Order now={now} welcome={welcome} texts={texts} />
      {/* The sentence for who waits speaks to a partner. */}
      {now.turn !== null && !observing && <p class="prompt" dir="auto">{now.turn.prompt}</p>}
      {now.turn !== null && <Thanks turn={now.turn} now={now} state={state} welcome={welcome} texts={texts} />}
      {now.turn?.private && <p class="private">{texts.turn.privateToThem}</p>}
      <RefusalNotice state={state} texts={texts} handlers={handlers} />
      {now.may.includes("nod") && <Nod state={state} welcome={welcome} texts={texts} handlers={handlers} />}
      <PadOpener state={state} texts={texts} handlers={handlers} />
    </section>
  );
}

/** Who shares first, while the partners are asked for something before the talk. */
function Order({ now, welcome, texts }: { now: StateFrame; welcome: Welcome; texts: Texts }) {
  if (now.phase !== "opening" || now.turn?.act !== "choose" || now.speaker === null || now.listener === null) return null;
  const sentence = texts.desk.sharesFirst(personOf(welcome, now.speaker), personOf(welcome, now.listener));
  return <p class="order"><Sentence text={sentence} /></p>;
}

/** Thanks for the partner who listens first, at the first share: whatever led to the order, and without a number. */
function Thanks({ turn, now, state, welcome, texts }: Pick<Props, "state" | "welcome" | "texts"> & { turn: Turn; now: StateFrame }) {
  const isFirst = turn.gate === "opens" && now.round === 1 && !state.events.some((event) => event.event === "said" && event.gate === "opens");
  if (!isFirst || now.listener === null || welcome.you.seat === null) return null;
  return <p class="soft"><Sentence text={texts.own.thanks(personOf(welcome, now.listener))} /></p>;
}

interface ActInputProps {
  turn: Turn;
  now: StateFrame;
  state: RoomState;
  own: OwnViews | null;
  texts: Texts;
  handlers: Handlers;
}

function ActInput({ turn, now, state, own, texts, handlers }: ActInputProps) {
  const connected = state.connection.is === "open";
  const sending = Object.values(state.unanswered).some((asked) => "turn" in asked && asked.turn === turn.number);
  if (now.may.includes("say")) {
    // A new composer for each turn, and after each accepted `say`.
    const key = `${turn.number}/${state.acceptedSays}`;
    return (
      <Composer
        key={key} turn={turn} label={turn.title} sending={sending} connected={connected} persistent={state.draftsPersistent}
        aids={now.may.includes("check") ? state.aids : null} own={own} texts={texts} handlers={handlers}
      >
        <PadOpener state={state} texts={texts} handlers={handlers} />
      </Composer>
    );
  }
  const busy = sending || !connected;
  // The answers of a verdict are at the saying-back, in the transcript.
  if (verdictTurn(state, handlers) !== null) return null;
  if (now.may.includes("choose")) return <Choose turn={turn} busy={busy} texts={texts} handlers={handlers} />;
  if (now.may.includes("rate")) {
    return <Rate key={turn.number} turn={turn} busy={busy} texts={texts} handlers={handlers} />;
  }
  return null;
}

function Nod({ state, welcome, texts, handlers }: Omit<Props, "own">) {
  const busy = state.connection.is !== "open" || Object.values(state.unanswered).some((asked) => asked.command === "nod");
  const other = otherPartner(welcome);
  const writing = other !== null && state.showTyping && (state.typing[other] ?? false);
  return (
    <div class="nod">
      <button
        type="button" class="button quiet" aria-disabled={busy} aria-describedby="nod-hint"
        onClick={() => busy || handlers.sendCommand({ command: "nod" })}
      >
        {texts.people.nod}
      </button>
      <p id="nod-hint" class="soft">{texts.people.nodHint}</p>
      {/* Its place is kept, so that nothing moves when the other one begins to write. */}
      <p class="soft writing">{writing && <Sentence text={texts.desk.writing(personOf(welcome, other).name)} />}</p>
    </div>
  );
}
