import { who } from "../people";
import type { RoomState } from "../state";
import type { Words } from "../text";
import { isMine, turnLine } from "../turnline";
import type { StateFrame, Turn, Welcome } from "../wire";
import type { Actions } from "./actions";
import { Choose, Rate } from "./answer";
import { Composer } from "./composer";
import { Refused } from "./notices";
import { Sentence } from "./sentence";

interface Props {
  state: RoomState;
  welcome: Welcome;
  words: Words;
  actions: Actions;
}

/** What is asked now, and what this person may answer: all of it as the server said. */
export function TurnCard({ state, welcome, words, actions }: Props) {
  const now = state.state;
  if (now === null) return null;
  const turn = now.turn;
  const line = turnLine(state, words);
  // The prompts speak to the partners: to the one who is asked, or to the one who waits.
  const observing = welcome.you.role === "observer";
  const gathering = now.phase === "gathering";
  return (
    <section class={line.mine ? "turn card mine" : "turn card"} aria-labelledby="turn-heading">
      <h2 id="turn-heading" tabIndex={-1}>
        <Sentence text={gathering && !observing ? words.turn.gatheringHeading : line.title || line.head} />
      </h2>
      {turn?.private && <p class="private">{line.mine ? words.turn.private : words.turn.privateToThem}</p>}
      {gathering && <p class="prompt">{observing ? words.turn.gatheringHintObserver : words.turn.gatheringHint}</p>}
      {turn !== null && <Prompt turn={turn} instead={observing ? line.head : null} />}
      <Refused state={state} words={words} actions={actions} />
      {turn !== null && <Act turn={turn} now={now} state={state} words={words} actions={actions} />}
      {now.may.includes("nod") && <Nod state={state} welcome={welcome} words={words} actions={actions} />}
    </section>
  );
}

/** What the format asks, in the language that it has it in; to an observer, whose turn it is. */
function Prompt({ turn, instead }: { turn: Turn; instead: string | null }) {
  if (instead === null) return <p class="prompt" dir="auto">{turn.prompt}</p>;
  return <p class="prompt"><Sentence text={instead} /></p>;
}

interface ActProps {
  turn: Turn;
  now: StateFrame;
  state: RoomState;
  words: Words;
  actions: Actions;
}

function Act({ turn, now, state, words, actions }: ActProps) {
  const connected = state.line.is === "open";
  const sending = Object.values(state.unanswered).some((asked) => "turn" in asked && asked.turn === turn.number);
  if (now.may.includes("say")) {
    // A new field for each turn, and for each time that words were taken.
    const key = `${turn.number}/${state.taken}`;
    return (
      <Composer
        key={key} turn={turn} label={turn.title} sending={sending} connected={connected} kept={state.draftsKept} words={words} actions={actions}
      />
    );
  }
  const busy = sending || !connected;
  if (now.may.includes("choose")) return <Choose turn={turn} busy={busy} words={words} actions={actions} />;
  if (now.may.includes("rate")) {
    return <Rate key={turn.number} turn={turn} busy={busy} words={words} actions={actions} />;
  }
  return null;
}

function Nod({ state, welcome, words, actions }: Props) {
  const busy = state.line.is !== "open" || Object.values(state.unanswered).some((asked) => asked.command === "nod");
  const turn = state.state?.turn;
  // Where nobody speaks, or each for themself, there is nothing to listen to.
  const alone = !turn || turn.act !== "say" || turn.private || isMine(turn, welcome);
  const holder = alone ? undefined : turn.waiting_on[0];
  const writing = holder !== undefined && state.showTyping && state.typing[holder];
  const listening = writing ? words.turn.writing : words.turn.listening;
  return (
    <div class="nod">
      {holder !== undefined && <p class="soft"><Sentence text={listening(who(welcome, holder))} /></p>}
      <button
        type="button" class="button quiet" aria-disabled={busy} aria-describedby="nod-hint"
        onClick={() => busy || actions.ask({ command: "nod" })}
      >
        {words.people.nod}
      </button>
      <p id="nod-hint" class="soft">{words.people.nodHint}</p>
    </div>
  );
}
