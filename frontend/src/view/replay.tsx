import type { ReplayPage } from "../page";
import { who } from "../people";
import { shown, type Replay as Cursor } from "../replay";
import type { Words } from "../text";
import { stepTitle } from "../transcript";
import type { EventFrame, Welcome } from "../wire";
import { Player, type Controls } from "./player";
import { Shares } from "./shares";
import { Transcript } from "./transcript";

export type Loading = { is: "loading" } | { is: "failed" } | { is: "closed" } | { is: "here"; cursor: Cursor };

interface Props {
  page: ReplayPage;
  loading: Loading;
  words: Words;
  controls: Controls;
  retry: () => void;
}

/** A past conversation, played: the frames and the transcript are those of the live page. */
export function Replay({ page, loading, words, controls, retry }: Props) {
  const say = words.replay;
  return (
    <div class="room replay">
      <header class="room-head">
        <Title welcome={page.welcome} words={words} />
        <Cast welcome={page.welcome} words={words} />
      </header>
      <main>
        {loading.is === "loading" && <p role="status" class="soft">{say.loading}</p>}
        {loading.is === "closed" && (
          <div class="notice" role="alert">
            <p>{say.closed}</p>
            <a class="button quiet" href={page.urls.past}>{words.end.past}</a>
          </div>
        )}
        {loading.is === "failed" && (
          <div class="notice" role="alert">
            <p>{say.failed}</p>
            <button type="button" class="button" onClick={retry}>{say.again}</button>
          </div>
        )}
        {loading.is === "here" && <Playing page={page} cursor={loading.cursor} words={words} controls={controls} />}
      </main>
      <aside class="side" aria-label={say.aside}>
        {loading.is === "here" && <Shares page={page} cursor={loading.cursor} words={words} goTo={controls.goTo} />}
        {loading.is !== "closed" && <Export page={page} words={words} />}
      </aside>
    </div>
  );
}

/** The topic, which an observer without words is not told. */
function Title({ welcome, words }: { welcome: Welcome; words: Words }) {
  const what = `${words.replay.heading} · ${welcome.format.title}`;
  if (welcome.topic === "") return <h1>{what}</h1>;
  return (
    <>
      <p class="over-title">{what}</p>
      <h1><bdi>{welcome.topic}</bdi></h1>
    </>
  );
}

function Export({ page, words }: Pick<Props, "page" | "words">) {
  return (
    <section class="card" aria-labelledby="export-heading">
      <h2 id="export-heading">{words.replay.export}</h2>
      <ul class="links">
        <li><a href={page.export.markdown}>{words.replay.markdown}</a></li>
        <li><a href={page.export.json}>{words.replay.json}</a></li>
        <li><a href={page.urls.past}>{words.end.past}</a></li>
      </ul>
    </section>
  );
}

/** Who took part. Who is here now is of no matter to what happened then. */
function Cast({ welcome, words }: { welcome: Welcome; words: Words }) {
  return (
    <ul class="people" aria-label={words.replay.cast}>
      <li class="person"><strong><bdi>{welcome.partners.a.name}</bdi></strong></li>
      <li class="person"><strong><bdi>{welcome.partners.b.name}</bdi></strong></li>
      {welcome.observers.map((observer) => (
        <li key={observer.id} class="person observer">
          <strong><bdi>{observer.name}</bdi></strong> <span>{words.replay.observer}</span>
        </li>
      ))}
    </ul>
  );
}

type PlayingProps = Pick<Props, "page" | "words" | "controls"> & { cursor: Cursor };

function Playing({ page, cursor, words, controls }: PlayingProps) {
  if (cursor.frames.length === 0) return <p class="soft">{words.replay.empty}</p>;
  const events = cursor.frames.slice(0, shown(cursor));
  const floor = floorAt(events, page.welcome, words);
  return (
    <>
      <Player page={page} cursor={cursor} floor={floor} words={words} controls={controls} />
      <Transcript events={events} welcome={page.welcome} today={null} words={words} />
    </>
  );
}

/** Who has the floor after these events, and for what. */
function floorAt(events: readonly EventFrame[], welcome: Welcome, words: Words): string {
  const last = events.findLast(
    ({ event }) => event === "granted" || event === "break_called" || event === "break_ended" || event === "ended",
  );
  if (last?.event === "break_called") return words.turn.onBreak;
  if (last?.event === "ended") return words.turn.ended;
  const granted = events.findLast((event) => event.event === "granted");
  if (granted === undefined) return "";
  const names = granted.to.map((seat) => who(welcome, seat).name);
  const both = granted.private ? words.turn.eachOf(names) : words.turn.bothOf(names);
  const whose = names.length === 1 ? words.replay.onFloor(names[0] ?? "") : both;
  const title = stepTitle(welcome, granted.step);
  return title === "" ? whose : `${whose}: ${title}`;
}
