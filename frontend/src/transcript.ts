/** Events → the lines of the transcript, for the live page and the replay. */
import { chunkNumber, type Chunk, type EventHistory } from "./event-history";
import { isFar, personOf } from "./participants";
import type { Texts } from "./text";
import type { ChoseFrame, EventFrame, Gate, RolesSetFrame, SaidFrame, Seat, Welcome } from "./wire";

/** Words that a partner said. `text` is null if this viewer may not see them, or if the partner took them back. */
export interface SaidLine {
  is: "words";
  seq: number;
  at: string;
  /** The speaker as the viewer reads it: a name, or "You". */
  by: string;
  seat: Seat;
  far: boolean;
  gate: Gate | null;
  /** What the words are for: "says back", or the step's title. */
  label: string;
  text: string | null;
  /** Shown where `text` is null. */
  placeholder: string;
  private: boolean;
}

/** Every other event, as one sentence. */
export interface NoteLine {
  is: "note";
  seq: number;
  at: string;
  text: string;
  category: "answer" | "moderator" | "break" | "observer" | "hidden";
  private: boolean;
}

export type Line = SaidLine | NoteLine;

/** Whether an event leaves a line. The page shows a granted turn elsewhere. */
export function leavesLine(event: EventFrame): boolean {
  return event.event !== "granted";
}

/** What the lines of some events depend on outside these events. */
export interface LineContext {
  /** The numbers of the events whose words were taken back. */
  withdrawn: ReadonlySet<number>;
  /** How many withheld events are directly before these events. */
  withheldBefore: number;
  /** Whether a withheld event follows directly on these events. */
  withheldAfter: boolean;
}

export function transcriptLines(
  events: readonly EventFrame[], welcome: Welcome, texts: Texts, { withdrawn, withheldBefore, withheldAfter }: LineContext,
): Line[] {
  const made: Line[] = [];
  let withheld = withheldBefore;
  for (const event of events) {
    if (!leavesLine(event)) continue;
    withheld = event.event === "withheld" ? withheld + 1 : 0;
    // Withheld events in a row are one line with their number, at the place of the last one.
    if (withheld > 1) made.pop();
    made.push(lineOf(event, welcome, texts, withdrawn, withheld));
  }
  if (withheld > 0 && withheldAfter) made.pop();
  return made;
}

/** A part of the transcript that is drawn by itself: the events of one chunk, with at least one line. */
export interface TranscriptPart {
  /** The number of the chunk. */
  key: number;
  events: Chunk;
  withheldBefore: number;
  withheldAfter: boolean;
  /** The time of the line before this part; null if there is none. */
  previousAt: string | null;
  /** The times of the first and the last event that leaves a line. */
  firstAt: string;
  lastAt: string;
  onlyWithheld: boolean;
}

/** The parts of the transcript up to the event numbered `to`. */
export function transcriptParts(history: EventHistory, to: number): TranscriptPart[] {
  const parts: TranscriptPart[] = [];
  /** The withheld events at the end so far, and the time of their line, which the next part may continue. */
  let withheld = 0;
  let withheldAt: string | null = null;
  /** The time of the last line before that. */
  let shownAt: string | null = null;
  for (const chunk of history.chunks) {
    const first = chunk[0]?.seq ?? 0;
    if (first > to) break;
    const events = chunk.length <= to - first + 1 ? chunk : chunk.slice(0, to - first + 1);
    const summary = summaryOf(events);
    if (summary === null) continue;
    const continues = withheld > 0 && summary.beginsWithheld;
    const before = parts.at(-1);
    if (continues && before !== undefined) before.withheldAfter = true;
    const { firstAt, lastAt } = summary;
    const previousAt: string | null = continues ? shownAt : (withheldAt ?? shownAt);
    const onlyWithheld = summary.shownAt === null;
    parts.push({ key: chunkNumber(first), events, withheldBefore: withheld, withheldAfter: false, previousAt, firstAt, lastAt, onlyWithheld });
    if (summary.shownAt !== null) [withheld, shownAt] = [0, summary.shownAt];
    withheld += summary.endsWithheld;
    withheldAt = withheld > 0 ? lastAt : null;
  }
  // Withheld events that go on in the next part have their line there.
  return parts.filter(({ onlyWithheld, withheldAfter }) => !(onlyWithheld && withheldAfter));
}

interface ChunkSummary {
  firstAt: string;
  lastAt: string;
  /** The time of the last line that is not withheld; null if all are. */
  shownAt: string | null;
  beginsWithheld: boolean;
  /** How many withheld events are at the end. */
  endsWithheld: number;
}

/** Chunks do not change, so each is summarised once. */
const summaries = new WeakMap<Chunk, ChunkSummary | null>();

function summaryOf(chunk: Chunk): ChunkSummary | null {
  const known = summaries.get(chunk);
  if (known !== undefined) return known;
  const events = chunk.filter(leavesLine);
  const [first, last] = [events[0], events.at(-1)];
  const shown = events.findLastIndex(({ event }) => event !== "withheld");
  const summary = first === undefined || last === undefined ? null : {
    firstAt: first.at,
    lastAt: last.at,
    shownAt: events[shown]?.at ?? null,
    beginsWithheld: first.event === "withheld",
    endsWithheld: events.length - 1 - shown,
  };
  summaries.set(chunk, summary);
  return summary;
}

function lineOf(event: EventFrame, welcome: Welcome, texts: Texts, withdrawn: ReadonlySet<number>, withheld: number): Line {
  const labels = texts.transcript;
  const { seq, at } = event;
  const note = (text: string, category: NoteLine["category"] = "moderator", isPrivate = false): NoteLine => ({
    is: "note", seq, at, text, category, private: isPrivate,
  });
  if (event.event === "withheld") {
    const text = welcome.you.role === "observer" ? labels.hiddenFromObserver(withheld) : labels.hidden(withheld);
    return note(text, "hidden");
  }
  const person = personOf(welcome, event.by);
  switch (event.event) {
    case "said":
      return saidLine(event, welcome, texts, withdrawn.has(seq));
    case "chose":
      return note(labels.chose(person, optionLabel(event, welcome)), "answer", event.private);
    case "rated":
      return note(labels.rated(person, event.value), "answer", event.private);
    case "nodded":
      return note(labels.nodded(person), "answer");
    case "joined":
      return note(labels.joined(person));
    case "granted":
      return note("");
    case "roles_set":
      return note(rolesSentence(event, welcome, texts));
    case "round_ended":
      return note(labels.roundEnded(event.round));
    case "parked":
      return note(labels.parked);
    case "reminded":
      return note(event.turn === null ? labels.remindedBreak : labels.reminded);
    case "break_called":
      return note(labels.breakCalled(person), "break");
    case "return_changed":
      return note(labels.returnChanged(person), "break");
    case "returned":
      return note(labels.returned(person), "break");
    case "break_ended":
      return note(labels.breakEnded, "break");
    case "observer_allowed":
      return note(labels.allowed(person, personOf(welcome, event.observer).name, event.scope), "observer");
    case "observer_withdrawn":
      return note(labels.withdrawn(person, personOf(welcome, event.observer).name), "observer");
    case "observer_joined":
      return note(labels.observerJoined(person), "observer");
    case "observer_left":
      return note(labels.observerLeft(person), "observer");
    case "closing_began":
      return note(event.by === "moderator" ? labels.closing : labels.asksToEnd(person));
    case "ended":
      return note(event.by === "moderator" ? labels.ended : labels.endedBy(person));
    case "words_withdrawn":
      return note(labels.wordsWithdrawn(person));
  }
}

function saidLine(event: SaidFrame, welcome: Welcome, texts: Texts, isWithdrawn: boolean): SaidLine {
  const person = personOf(welcome, event.by);
  const label = event.gate === null ? "" : texts.transcript.gateLabels[event.gate](person);
  return {
    is: "words",
    seq: event.seq,
    at: event.at,
    by: person.you ? texts.you : person.name,
    seat: event.by as Seat,
    far: isFar(welcome, event.by),
    gate: event.gate,
    label: label || stepTitle(welcome, event.step),
    text: isWithdrawn ? null : (event.text ?? null),
    placeholder: isWithdrawn ? texts.transcript.wordsGone : texts.transcript.noWords,
    private: event.private,
  };
}

function rolesSentence(event: RolesSetFrame, welcome: Welcome, texts: Texts): string {
  const reason = texts.transcript.rolesBecause[event.why];
  const roles = texts.transcript.roles(personOf(welcome, event.speaker), personOf(welcome, event.listener));
  return reason === undefined ? roles : `${reason} ${roles}`;
}

/** A step's title; an empty string if the format has no such step. */
export function stepTitle(welcome: Welcome, step: string): string {
  return welcome.format.steps[step]?.title ?? "";
}

function optionLabel(event: ChoseFrame, welcome: Welcome): string {
  return welcome.format.steps[event.step]?.options[event.option] ?? event.option.replaceAll("_", " ");
}
