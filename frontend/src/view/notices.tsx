import type { RoomState } from "../state";
import type { Words } from "../text";
import type { Urls } from "../page";
import type { Actions } from "./actions";
import { Unsent } from "./unsent";

interface Props {
  state: RoomState;
  words: Words;
  actions: Actions;
}

/** How the connection is, when that is worth a word. */
export function Connection({ state, words, actions }: Props) {
  const text = connection(state, words);
  return (
    <div class="connection" role="status">
      {text !== "" && (
        <p class={state.line.is === "lost" ? "notice lost" : "notice"}>
          <span>{text}</span>
          {state.line.is === "open" && (
            <button type="button" class="button quiet" onClick={actions.understood}>{words.dismiss}</button>
          )}
        </p>
      )}
    </div>
  );
}

function connection(state: RoomState, words: Words): string {
  if (state.line.is === "lost") {
    if (state.line.long) return words.line.long;
    const special: Record<number, string> = { 4429: words.line.tooFast, 4503: words.line.restarting };
    return special[state.line.code] ?? (state.welcome === null ? words.line.notYet : words.line.lost);
  }
  return state.line.is === "open" && state.wasLost ? words.line.back : "";
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
          {code !== 4410 && (
            <button type="button" class="button primary" onClick={actions.again}>{code === 4409 ? words.over.here : words.over.again}</button>
          )}
          <a class="button quiet" href={urls.start}>{words.over.start}</a>
        </p>
      </div>
      {code !== 4410 && <Unsent state={state} words={words} actions={actions} />}
    </main>
  );
}
