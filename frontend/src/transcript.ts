/** Events → the lines of the transcript, for the live page and the replay. */
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

/** The lines of some events; `withdrawn` are the numbers of the events whose words were taken back. */
export function transcriptLines(events: readonly EventFrame[], welcome: Welcome, texts: Texts, withdrawn: ReadonlySet<number>): Line[] {
  const made: Line[] = [];
  let withheld = 0;
  for (const event of events) {
    if (!leavesLine(event)) continue;
    withheld = event.event === "withheld" ? withheld + 1 : 0;
    // Withheld events in a row are one line with their number, at the place of the last one.
    if (withheld > 1) made.pop();
    made.push(event.event === "said" ? saidLine(event, welcome, texts, withdrawn) : noteLine(event, welcome, texts, withheld));
  }
  return made;
}

/** One event as a sentence; `withheld` is the number of withheld events in a row that end with it. */
export function noteLine(event: Exclude<EventFrame, SaidFrame>, welcome: Welcome, texts: Texts, withheld = 1): NoteLine {
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

export function saidLine(event: SaidFrame, welcome: Welcome, texts: Texts, withdrawn: ReadonlySet<number>): SaidLine {
  const isWithdrawn = withdrawn.has(event.seq);
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

export function optionLabel(event: ChoseFrame, welcome: Welcome): string {
  return welcome.format.steps[event.step]?.options[event.option] ?? event.option.replaceAll("_", " ");
}
