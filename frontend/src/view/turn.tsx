import { personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import { isMine, turnSummary } from "../turn-summary";
import type { StateFrame, Turn, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Choose, Rate } from "./answer";
import { Composer } from "./composer";
import { RefusalNotice } from "./notices";
import { Sentence } from "./sentence";
import { verdictTurn } from "./share";

interface Props {
  state: RoomState;
  welcome: Welcome;
  texts: Texts;
  handlers: Handlers;
}

/** The current step, and the input for the commands that the server lists in `may`. */
export function TurnCard({ state, welcome, texts, handlers }: Props) {
  const now = state.state;
  if (now === null) return null;
  const turn = now.turn;
  const summary = turnSummary(state, texts);
  // Prompts address the partners, not an observer.
  const observing = welcome.you.role === "observer";
  const gathering = now.phase === "gathering";
  return (
    <section class={summary.mine ? "turn card mine" : "turn card"} aria-labelledby="turn-heading">
      <h2 id="turn-heading" tabIndex={-1}>
        <Sentence text={gathering && !observing ? texts.turn.gatheringHeading : summary.title || summary.heading} />
      </h2>
      {turn?.private && <p class="private">{summary.mine ? texts.turn.private : texts.turn.privateToThem}</p>}
      {gathering && <p class="prompt">{observing ? texts.turn.gatheringHintObserver : texts.turn.gatheringHint}</p>}
      {turn !== null && <Prompt turn={turn} instead={observing ? summary.heading : null} />}
      <RefusalNotice state={state} texts={texts} handlers={handlers} />
      {turn !== null && <ActInput turn={turn} now={now} state={state} texts={texts} handlers={handlers} />}
      {now.may.includes("nod") && <Nod state={state} welcome={welcome} texts={texts} handlers={handlers} />}
    </section>
  );
}

/** The prompt, in the language of the format; `instead` replaces it for an observer. */
function Prompt({ turn, instead }: { turn: Turn; instead: string | null }) {
  if (instead === null) return <p class="prompt" dir="auto">{turn.prompt}</p>;
  return <p class="prompt"><Sentence text={instead} /></p>;
}

interface ActInputProps {
  turn: Turn;
  now: StateFrame;
  state: RoomState;
  texts: Texts;
  handlers: Handlers;
}

function ActInput({ turn, now, state, texts, handlers }: ActInputProps) {
  const connected = state.connection.is === "open";
  const sending = Object.values(state.unanswered).some((asked) => "turn" in asked && asked.turn === turn.number);
  if (now.may.includes("say")) {
    // A new composer for each turn, and after each accepted `say`.
    const key = `${turn.number}/${state.acceptedSays}`;
    return (
      <Composer
        key={key} turn={turn} label={turn.title} sending={sending} connected={connected} persistent={state.draftsPersistent} texts={texts} handlers={handlers}
      />
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

function Nod({ state, welcome, texts, handlers }: Props) {
  const busy = state.connection.is !== "open" || Object.values(state.unanswered).some((asked) => asked.command === "nod");
  const turn = state.state?.turn;
  // Without a single speaker there is nobody to listen to.
  const alone = !turn || turn.act !== "say" || turn.private || isMine(turn, welcome);
  const holder = alone ? undefined : turn.waiting_on[0];
  const writing = holder !== undefined && state.showTyping && state.typing[holder];
  const listening = writing ? texts.turn.writing : texts.turn.listening;
  return (
    <div class="nod">
      {holder !== undefined && <p class="soft"><Sentence text={listening(personOf(welcome, holder))} /></p>}
      <button
        type="button" class="button quiet" aria-disabled={busy} aria-describedby="nod-hint"
        onClick={() => busy || handlers.sendCommand({ command: "nod" })}
      >
        {texts.people.nod}
      </button>
      <p id="nod-hint" class="soft">{texts.people.nodHint}</p>
    </div>
  );
}
