import type { RoomState } from "../state";
import { TOO_OLD, type Line } from "../line";
import type { Words } from "../text";
import type { Urls } from "../page";
import type { Actions } from "./actions";
import { Unsent } from "./unsent";

interface Props {
  state: RoomState;
  words: Words;
  actions: Actions;
}

/** That the connection is lost, and why. */
export function Connection({ state, words }: Omit<Props, "actions">) {
  return (
    <div class="connection" role="status">
      {state.line.is === "lost" && <p class="notice lost">{lost(state, state.line, words)}</p>}
    </div>
  );
}

function lost({ welcome, draftsKept }: RoomState, line: Line & { is: "lost" }, { line: say }: Words): string {
  if (line.long) return say.long;
  if (line.code === 4429) return say.tooFast;
  // An observer has no words here that could be lost, and some browsers keep none.
  const kept = welcome?.you.role === "partner" && draftsKept;
  if (line.code === 4503) return kept ? say.restarting : say.restartingBare;
  if (welcome === null) return say.notYet;
  return kept ? say.lost : say.lostBare;
}

/** Why a command was not taken. */
export function Refused({ state, words, actions }: Props) {
  const refusal = state.refusal;
  if (refusal === null) return <div role="alert" />;
  return (
    <div role="alert">
      <div class="notice refused">
        <p><strong>{words.refusal.heading}.</strong> {refusal.detail}</p>
        <button type="button" class="button quiet" onClick={actions.understood}>{words.dismiss}</button>
      </div>
    </div>
  );
}

/** After these the page itself may work again; after those this browser has no way back into the room. */
const AGAIN = new Set([TOO_OLD, 4408, 4409]);
const PLACELESS = new Set([4401, 4403, 4404]);

interface OverProps {
  state: RoomState;
  code: number;
  words: Words;
  urls: Urls;
  actions: Actions;
}

/** The line is over and does not come back by itself: why, and what can be done. */
export function Over({ state, code, words, urls, actions }: OverProps) {
  const reason = words.over.reasons[code] ?? { heading: words.over.heading, text: "" };
  return (
    <main class="page over">
      <div class="card" role="alert">
        <h1>{reason.heading}</h1>
        <p>{reason.text}</p>
        <p class="buttons">
          {AGAIN.has(code) && (
            <button type="button" class="button primary" onClick={actions.again}>{code === 4409 ? words.over.here : words.over.again}</button>
          )}
          {PLACELESS.has(code) && <a class="button primary" href={urls.past}>{words.over.past}</a>}
          <a class="button quiet" href={urls.start}>{words.over.start}</a>
        </p>
      </div>
      {code !== 4410 && <Unsent state={state} words={words} actions={actions} />}
    </main>
  );
}
