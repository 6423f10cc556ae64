import type { EventHistory } from "../event-history";
import { personOf, SEATS } from "../participants";
import { shownCount, type ReplayCursor } from "../replay";
import type { Texts } from "../text";
import { stepTitle } from "../transcript";
import type { EventFrame, ReplayPage, Welcome } from "../wire";
import { Course } from "./course";
import { ExitNote } from "./exit-note";
import type { PadHandlers } from "./handlers";
import { LanguageSwitch } from "./language-switch";
import { Mark } from "./mark";
import { PadEnding } from "./pad-ending";
import { Player, type Controls } from "./player";
import { SeatMark } from "./seat-mark";
import { Shares } from "./shares";
import { Transcript } from "./transcript";

export type Loading = { is: "loading" } | { is: "failed" } | { is: "unavailable" } | { is: "loaded"; cursor: ReplayCursor };

interface Props {
  page: ReplayPage;
  loading: Loading;
  /** The number of events that the list of shares follows; without it, those that are shown at the cursor. */
  listed?: number | undefined;
  texts: Texts;
  controls: Controls;
  retry: () => void;
  /** The partner's private notes; null for an observer. */
  pad?: Pick<PadHandlers, "read" | "burn"> | null;
}

/** The replay page. It draws the same frames with the same transcript as the live page. */
export function Replay({ page, loading, listed, texts, controls, retry, pad }: Props) {
  const labels = texts.replay;
  return (
    <div class="room replay">
      {loading.is === "loaded" && loading.cursor.moments.length > 0 && (
        <Player
          page={page} cursor={loading.cursor} floor={floorAt(loading.cursor.events, shownCount(loading.cursor), page.welcome, texts)} texts={texts}
          controls={controls}
        />
      )}
      {/* The page's exit stands in this line, and covers nothing of the conversation. */}
      <nav class="top" aria-label={texts.end.past}><a href={page.urls.past}><Mark /> {texts.end.past}</a></nav>
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
        {/* The end of the transcript stops above the player. */}
        <div class="under-player" />
      </main>
      <aside class="side" aria-label={labels.aside}>
        {loading.is === "loaded" && loading.cursor.moments.length > 0 && (
          <Course
            page={page} marks={loading.cursor.marks} events={loading.cursor.events} shorten={loading.cursor.shorten} texts={texts} controls={controls}
          />
        )}
        {loading.is === "loaded" && <Shares page={page} events={loading.cursor.events} shown={listed ?? shownCount(loading.cursor)} texts={texts} goTo={controls.goTo} />}
        {loading.is !== "unavailable" && <Copy page={page} texts={texts} />}
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

/** Where a copy is kept, and who else asked for one of the whole conversation. */
function Copy({ page, texts }: Pick<Props, "page" | "texts">) {
  return (
    <section class="card" aria-labelledby="copy-heading">
      <h2 id="copy-heading">{texts.replay.copy}</h2>
      {page.copy.asked_by.map((name) => <p key={name}>{texts.replay.askedForCopy(name)}</p>)}
      <ul class="links">
        <li><a href={page.copy.address}>{texts.replay.toCopy}</a></li>
        <li><a href={page.urls.past}>{texts.end.past}</a></li>
      </ul>
    </section>
  );
}

/** The participants, without their present connection. */
function ParticipantList({ welcome, texts }: { welcome: Welcome; texts: Texts }) {
  return (
    <ul class="people" aria-label={texts.replay.cast}>
      {SEATS.map((seat) => (
        <li key={seat} class={`person seat-${seat}`}><SeatMark seat={seat} /> <strong><bdi>{welcome.partners[seat].name}</bdi></strong></li>
      ))}
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
  return (
    <Transcript
      events={events} from={cursor.from} to={to} welcome={page.welcome} today={null} earlier="idle" showEarlier={controls.showEarlier}
      verdict={null} place="replay" texts={texts}
    />
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
