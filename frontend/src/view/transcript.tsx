import type { Chunk, EventHistory } from "../event-history";
import type { EarlierEvents } from "../state";
import type { Texts } from "../text";
import { transcriptLines, transcriptParts, type Line, type LineContext, type NoteLine, type SaidLine } from "../transcript";
import type { Welcome } from "../wire";
import { PureComponent } from "./pure-component";
import { Sentence } from "./sentence";
import { dayName, dayNumber, timeOfDay } from "./time";
import { MultilineText } from "./multiline-text";

interface Props {
  events: EventHistory;
  /** The lines of the events after this number are drawn, … */
  from: number;
  /** … up to this one. */
  to: number;
  welcome: Welcome;
  /** The number of the current day: if every line is of this day, no day is named. Null to name each day. */
  today: number | null;
  earlier: EarlierEvents;
  showEarlier(all: boolean): void;
  texts: Texts;
}

/**
 * The lines, oldest first. It is silent for screen readers: `Announce` reads out the new lines. Each chunk of events is
 * a list of its own, which is drawn again only when it changes: a new line costs the same in a long conversation.
 */
export class Transcript extends PureComponent<Props> {
  override render({ events, from, to, welcome, today, earlier, showEarlier, texts }: Props) {
    const all = transcriptParts(events, to);
    const parts = all.filter((part) => (part.events.at(-1)?.seq ?? 0) > from);
    // Times only grow, so the ends of a part tell whether a line of it is of another day.
    const named = parts.some(({ firstAt, lastAt }) => dayNumber(firstAt) !== today || dayNumber(lastAt) !== today);
    return (
      <section id="transcript" class="transcript" aria-labelledby="transcript-heading">
        <h2 id="transcript-heading" class="unseen" tabIndex={-1}>{texts.transcript.heading}</h2>
        {from > 0 && <Earlier earlier={earlier} show={showEarlier} texts={texts} />}
        {all.length === 0 && events.isComplete && <p class="soft">{texts.transcript.empty}</p>}
        <div role="log" aria-live="off" aria-labelledby="transcript-heading">
          {parts.map((part) => (
            <Lines
              key={part.key} events={part.events} withheldBefore={part.withheldBefore} withheldAfter={part.withheldAfter}
              previousDay={part.previousAt === null || part === parts[0] ? null : dayNumber(part.previousAt)}
              named={named} withdrawn={events.withdrawn} welcome={welcome} texts={texts}
            />
          ))}
        </div>
      </section>
    );
  }
}

/** The way to the lines before the first one. */
function Earlier({ earlier, show, texts }: { earlier: EarlierEvents; show: (all: boolean) => void; texts: Texts }) {
  const labels = texts.transcript.earlier;
  const loading = earlier === "loading";
  // The buttons keep the focus while they wait.
  return (
    <div class="earlier">
      <p role="status" class="soft">{loading ? labels.loading : earlier === "failed" ? labels.failed : ""}</p>
      <p class="buttons">
        <button type="button" class="button quiet small" aria-disabled={loading} onClick={() => loading || show(false)}>
          {earlier === "failed" ? labels.again : labels.more}
        </button>
        <button type="button" class="button quiet small" onClick={() => show(true)}>{labels.all}</button>
      </p>
    </div>
  );
}

interface LinesProps extends LineContext {
  events: Chunk;
  /** The day of the line before; null to name the day of the first line. */
  previousDay: number | null;
  /** Days are named where they begin. */
  named: boolean;
  welcome: Welcome;
  texts: Texts;
}

/** The lines of one chunk. */
class Lines extends PureComponent<LinesProps> {
  override render({ events, previousDay, named, welcome, texts, ...context }: LinesProps) {
    const lines = transcriptLines(events, welcome, texts, context);
    const days = lines.map((line) => dayNumber(line.at));
    return (
      <ol>
        {/* One flat list, so that each line is found again by its key when others come before it. */}
        {lines.flatMap((line, index) => [
          named && days[index] !== (index === 0 ? previousDay : days[index - 1]) && <Day key={`day ${days[index]}`} at={line.at} texts={texts} />,
          <li key={line.seq} id={`event-${line.seq}`} class={lineClass(line)}>
            {line.is === "words" ? <Bubble line={line} texts={texts} /> : <Quiet line={line} texts={texts} />}
          </li>,
        ])}
      </ol>
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
        <time dateTime={line.at}>{timeOfDay(line.at, texts)}</time>
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
