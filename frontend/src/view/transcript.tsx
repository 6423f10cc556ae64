import { Component } from "preact";
import type { Words } from "../text";
import { lines, type Line, type Note, type Spoken } from "../transcript";
import type { EventFrame, Welcome } from "../wire";
import { Sentence } from "./sentence";
import { dayName, dayNumber, timeOfDay } from "./time";
import { Written } from "./written";

interface Props {
  events: readonly EventFrame[];
  welcome: Welcome;
  /** The day that needs no name here; null where each day is named. */
  today: number | null;
  words: Words;
}

/** Everything that was said and done, oldest first. Announcing the newest is `Announce`'s task, not this log's. */
export class Transcript extends Component<Props> {
  /** The countdown of a break redraws the page every second; a long conversation need not be redrawn with it. */
  override shouldComponentUpdate(next: Props): boolean {
    const { events, welcome, today } = this.props;
    if (next.welcome !== welcome || next.today !== today) return true;
    return next.events.length !== events.length || next.events.at(-1) !== events.at(-1);
  }

  override render({ events, welcome, today, words }: Props) {
    const drawn = lines(events, welcome, words);
    const days = drawn.map((line) => dayNumber(line.at));
    const named = days.some((day) => day !== today);
    return (
      <section class="transcript" aria-labelledby="transcript-heading">
        <h2 id="transcript-heading" class="unseen">{words.transcript.heading}</h2>
        {drawn.length === 0 && <p class="soft">{words.transcript.empty}</p>}
        <div role="log" aria-live="off" aria-labelledby="transcript-heading">
          <ol>
            {drawn.map((line, index) => [
              named && days[index] !== days[index - 1] && <Day key={`day ${days[index]}`} at={line.at} words={words} />,
              <li key={line.seq} id={`event-${line.seq}`} class={look(line)}>
                {line.is === "words" ? <Bubble line={line} words={words} /> : <Quiet line={line} words={words} />}
              </li>,
            ])}
          </ol>
        </div>
      </section>
    );
  }
}

function Day({ at, words }: { at: string; words: Words }) {
  return (
    <li class="quiet day">
      <p><time dateTime={at}>{dayName(at, words)}</time></p>
    </li>
  );
}

function look(line: Line): string {
  if (line.is === "note") return `quiet ${line.sort}`;
  return `said ${line.far ? "far" : "near"} ${line.gate ?? "plain"}`;
}

function Bubble({ line, words }: { line: Spoken; words: Words }) {
  return (
    <div class="bubble">
      <p class="label">
        <strong><bdi>{line.by}</bdi></strong> {line.what && <span class="what">{line.what}</span>}
        {line.private && <OnlyYou words={words} />}
        <time dateTime={line.at}>{timeOfDay(line.at)}</time>
      </p>
      {line.text === null ? <p class="instead">{line.instead}</p> : <Written text={line.text} words={words} />}
    </div>
  );
}

function Quiet({ line, words }: { line: Note; words: Words }) {
  return (
    <p>
      <span><Sentence text={line.text} /></span>
      {line.private && <OnlyYou words={words} />}
    </p>
  );
}

function OnlyYou({ words }: { words: Words }) {
  return <span class="only-you">{words.transcript.onlyYou}</span>;
}
