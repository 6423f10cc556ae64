import { forAttribute } from "../bidi";
import { SEATS } from "../participants";
import { duration, markBeside, progress, shownCount, SPEEDS, type Answer, type ReplayCursor } from "../replay";
import type { Texts } from "../text";
import type { ReplayPage } from "../wire";
import { AnswerMark } from "./answer-mark";
import { courseSummary } from "./course";
import { SeatMark } from "./seat-mark";
import { Sentence } from "./sentence";
import { formatDuration } from "./time";
import { Timeline } from "./timeline";

/** What the controls of the replay call. */
export interface Controls {
  toggle(): void;
  step(direction: 1 | -1): void;
  seek(position: number): void;
  goTo(seq: number): void;
  /** Moves to the next answer of this kind to a saying-back, or to the one before. */
  jumpToAnswer(direction: 1 | -1, answer: Answer): void;
  /** Draws earlier lines of the transcript: some more, or all. */
  showEarlier(all: boolean): void;
  speed(speed: number): void;
  shorten(on: boolean): void;
}

interface Props {
  page: ReplayPage;
  cursor: ReplayCursor;
  /** A sentence that says whose turn it is at the cursor. */
  floor: string;
  texts: Texts;
  controls: Controls;
}

const ANSWERS: readonly Answer[] = ["almost", "yes"];

/**
 * The buttons that move the cursor, and the timeline. It is docked at the lower edge while the transcript scrolls. It comes
 * first in the page, so that the first Tab reaches Play.
 */
export function Player({ page, cursor, floor, texts, controls }: Props) {
  const labels = texts.replay;
  return (
    <section class="player" aria-label={labels.heading}>
      <div class="transport" role="group" aria-label={labels.heading} dir="ltr">
        <Button
          label={cursor.playing ? labels.pause : labels.play} main act={controls.toggle}
          path={cursor.playing ? "M6 5h4v14H6z M14 5h4v14h-4z" : "M8 5l11 7-11 7z"}
        />
        <Button label={labels.back} path="M19 5 9 12l10 7z M5 5h2.5v14H5z" act={() => controls.step(-1)} />
        <Button label={labels.forward} path="M5 5l10 7L5 19z M16.500 5H19v14h-2.500z" act={() => controls.step(1)} />
      </div>
      <div class="jumps" dir="ltr">
        {ANSWERS.map((answer) => <Jumps key={answer} answer={answer} cursor={cursor} texts={texts} controls={controls} />)}
      </div>
      <Speed cursor={cursor} texts={texts} controls={controls} />
      <Position page={page} cursor={cursor} floor={floor} texts={texts} controls={controls} />
      <p class="floor" aria-live="off"><Sentence text={floor} /></p>
      <p class="time soft">{texts.replay.at(formatDuration(cursor.position), formatDuration(duration(cursor)))}</p>
    </section>
  );
}

/** The timeline, which is also the slider. Time runs from left to right in every language, as on other players. */
function Position({ page, cursor, floor, texts, controls }: Props) {
  const total = duration(cursor);
  const seconds = Math.max(1, Math.ceil(total / 1000));
  return (
    <div class="position" dir="ltr">
      <div class="lanes" aria-hidden="true">
        {SEATS.map((seat) => (
          <span key={seat} class={`seat-${seat}`}><SeatMark seat={seat} /> <bdi>{page.welcome.partners[seat].name}</bdi></span>
        ))}
      </div>
      <div class="track">
        <Timeline
          label={`${texts.replay.timeline}: ${courseSummary(page, cursor, texts)}`} intervals={page.insights.timeline} events={cursor.events}
          moments={cursor.moments} marks={cursor.marks} silences={cursor.silences} position={cursor.position}
        />
        <input
          type="range" min={0} max={seconds} step={1} value={cursor.position >= total ? seconds : Math.floor(cursor.position / 1000)}
          aria-label={texts.replay.seek} aria-valuetext={forAttribute(spoken(cursor, floor, texts))}
          onInput={(event) => controls.seek(1000 * Number((event.currentTarget as HTMLInputElement).value))}
        />
      </div>
    </div>
  );
}

/** The position for screen readers. While playing it changes with each event, not with each second. */
function spoken(cursor: ReplayCursor, floor: string, texts: Texts): string {
  const last = cursor.moments[shownCount(cursor) - 1] ?? 0;
  const time = formatDuration(cursor.playing ? last : cursor.position);
  const { at, of } = progress(cursor);
  const where = `${texts.replay.moment(at, of)}, ${texts.replay.at(time, formatDuration(duration(cursor)))}`;
  return floor === "" ? where : `${where}, ${floor}`;
}

/** To the answer of one kind before the cursor, and after it. */
function Jumps({ answer, cursor, texts, controls }: Pick<Props, "cursor" | "texts" | "controls"> & { answer: Answer }) {
  const labels = texts.course.answers[answer];
  const off = (direction: 1 | -1) => markBeside(cursor, direction, answer) === undefined;
  return (
    <div class="jump" role="group" aria-label={labels.name}>
      <Button label={labels.before} path="M15 5l-7 7 7 7" line off={off(-1)} act={() => controls.jumpToAnswer(-1, answer)} />
      <span aria-hidden="true"><AnswerMark answer={answer} /> <bdi>{labels.name}</bdi></span>
      <Button label={labels.after} path="M9 5l7 7-7 7" line off={off(1)} act={() => controls.jumpToAnswer(1, answer)} />
    </div>
  );
}

function Speed({ cursor, texts, controls }: Pick<Props, "cursor" | "texts" | "controls">) {
  return (
    <label class="speed">
      <span>{texts.replay.speed}</span>
      <select dir="ltr" onChange={(event) => controls.speed(Number((event.currentTarget as HTMLSelectElement).value))}>
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed} selected={speed === cursor.speed}>{texts.replay.times(speed)}</option>
        ))}
      </select>
    </label>
  );
}

interface ButtonProps {
  label: string;
  path: string;
  main?: boolean;
  /** The icon is a line, not a surface. */
  line?: boolean;
  off?: boolean;
  act: () => void;
}

function Button({ label, path, main = false, line = false, off = false, act }: ButtonProps) {
  return (
    <button
      type="button" class={main ? "button primary round" : "button quiet round"} aria-label={label} title={label} aria-disabled={off || undefined}
      onClick={() => off || act()}
    >
      <svg viewBox="0 0 24 24" class={line ? "line" : ""} aria-hidden="true"><path d={path} /></svg>
    </button>
  );
}
