import type { EventHistory } from "../event-history";
import { personOf } from "../participants";
import { shownCount, type ReplayCursor } from "../replay";
import type { Texts } from "../text";
import { stepTitle } from "../transcript";
import type { EventFrame, ReplayPage, Welcome } from "../wire";
import { ExitNote } from "./exit-note";
import type { PadHandlers } from "./handlers";
import { LanguageSwitch } from "./language-switch";
import { PadEnding } from "./pad-ending";
import { Player, type Controls } from "./player";
import { Shares } from "./shares";
import { Transcript } from "./transcript";

export type Loading = { is: "loading" } | { is: "failed" } | { is: "unavailable" } | { is: "loaded"; cursor: ReplayCursor };

interface Props {
  page: ReplayPage;
  loading: Loading;
  texts: Texts;
  controls: Controls;
  retry: () => void;
  /** The partner's private notes; null for an observer. */
  pad?: Pick<PadHandlers, "read" | "burn"> | null;
}

/** The replay page. It draws the same frames with the same transcript as the live page. */
export function Replay({ page, loading, texts, controls, retry, pad }: Props) {
  const labels = texts.replay;
  return (
    <div class="room replay">
      <header class="room-head">
        <Title welcome={page.welcome} texts={texts} />
        <ParticipantList welcome={page.welcome} texts={texts} />
        <LanguageSwitch texts={texts} />
      </header>
      <main>
        {loading.is === "loading" && <p role="status" class="soft">{labels.loading}</p>}
        {loading.is === "unavailable" && (
          <div class="notice" role="alert">
            <p>{labels.closed}</p>
            <a class="button quiet" href={page.urls.past}>{texts.end.past}</a>
          </div>
        )}
        {loading.is === "failed" && (
          <div class="notice" role="alert">
            <p>{labels.failed}</p>
            <button type="button" class="button" onClick={retry}>{labels.again}</button>
          </div>
        )}
        {loading.is === "loaded" && <Playback page={page} cursor={loading.cursor} texts={texts} controls={controls} />}
      </main>
      <aside class="side" aria-label={labels.aside}>
        {loading.is === "loaded" && <Shares page={page} events={loading.cursor.events} shown={shownCount(loading.cursor)} texts={texts} goTo={controls.goTo} />}
        {loading.is !== "unavailable" && <Export page={page} texts={texts} />}
        {pad && <PadEnding texts={texts} pad={pad} />}
        <ExitNote texts={texts} />
      </aside>
    </div>
  );
}

/** The topic. An observer without words gets none. */
function Title({ welcome, texts }: { welcome: Welcome; texts: Texts }) {
  const what = `${texts.replay.heading} · ${welcome.format.title}`;
  if (welcome.topic === "") return <h1>{what}</h1>;
  return (
    <>
      <p class="over-title">{what}</p>
      <h1><bdi>{welcome.topic}</bdi></h1>
    </>
  );
}

function Export({ page, texts }: Pick<Props, "page" | "texts">) {
  return (
    <section class="card" aria-labelledby="export-heading">
      <h2 id="export-heading">{texts.replay.export}</h2>
      <ul class="links">
        <li><a href={page.export.markdown}>{texts.replay.markdown}</a></li>
        <li><a href={page.export.json}>{texts.replay.json}</a></li>
        <li><a href={page.urls.past}>{texts.end.past}</a></li>
      </ul>
    </section>
  );
}

/** The participants, without their present connection. */
function ParticipantList({ welcome, texts }: { welcome: Welcome; texts: Texts }) {
  return (
    <ul class="people" aria-label={texts.replay.cast}>
      <li class="person"><strong><bdi>{welcome.partners.a.name}</bdi></strong></li>
      <li class="person"><strong><bdi>{welcome.partners.b.name}</bdi></strong></li>
      {welcome.observers.map((observer) => (
        <li key={observer.id} class="person observer">
          <strong><bdi>{observer.name}</bdi></strong> <span>{texts.replay.observer}</span>
        </li>
      ))}
    </ul>
  );
}

type PlaybackProps = Pick<Props, "page" | "texts" | "controls"> & { cursor: ReplayCursor };

function Playback({ page, cursor, texts, controls }: PlaybackProps) {
  const { events } = cursor;
  if (cursor.moments.length === 0) return <p class="soft">{texts.replay.empty}</p>;
  const to = shownCount(cursor);
  const floor = floorAt(events, to, page.welcome, texts);
  return (
    <>
      <Player page={page} cursor={cursor} floor={floor} texts={texts} controls={controls} />
      <Transcript
        events={events} from={cursor.from} to={to} welcome={page.welcome} today={null} earlier="idle" showEarlier={controls.showEarlier}
        verdict={null} place="replay" texts={texts}
      />
    </>
  );
}

/** Whose turn it is after the event numbered `to`, and for which step. */
function floorAt(events: EventHistory, to: number, welcome: Welcome, texts: Texts): string {
  const last = events.findLast(isOfFloor, to);
  if (last?.event === "break_called") return texts.turn.onBreak;
  if (last?.event === "ended") return texts.turn.ended;
  const granted = events.findLast((event) => event.event === "granted", to);
  if (granted === undefined) return "";
  const names = granted.to.map((seat) => personOf(welcome, seat).name);
  const both = granted.private ? texts.desk.eachOf(names) : texts.desk.bothOf(names);
  const whose = names.length === 1 ? texts.replay.onFloor(names[0] ?? "") : both;
  const title = stepTitle(welcome, granted.step);
  return title === "" ? whose : `${whose}: ${title}`;
}

type FloorEvent = Extract<EventFrame, { event: "granted" | "break_called" | "break_ended" | "ended" }>;

function isOfFloor(event: EventFrame): event is FloorEvent {
  return ["granted", "break_called", "break_ended", "ended"].includes(event.event);
}
