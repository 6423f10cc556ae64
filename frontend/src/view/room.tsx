import { hasSharedWords } from "../ending";
import { isBackTogether, restOf } from "../rest";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { PageUrls, StateFrame, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { AidsSetting } from "./aids";
import { Announce } from "./announce";
import { TurnBar } from "./bar";
import { BreakScreen, WelcomeBack } from "./break";
import { CallingSetting } from "./calling";
import { Consent } from "./consent";
import { EndDialog, EndScreen } from "./end";
import { ExitNote } from "./exit-note";
import { LanguageSwitch } from "./language-switch";
import { ConnectionNotice, ConnectionClosed, RefusalNotice } from "./notices";
import type { OwnViews } from "./own";
import { isListening, offersPad } from "./pad-opener";
import { Participants } from "./participants";
import { verdictTurn } from "./share";
import { dayNumber } from "./time";
import { ScriptNote } from "./story";
import { Transcript } from "./transcript";
import { UnsentDrafts } from "./unsent-drafts";
import { CurrentTurn } from "./turn";
import { Waiting } from "./waiting";

export interface RoomProps {
  state: RoomState;
  /** The server's time. */
  now: number;
  urls: PageUrls;
  texts: Texts;
  handlers: Handlers;
  /** What is for the person alone, once it is loaded. */
  own?: OwnViews | null;
}

/** The live page, for partners and observers. It offers the commands that the server lists in `may`. */
export function Room({ state, now, urls, texts, handlers, own = null }: RoomProps) {
  if (state.connection.is === "closed") return <ConnectionClosed state={state} code={state.connection.code} texts={texts} urls={urls} handlers={handlers} />;
  const { welcome, state: current } = state;
  if (welcome === null || current === null) return <Connecting state={state} texts={texts} />;
  const rest = restOf(state);
  return (
    <div class={["room", welcome.you.role, rest === null ? isBeforeWords(state) && "before-words" : "at-rest"].filter(Boolean).join(" ")}>
      {rest === null && <RoomHeader state={state} welcome={welcome} texts={texts} handlers={handlers} />}
      {rest === null && <TurnBar state={state} current={current} welcome={welcome} texts={texts} handlers={handlers} />}
      <Announce state={state} texts={texts} />
      {rest === null ? (
        <main>
          <Transcript
            events={state.events} from={state.events.start} to={state.events.end} welcome={welcome} today={dayNumber(now)}
            earlier={state.earlierEvents} showEarlier={handlers.showEarlier} verdict={verdictTurn(state, handlers)} place="live" texts={texts}
          />
          <UnsentDrafts state={state} texts={texts} handlers={handlers} />
          {isBackTogether(state.events, current) && <WelcomeBack welcome={welcome} texts={texts} />}
          <CurrentStep state={state} current={current} welcome={welcome} urls={urls} own={own} texts={texts} handlers={handlers} />
        </main>
      ) : (
        <main>
          <RefusalNotice state={state} texts={texts} handlers={handlers} />
          <BreakScreen state={state} rest={rest} welcome={welcome} now={now} texts={texts} handlers={handlers} />
        </main>
      )}
      {own && state.pad.open && rest === null && offersPad(state) && (
        <own.PadPanel stored={state.pad.stored} isListening={isListening(state)} texts={texts} pad={handlers.pad} breathe={() => handlers.requestBreak("breather")} />
      )}
      <Sidebar state={state} current={current} welcome={welcome} texts={texts} handlers={handlers} />
      {state.dialog === "end" && <EndDialog phase={current.phase} events={state.events} texts={texts} handlers={handlers} />}
    </div>
  );
}

/** Nothing was said yet that stands beside the step: on a wide screen the step has the middle of the page. */
function isBeforeWords({ events, state: now }: RoomState): boolean {
  return now?.phase !== "gathering" && now?.phase !== "ended" && events.isComplete && !hasSharedWords(events);
}

type PartProps = Omit<RoomProps, "now" | "urls" | "own">;

function Connecting({ state, texts }: Pick<PartProps, "state" | "texts">) {
  return (
    <main class="page arriving">
      <h1>{texts.name}</h1>
      <p role="status">{state.connection.is === "lost" ? "" : texts.connection.trying}</p>
      <ConnectionNotice state={state} texts={texts} />
    </main>
  );
}

function RoomHeader({ state, welcome, texts, handlers }: Pick<RoomProps, "state" | "texts" | "handlers"> & { welcome: Welcome }) {
  const { role, scope } = welcome.you;
  return (
    <header class="room-head">
      <Title welcome={welcome} />
      <Participants state={state} welcome={welcome} texts={texts} />
      <LanguageSwitch texts={texts} />
      <ScriptNote story={handlers.story()} welcome={welcome} texts={texts} />
      <ExitNote texts={texts} />
      {role === "observer" && (
        <p class="observing">
          {texts.observer.notice} {scope === "signals" && texts.observer.noticeSignals}
        </p>
      )}
    </header>
  );
}

/** The topic. An observer without words gets none. */
export function Title({ welcome }: { welcome: Welcome }) {
  if (welcome.topic === "") return <h1>{welcome.format.title}</h1>;
  return (
    <>
      <p class="over-title">{welcome.format.title}</p>
      <h1><bdi>{welcome.topic}</bdi></h1>
    </>
  );
}

type CurrentStepProps = Omit<RoomProps, "now"> & { current: StateFrame; welcome: Welcome };

function CurrentStep({ state, current, welcome, urls, own = null, texts, handlers }: CurrentStepProps) {
  const refused = <RefusalNotice state={state} texts={texts} handlers={handlers} />;
  if (current.phase === "ended") return <>{refused}<EndScreen state={state} welcome={welcome} urls={urls} own={own} texts={texts} handlers={handlers} /></>;
  if (current.phase === "gathering") return <>{refused}<Waiting state={state} welcome={welcome} start={urls.start} texts={texts} handlers={handlers} /></>;
  return <CurrentTurn state={state} welcome={welcome} own={own} texts={texts} handlers={handlers} />;
}

function Sidebar({ state, current, welcome, texts, handlers }: PartProps & { current: StateFrame; welcome: Welcome }) {
  if (welcome.you.role === "observer") return null;
  const busy = state.connection.is !== "open";
  const toggle = (event: Event) => handlers.setShowTyping((event.currentTarget as HTMLInputElement).checked);
  return (
    <aside class="side" aria-label={texts.people.heading}>
      <Consent state={state} welcome={welcome} texts={texts} handlers={handlers} />
      {current.phase !== "ended" && (
        <label class="switch">
          <input type="checkbox" checked={state.showTyping} onChange={toggle} />
          <span>{texts.people.showTyping} <span class="soft">{texts.people.showTypingHint}</span></span>
        </label>
      )}
      {current.phase !== "ended" && <AidsSetting occasion={state.aids.occasion} stored={state.draftsPersistent} texts={texts} handlers={handlers.aids} />}
      {current.phase !== "ended" && <CallingSetting calling={state.calling} texts={texts} handlers={handlers} />}
      {current.may.includes("end") && (
        <button type="button" class="button quiet" aria-disabled={busy} onClick={() => busy || handlers.openDialog("end")}>
          {texts.end.call}
        </button>
      )}
    </aside>
  );
}
