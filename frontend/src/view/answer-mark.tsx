import type { Answer } from "../replay";

/** The shape of an answer on the timeline: filled for "yes", hollow where something was missing. */
export function AnswerMark({ answer }: { answer: Answer }) {
  return <svg class="answer-mark" viewBox="-6 -6 12 12" aria-hidden="true"><path class={answer} d="M0-5 5 0 0 5-5 0z" /></svg>;
}
