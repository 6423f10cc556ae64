/** (state, what happened) → state. Pure: the same function feeds the live page and the replay. */
import { heard } from "./clock";
import type { Asked, Line } from "./line";
import type { Dialog, Draft, RoomState } from "./state";
import type { EventFrame, ServerFrame, StateFrame, Welcome } from "./wire";

/** The browser's own code of a connection that could not be made, or was cut. */
const ABNORMAL = 1006;

/** A frame from the server (with our monotonic clock when it came), a change of the line, or a gesture of the person. */
export type Happening =
  | { what: "frame"; frame: ServerFrame; now: number }
  | { what: "line"; line: Line }
  | { what: "asked"; id: string; asked: Asked }
  | { what: "dialog"; dialog: Dialog }
  | { what: "understood" }
  | { what: "back_was_said" }
  | { what: "unsent"; drafts: readonly Draft[] }
  | { what: "drafts_kept"; kept: boolean }
  | { what: "show_typing"; on: boolean };

export function update(state: RoomState, happening: Happening): RoomState {
  switch (happening.what) {
    case "frame":
      return taken(state, happening.frame, happening.now);
    case "line":
      return lined(state, happening.line);
    case "asked": {
      const unanswered = { ...state.unanswered, [happening.id]: happening.asked };
      return { ...state, unanswered, refusal: null, dialog: null, wasLost: false };
    }
    case "dialog":
      return { ...state, dialog: happening.dialog };
    case "understood":
      return { ...state, refusal: null };
    case "back_was_said":
      return { ...state, wasLost: false };
    case "unsent":
      return { ...state, unsent: happening.drafts };
    case "drafts_kept":
      return { ...state, draftsKept: happening.kept };
    case "show_typing":
      return { ...state, showTyping: happening.on };
  }
}

function taken(state: RoomState, frame: ServerFrame, now: number): RoomState {
  switch (frame.type) {
    case "welcome":
      return { ...state, welcome: frame, present: presence(frame), typing: {}, clock: heard(frame.now, now) };
    case "event":
      return { ...state, events: [...state.events, frame], typing: stopped(state, frame) };
    case "state": {
      const dialog = frame.may.includes(state.dialog ?? "") ? state.dialog : null;
      // Why something was not taken is of no matter any more where another turn, or a break, has begun since.
      const refusal = isSameMoment(state.state, frame) ? state.refusal : null;
      return { ...state, state: frame, caughtUp: state.caughtUp ?? frame.seq, dialog, refusal };
    }
    case "accepted": {
      const said = state.unanswered[frame.id]?.command === "say";
      return { ...state, unanswered: without(state.unanswered, frame.id), taken: state.taken + (said ? 1 : 0) };
    }
    case "refused": {
      const asked = state.unanswered[frame.id];
      if (asked === undefined) return state;
      const unanswered = without(state.unanswered, frame.id);
      // Words that were sent again after a reload, while the first answer was on its way: they are said.
      if (isSaid(asked, state)) return { ...state, unanswered };
      return { ...state, unanswered, refusal: { detail: frame.detail, asked } };
    }
    case "presence":
      return { ...state, present: { ...state.present, [frame.who]: frame.present } };
    case "typing":
      return { ...state, typing: { ...state.typing, [frame.by]: frame.on } };
    // Hints come when the server offers `check`; errors are about frames that this page does not send.
    case "hint":
    case "error":
      return state;
    case "pong":
      return { ...state, clock: heard(frame.now, now) };
  }
}

function isSameMoment(before: StateFrame | null, now: StateFrame): boolean {
  return before?.phase === now.phase && before.turn?.number === now.turn?.number;
}

function isSaid(asked: Asked, { events, welcome }: RoomState): boolean {
  if (asked.command !== "say") return false;
  return events.some(
    (event) => event.event === "said" && event.by === welcome?.you.seat && event.turn === asked.turn && event.text === asked.text,
  );
}

function lined(state: RoomState, line: Line): RoomState {
  return { ...state, line: toShow(state.line, line), wasLost: state.wasLost || line.is === "lost" };
}

/** What a person is told of the line while it is lost: the reason, and not each try that fails. */
function toShow(before: Line, line: Line): Line {
  if (before.is !== "lost") return line;
  if (line.is === "trying") return before;
  return line.is === "lost" && line.code === ABNORMAL ? { ...line, code: before.code } : line;
}

function presence(welcome: Welcome): Record<string, boolean> {
  const observers = welcome.observers.map((observer) => [observer.id, observer.present]);
  const { a, b } = welcome.partners;
  return { a: a.present, b: b.present, ...(Object.fromEntries(observers) as Record<string, boolean>) };
}

function stopped(state: RoomState, event: EventFrame): RoomState["typing"] {
  return event.event === "said" && state.typing[event.by] ? { ...state.typing, [event.by]: false } : state.typing;
}

function without<T>(from: Readonly<Record<string, T>>, id: string): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== id));
}
