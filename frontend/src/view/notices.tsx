import type { RoomState } from "../state";
import { PAGE_OUTDATED, type ConnectionStatus } from "../connection";
import type { Texts } from "../text";
import { CLOSE_CODES, type PageUrls } from "../wire";
import type { Handlers } from "./handlers";
import { NotLetIn } from "./not-let-in";
import { UnsentDrafts } from "./unsent-drafts";

const { SIGNED_OUT, NO_SEAT, NO_ROOM, NO_CONSENT, TOO_MANY_CONNECTIONS, ERASED, TOO_MANY_FRAMES, RESTARTING } = CLOSE_CODES;

interface Props {
  state: RoomState;
  texts: Texts;
  handlers: Handlers;
}

/** Says that the connection is lost, and why. */
export function ConnectionNotice({ state, texts }: Omit<Props, "handlers">) {
  return (
    <div class="connection" role="status">
      {state.connection.is === "lost" && <p class="notice lost">{lostText(state, state.connection, texts)}</p>}
    </div>
  );
}

function lostText({ welcome, draftsPersistent }: RoomState, status: ConnectionStatus & { is: "lost" }, { connection: labels }: Texts): string {
  if (status.long) return labels.long;
  if (status.code === TOO_MANY_FRAMES) return labels.tooFast;
  // An observer writes no words, and some browsers store no drafts.
  const kept = welcome?.you.role === "partner" && draftsPersistent;
  if (status.code === RESTARTING) return kept ? labels.restarting : labels.restartingBare;
  if (welcome === null) return labels.notYet;
  return kept ? labels.lost : labels.lostBare;
}

/** Says why a command was refused. */
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

/** After these close codes, loading the page again may help. */
const RELOADABLE = new Set<number>([PAGE_OUTDATED, TOO_MANY_CONNECTIONS]);
/** After these close codes, this browser has no seat in the room. */
const WITHOUT_SEAT = new Set<number>([SIGNED_OUT, NO_SEAT, NO_ROOM]);

interface ConnectionClosedProps {
  state: RoomState;
  code: number;
  texts: Texts;
  urls: PageUrls;
  handlers: Handlers;
}

/** Shown instead of the room once the connection is closed for good: why, and what the person can do. */
export function ConnectionClosed({ state, code, texts, urls, handlers }: ConnectionClosedProps) {
  if (code === NO_CONSENT) return <NotLetIn state={state} texts={texts} urls={urls} reload={handlers.reload} />;
  const reason = texts.closed.reasons[code] ?? { heading: texts.closed.heading, text: "" };
  return (
    <main class="page over">
      <div class="card" role="alert">
        <h1>{reason.heading}</h1>
        <p>{reason.text}</p>
        <p class="buttons">
          {RELOADABLE.has(code) && (
            <button type="button" class="button primary" onClick={handlers.reload}>{code === TOO_MANY_CONNECTIONS ? texts.closed.here : texts.closed.again}</button>
          )}
          {WITHOUT_SEAT.has(code) && <a class="button primary" href={urls.past}>{texts.closed.past}</a>}
          <a class="button quiet" href={urls.start}>{texts.closed.start}</a>
        </p>
      </div>
      {code !== ERASED && <UnsentDrafts state={state} texts={texts} handlers={handlers} />}
    </main>
  );
}
