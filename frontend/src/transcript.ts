/** Events → the lines that a person reads. The same for the live page and the replay. */
import { isFar, who } from "./people";
import type { Words } from "./text";
import type { ChoseFrame, EventFrame, Gate, RolesSetFrame, SaidFrame, Seat, Welcome } from "./wire";

/** Somebody's words. `text` is null when this viewer may not see them, or when they were taken back. */
export interface Spoken {
  is: "words";
  seq: number;
  at: string;
  by: string;
  seat: Seat;
  far: boolean;
  gate: Gate | null;
  what: string;
  text: string | null;
  instead: string;
  private: boolean;
}

/** A quiet line: an answer, an act of the moderator, somebody's coming and going. */
export interface Note {
  is: "note";
  seq: number;
  at: string;
  text: string;
  sort: "answer" | "moderator" | "break" | "observer" | "hidden";
  private: boolean;
}

export type Line = Spoken | Note;

/** Whether an event leaves a line of its own. */
export function draws(event: EventFrame): boolean {
  return event.event !== "granted";
}

export function lines(events: readonly EventFrame[], welcome: Welcome, words: Words): Line[] {
  const gone = new Set(events.flatMap((event) => (event.event === "words_withdrawn" ? event.seqs : [])));
  const drawn: Line[] = [];
  let hidden = 0;
  for (const event of events) {
    if (!draws(event)) continue;
    hidden = event.event === "withheld" ? hidden + 1 : 0;
    // What is hidden one after the other is one line: its number says nothing more.
    if (hidden > 1) drawn.pop();
    drawn.push(line(event, welcome, words, gone, hidden));
  }
  return drawn;
}

function line(event: EventFrame, welcome: Welcome, words: Words, gone: Set<number>, hidden: number): Line {
  const say = words.transcript;
  const { seq, at } = event;
  const note = (text: string, sort: Note["sort"] = "moderator", only = false): Note => ({
    is: "note", seq, at, text, sort, private: only,
  });
  if (event.event === "withheld") {
    const text = welcome.you.role === "observer" ? say.hiddenFromObserver(hidden) : say.hidden(hidden);
    return note(text, "hidden");
  }
  const one = who(welcome, event.by);
  switch (event.event) {
    case "said":
      return spoken(event, welcome, words, gone.has(seq));
    case "chose":
      return note(say.chose(one, optionLabel(event, welcome)), "answer", event.private);
    case "rated":
      return note(say.rated(one, event.value), "answer", event.private);
    case "nodded":
      return note(say.nodded(one), "answer");
    case "joined":
      return note(say.joined(one));
    case "granted":
      return note("");
    case "roles_set":
      return note(roles(event, welcome, words));
    case "round_ended":
      return note(say.roundEnded(event.round));
    case "parked":
      return note(say.parked);
    case "reminded":
      return note(event.turn === null ? say.remindedBreak : say.reminded);
    case "break_called":
      return note(say.breakCalled(one), "break");
    case "returned":
      return note(say.returned(one), "break");
    case "break_ended":
      return note(say.breakEnded, "break");
    case "observer_allowed":
      return note(say.allowed(one, who(welcome, event.observer).name, event.scope), "observer");
    case "observer_withdrawn":
      return note(say.withdrawn(one, who(welcome, event.observer).name), "observer");
    case "observer_joined":
      return note(say.observerJoined(one), "observer");
    case "observer_left":
      return note(say.observerLeft(one), "observer");
    case "closing_began":
      return note(event.by === "moderator" ? say.closing : say.asksToEnd(one));
    case "ended":
      return note(event.by === "moderator" ? say.ended : say.endedBy(one));
    case "words_withdrawn":
      return note(say.wordsWithdrawn(one));
  }
}

function spoken(event: SaidFrame, welcome: Welcome, words: Words, gone: boolean): Spoken {
  const one = who(welcome, event.by);
  const what = event.gate === null ? "" : words.transcript.what[event.gate](one);
  return {
    is: "words",
    seq: event.seq,
    at: event.at,
    by: one.you ? words.you : one.name,
    seat: event.by as Seat,
    far: isFar(welcome, event.by),
    gate: event.gate,
    what: what || stepTitle(welcome, event.step),
    text: gone ? null : (event.text ?? null),
    instead: gone ? words.transcript.wordsGone : words.transcript.noWords,
    private: event.private,
  };
}

function roles(event: RolesSetFrame, welcome: Welcome, words: Words): string {
  const because = words.transcript.rolesBecause[event.why];
  const order = words.transcript.roles(who(welcome, event.speaker), who(welcome, event.listener));
  return because === undefined ? order : `${because} ${order}`;
}

/** A step's title in the format's own words, when the server gave them. */
export function stepTitle(welcome: Welcome, step: string): string {
  return welcome.format.steps[step]?.title ?? "";
}

function optionLabel(event: ChoseFrame, welcome: Welcome): string {
  return welcome.format.steps[event.step]?.options[event.option] ?? event.option.replaceAll("_", " ");
}
