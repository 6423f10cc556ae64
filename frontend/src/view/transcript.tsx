import { Component } from "preact";
import type { Texts } from "../text";
import { transcriptLines, type Line, type NoteLine, type SaidLine } from "../transcript";
import type { EventFrame, Welcome } from "../wire";
import { Sentence } from "./sentence";
import { dayName, dayNumber, timeOfDay } from "./time";
import { MultilineText } from "./multiline-text";

interface Props {
  events: readonly EventFrame[];
  welcome: Welcome;
  /** The number of the current day: if every line is of this day, no day is named. Null to name each day. */
  today: number | null;
  texts: Texts;
}

/** All lines, oldest first. It is silent for screen readers: `Announce` reads out the new lines. */
export class Transcript extends Component<Props> {
  /** The countdown of a break redraws the page every second, but not the transcript. */
  override shouldComponentUpdate(next: Props): boolean {
    const { events, welcome, today } = this.props;
    if (next.welcome !== welcome || next.today !== today) return true;
    return next.events.length !== events.length || next.events.at(-1) !== events.at(-1);
  }

  override render({ events, welcome, today, texts }: Props) {
    const drawn = transcriptLines(events, welcome, texts);
    const days = drawn.map((line) => dayNumber(line.at));
    const named = days.some((day) => day !== today);
    return (
      <section class="transcript" aria-labelledby="transcript-heading">
        <h2 id="transcript-heading" class="unseen">{texts.transcript.heading}</h2>
        {drawn.length === 0 && <p class="soft">{texts.transcript.empty}</p>}
        <div role="log" aria-live="off" aria-labelledby="transcript-heading">
          <ol>
            {drawn.map((line, index) => [
              named && days[index] !== days[index - 1] && <Day key={`day ${days[index]}`} at={line.at} texts={texts} />,
              <li key={line.seq} id={`event-${line.seq}`} class={lineClass(line)}>
                {line.is === "words" ? <Bubble line={line} texts={texts} /> : <Quiet line={line} texts={texts} />}
              </li>,
            ])}
          </ol>
        </div>
      </section>
    );
  }
}

function Day({ at, texts }: { at: string; texts: Texts }) {
  return (
    <li class="quiet day">
      <p><time dateTime={at}>{dayName(at, texts)}</time></p>
    </li>
  );
}

function lineClass(line: Line): string {
  if (line.is === "note") return `quiet ${line.category}`;
  return `said ${line.far ? "far" : "near"} ${line.gate ?? "plain"}`;
}

function Bubble({ line, texts }: { line: SaidLine; texts: Texts }) {
  return (
    <div class="bubble">
      <p class="label">
        <strong><bdi>{line.by}</bdi></strong> {line.label && <span class="what">{line.label}</span>}
        {line.private && <OnlyYou texts={texts} />}
        <time dateTime={line.at}>{timeOfDay(line.at)}</time>
      </p>
      {line.text === null ? <p class="instead">{line.placeholder}</p> : <MultilineText text={line.text} texts={texts} />}
    </div>
  );
}

function Quiet({ line, texts }: { line: NoteLine; texts: Texts }) {
  return (
    <p>
      <span><Sentence text={line.text} /></span>
      {line.private && <OnlyYou texts={texts} />}
    </p>
  );
}

function OnlyYou({ texts }: { texts: Texts }) {
  return <span class="only-you">{texts.transcript.onlyYou}</span>;
}
