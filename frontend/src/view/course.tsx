import { Component } from "preact";
import type { EventHistory } from "../event-history";
import { personOf } from "../participants";
import type { ReplayCursor } from "../replay";
import type { Texts } from "../text";
import { optionLabel, stepTitle } from "../transcript";
import type { ChoseFrame, EventFrame, ReplayPage, TimelineInterval } from "../wire";
import { AnswerMark } from "./answer-mark";
import { Sentence } from "./sentence";
import { timeOfDay } from "./time";

type Counted = Pick<ReplayCursor, "marks" | "events">;

/** What the timeline shows, in one sentence. */
export function courseSummary(page: ReplayPage, { marks }: Pick<ReplayCursor, "marks">, texts: Texts): string {
  const yes = marks.filter(({ answer }) => answer === "yes").length;
  const breaks = page.insights.timeline.filter(({ kind }) => kind === "break").length;
  return texts.course.summary({ shares: page.insights.shares.length, yes, almost: marks.length - yes, breaks });
}

interface Props extends Counted {
  page: ReplayPage;
  shorten: boolean;
  texts: Texts;
  controls: { goTo(seq: number): void; shorten(on: boolean): void };
}

/** The timeline in words: a sentence, what its signs mean, and a table with all of it, which is drawn once it is opened. */
export class Course extends Component<Props, { open: boolean }> {
  override state = { open: false };

  override shouldComponentUpdate(next: Props, state: { open: boolean }): boolean {
    return next.events !== this.props.events || next.shorten !== this.props.shorten || state.open !== this.state.open;
  }

  #toggle = (event: Event): void => this.setState({ open: (event.currentTarget as HTMLDetailsElement).open });

  override render({ page, marks, events, shorten, texts, controls }: Props, { open }: { open: boolean }) {
    const { course, replay } = texts;
    return (
      <section class="card course" aria-labelledby="course-heading">
        <h2 id="course-heading">{course.heading}</h2>
        <p>{courseSummary(page, { marks }, texts)}</p>
        <ul class="legend" aria-label={course.legend}>
          <li><AnswerMark answer="yes" /> {course.answers.yes.name}</li>
          <li><AnswerMark answer="almost" /> {course.answers.almost.name}</li>
          <li class="key again">{replay.legendAgain}</li>
          <li class="key break">{replay.legendBreak}</li>
          <li class="key silence">{course.silence}</li>
        </ul>
        <label class="switch">
          <input
            type="checkbox" checked={shorten} onChange={(event) => controls.shorten((event.currentTarget as HTMLInputElement).checked)}
          />
          <span>{replay.shorten}</span>
        </label>
        <p class="soft keys">{replay.keys} {course.keys}</p>
        <details onToggle={this.#toggle}>
          <summary>{course.table}</summary>
          {open && <CourseTable page={page} events={events} texts={texts} goTo={controls.goTo} />}
        </details>
      </section>
    );
  }
}

interface TableProps {
  page: ReplayPage;
  events: EventHistory;
  texts: Texts;
  goTo: (seq: number) => void;
}

function CourseTable({ page, events, texts, goTo }: TableProps) {
  const { course } = texts;
  return (
    <table>
      <thead>
        <tr><th scope="col">{course.when}</th><th scope="col">{course.who}</th><th scope="col">{course.what}</th></tr>
      </thead>
      <tbody>
        {page.insights.timeline.map((interval) => (
          <tr key={interval.from}>
            <td><button type="button" class="link" onClick={() => goTo(interval.from)}>{timeOfDay(interval.start, texts)}</button></td>
            <td><Sentence text={whose(interval, page, texts)} /></td>
            <td>{what(interval, page, events, texts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function whose({ kind, by }: TimelineInterval, { welcome }: ReplayPage, texts: Texts): string {
  if (kind === "break" || by === "both") return texts.course.both;
  const person = personOf(welcome, by);
  return person.you ? texts.you : person.name;
}

/** The step, or a break; whether it was a further try; and the answer to a saying-back that was given in it. */
function what({ kind, step, from, to, tries }: TimelineInterval, { welcome }: ReplayPage, events: EventHistory, { replay }: Texts): string {
  if (kind === "break") return replay.break;
  const parts = [stepTitle(welcome, step)];
  if (tries > 0) parts.push(replay.legendAgain);
  const verdict = events.findLast(isVerdict, to);
  if (verdict !== undefined && verdict.seq > from) parts.push(optionLabel(verdict, welcome));
  return parts.filter((part) => part !== "").join(" · ");
}

function isVerdict(event: EventFrame): event is ChoseFrame {
  return event.event === "chose" && event.gate === "verdict";
}
