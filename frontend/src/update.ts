/** (state, action) → state. Pure. */
import { initialAids, withHint, withOccasion, withoutHint, type Check, type Occasion } from "./aids";
import type { Calling } from "./calling";
import { syncClock } from "./clock";
import type { CommandRequest, ConnectionStatus } from "./connection";
import type { Consents } from "./consents";
import { EventHistory } from "./event-history";
import type { Invitation } from "./invitation";
import type { Dialog, Draft, PadState, RoomState } from "./state";
import type { EventFrame, OwnPage, ServerFrame, StateFrame, Welcome } from "./wire";

/** The browser's own close code for a connection that failed to open, or was cut. */
const ABNORMAL_CLOSURE = 1006;

/** A frame from the server (`now` is the monotonic clock at its arrival), a change of the connection, or an input. */
export type Action =
  | { type: "frame"; frame: ServerFrame; now: number }
  | { type: "connection"; status: ConnectionStatus }
  | { type: "command_sent"; id: string; request: CommandRequest }
  | { type: "dialog"; dialog: Dialog }
  | { type: "dismiss_notice" }
  | { type: "reconnect_notice_expired" }
  | { type: "unsent_drafts"; drafts: readonly Draft[] }
  | { type: "drafts_persistent"; persistent: boolean }
  | { type: "writing"; on: boolean }
  | { type: "show_typing"; on: boolean }
  | { type: "calling"; calling: Calling }
  | { type: "consents"; consents: Consents }
  | { type: "invitations"; invitations: readonly Invitation[] }
  | { type: "check_sent"; check: Check }
  | { type: "occasion"; occasion: Occasion }
  | { type: "hint_opened" }
  | { type: "hint_gone"; isDismissed: boolean }
  | { type: "pad"; change: Partial<PadState> }
  | { type: "own"; own: OwnPage }
  | { type: "earlier_requested" }
  | { type: "earlier_received"; events: readonly EventFrame[] }
  | { type: "earlier_failed" };

export function update(state: RoomState, action: Action): RoomState {
  switch (action.type) {
    case "frame":
      return withFrame(state, action.frame, action.now);
    case "connection":
      return withConnection(state, action.status);
    case "command_sent": {
      const unanswered = { ...state.unanswered, [action.id]: action.request };
      return { ...state, unanswered, refusal: null, dialog: null, wasDisconnected: false };
    }
    case "dialog":
      return { ...state, dialog: action.dialog };
    case "dismiss_notice":
      return { ...state, refusal: null };
    case "reconnect_notice_expired":
      return { ...state, wasDisconnected: false };
    case "unsent_drafts":
      return { ...state, unsent: action.drafts };
    case "drafts_persistent":
      return { ...state, draftsPersistent: action.persistent };
    case "writing":
      return { ...state, writing: action.on };
    case "show_typing":
      return { ...state, showTyping: action.on };
    case "calling":
      return { ...state, calling: action.calling };
    case "consents":
      return { ...state, consents: action.consents };
    case "invitations":
      return { ...state, invitations: action.invitations };
    case "check_sent":
      return { ...state, aids: { ...state.aids, asked: action.check } };
    case "occasion":
      return { ...state, aids: withOccasion(state.aids, action.occasion) };
    case "hint_opened":
      return { ...state, aids: { ...state.aids, open: true } };
    case "hint_gone":
      return { ...state, aids: withoutHint(state.aids, action.isDismissed) };
    case "pad":
      return { ...state, pad: { ...state.pad, ...action.change } };
    case "own":
      return { ...state, own: action.own };
    case "earlier_requested":
      return { ...state, earlierEvents: "loading" };
    case "earlier_received":
      if (!state.events.canPrepend(action.events)) return { ...state, earlierEvents: "failed" };
      return { ...state, events: state.events.prepend(action.events), earlierEvents: "idle" };
    case "earlier_failed":
      return { ...state, earlierEvents: "failed" };
  }
}

function withFrame(state: RoomState, frame: ServerFrame, now: number): RoomState {
  switch (frame.type) {
    case "welcome":
      return withWelcome(state, frame, now);
    case "event":
      return { ...state, events: state.events.append(frame), typing: typingAfter(state, frame) };
    case "state": {
      const dialog = frame.may.includes(state.dialog ?? "") ? state.dialog : null;
      // A refusal and a hint no longer matter once another turn or a break has begun.
      const isSame = isSameStep(state.state, frame);
      const refusal = isSame ? state.refusal : null;
      const aids = isSame ? state.aids : initialAids(state.aids.occasion);
      return { ...state, state: frame, caughtUpAt: state.caughtUpAt ?? frame.seq, dialog, refusal, aids };
    }
    case "accepted": {
      const isSay = state.unanswered[frame.id]?.command === "say";
      const unanswered = without(state.unanswered, frame.id);
      if (!isSay) return { ...state, unanswered };
      return { ...state, unanswered, acceptedSays: state.acceptedSays + 1, aids: initialAids(state.aids.occasion) };
    }
    case "refused": {
      const request = state.unanswered[frame.id];
      if (request === undefined) return state;
      const unanswered = without(state.unanswered, frame.id);
      // After a reload the page sends words again whose first answer was on its way: the log has them.
      if (isInLog(request, state)) return { ...state, unanswered };
      return { ...state, unanswered, refusal: { detail: frame.detail, request } };
    }
    case "presence":
      return { ...state, present: { ...state.present, [frame.who]: frame.present } };
    case "typing":
      return { ...state, typing: { ...state.typing, [frame.by]: frame.on } };
    case "hint":
      return { ...state, aids: withHint(state.aids, frame) };
    // The page sends no malformed frame, which errors answer.
    case "error":
      return state;
    case "pong":
      return { ...state, clock: syncClock(frame.now, now) };
  }
}

function withWelcome(state: RoomState, welcome: Welcome, now: number): RoomState {
  // A page that asked for the events after a number beyond the log's end begins with its end.
  const events = state.events.start > welcome.seq ? EventHistory.after(welcome.seq) : state.events;
  const earlierEvents = state.earlierEvents === "failed" ? "idle" : state.earlierEvents;
  const clock = syncClock(welcome.now, now);
  return { ...state, welcome, events, earlierEvents, present: presenceOf(welcome), typing: {}, clock };
}

function isSameStep(before: StateFrame | null, now: StateFrame): boolean {
  return before?.phase === now.phase && before.turn?.number === now.turn?.number;
}

function isInLog(request: CommandRequest, { events, welcome }: RoomState): boolean {
  if (request.command !== "say") return false;
  return events.some(
    (event) => event.event === "said" && event.by === welcome?.you.seat && event.turn === request.turn && event.text === request.text,
  );
}

function withConnection(state: RoomState, status: ConnectionStatus): RoomState {
  const connection = displayedStatus(state.connection, status);
  return { ...state, connection, wasDisconnected: state.wasDisconnected || status.is === "lost" };
}

/** While the connection is lost, the page shows why it was lost, and not each failed attempt to reconnect. */
function displayedStatus(before: ConnectionStatus, status: ConnectionStatus): ConnectionStatus {
  if (before.is !== "lost") return status;
  if (status.is === "connecting") return before;
  return status.is === "lost" && status.code === ABNORMAL_CLOSURE ? { ...status, code: before.code } : status;
}

function presenceOf(welcome: Welcome): Record<string, boolean> {
  const observers = welcome.observers.map((observer) => [observer.id, observer.present]);
  const { a, b } = welcome.partners;
  return { a: a.present, b: b.present, ...(Object.fromEntries(observers) as Record<string, boolean>) };
}

function typingAfter(state: RoomState, event: EventFrame): RoomState["typing"] {
  return event.event === "said" && state.typing[event.by] ? { ...state.typing, [event.by]: false } : state.typing;
}

function without<T>(from: Readonly<Record<string, T>>, id: string): Record<string, T> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== id));
}
