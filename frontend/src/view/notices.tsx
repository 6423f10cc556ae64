import type { RoomState } from "../state";
import { PAGE_OUTDATED, type ConnectionStatus } from "../connection";
import type { Texts } from "../text";
import type { PageUrls } from "../wire";
import type { Handlers } from "./handlers";
import { UnsentDrafts } from "./unsent-drafts";

interface Props {
  state: RoomState;
  texts: Texts;
  handlers: Handlers;
}

/** That the connection is lost, and why. */
export function ConnectionNotice({ state, texts }: Omit<Props, "handlers">) {
  return (
    <div class="connection" role="status">
      {state.connection.is === "lost" && <p class="notice lost">{lost(state, state.connection, texts)}</p>}
    </div>
  );
}

function lost({ welcome, draftsPersistent }: RoomState, status: ConnectionStatus & { is: "lost" }, { connection: say }: Texts): string {
  if (status.long) return say.long;
  if (status.code === 4429) return say.tooFast;
  // An observer has no words here that could be lost, and some browsers keep none.
  const kept = welcome?.you.role === "partner" && draftsPersistent;
  if (status.code === 4503) return kept ? say.restarting : say.restartingBare;
  if (welcome === null) return say.notYet;
  return kept ? say.lost : say.lostBare;
}

/** Why a command was not taken. */
export function RefusalNotice({ state, texts, handlers }: Props) {
  const refusal = state.refusal;
  if (refusal === null) return <div role="alert" />;
  return (
    <div role="alert">
      <div class="notice refused">
        <p><strong>{texts.refusal.heading}.</strong> {refusal.detail}</p>
        <button type="button" class="button quiet" onClick={handlers.dismissNotice}>{texts.dismiss}</button>
      </div>
    </div>
  );
}

/** After these the page itself may work again; after those this browser has no way back into the room. */
const AGAIN = new Set([PAGE_OUTDATED, 4408, 4409]);
const PLACELESS = new Set([4401, 4403, 4404]);

interface ConnectionClosedProps {
  state: RoomState;
  code: number;
  texts: Texts;
  urls: PageUrls;
  handlers: Handlers;
}

/** The line is over and does not come back by itself: why, and what can be done. */
export function ConnectionClosed({ state, code, texts, urls, handlers }: ConnectionClosedProps) {
  const reason = texts.closed.reasons[code] ?? { heading: texts.closed.heading, text: "" };
  return (
    <main class="page over">
      <div class="card" role="alert">
        <h1>{reason.heading}</h1>
        <p>{reason.text}</p>
        <p class="buttons">
          {AGAIN.has(code) && (
            <button type="button" class="button primary" onClick={handlers.reload}>{code === 4409 ? texts.closed.here : texts.closed.again}</button>
          )}
          {PLACELESS.has(code) && <a class="button primary" href={urls.past}>{texts.closed.past}</a>}
          <a class="button quiet" href={urls.start}>{texts.closed.start}</a>
        </p>
      </div>
      {code !== 4410 && <UnsentDrafts state={state} texts={texts} handlers={handlers} />}
    </main>
  );
}
