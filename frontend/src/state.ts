/** The whole state of the live page. Views are functions of it, and only `update` makes a new one. */
import { initialAids, type AidsState, type Occasion } from "./aids";
import { NO_CALLING, type Calling } from "./calling";
import type { ServerClock } from "./clock";
import type { CommandRequest, ConnectionStatus } from "./connection";
import type { Consents } from "./consents";
import { EventHistory } from "./event-history";
import type { Invitation } from "./invitation";
import type { OwnPage, StateFrame, Welcome } from "./wire";

/** A refused command, with the server's reason. */
export interface Refusal {
  detail: string;
  request: CommandRequest;
}

/** What a person typed in one turn and has not sent in these words. */
export interface Draft {
  turn: number;
  text: string;
}

/** Which dialog is open. */
export type Dialog = "end" | null;

/** The request for events before the first one of the history: none is open, one is, or the last one failed. */
export type EarlierEvents = "idle" | "loading" | "failed";

/** The private notes of this partner: whether they are shown, whether there are any, and whether the browser stores them. */
export interface PadState {
  open: boolean;
  hasNotes: boolean;
  stored: boolean;
}

export interface RoomState {
  /** The room, its people and the viewer; null until the server has sent it. */
  welcome: Welcome | null;
  /** The newest events, and the earlier ones that were loaded. */
  events: EventHistory;
  earlierEvents: EarlierEvents;
  /** The newest state, with the commands that this viewer may send now. */
  state: StateFrame | null;
  /** The number of the newest event when the page first caught up: a screen reader announces only later events. */
  caughtUpAt: number | null;
  /** Who is connected, by seat or observer's id. */
  present: Readonly<Record<string, boolean>>;
  /** Who is typing, by seat. */
  typing: Readonly<Record<string, boolean>>;
  connection: ConnectionStatus;
  /** The connection was lost, and the person has not yet read for long enough that it is back. */
  wasDisconnected: boolean;
  /** Commands without an answer yet, by id. */
  unanswered: Readonly<Record<string, CommandRequest>>;
  refusal: Refusal | null;
  /** How many `say` commands were accepted: each one gets a new composer. */
  acceptedSays: number;
  /** Null until the server has sent its time. */
  clock: ServerClock | null;
  dialog: Dialog;
  /** The person's unsent drafts, except that of the turn in which they can send it. */
  unsent: readonly Draft[];
  /** Whether the browser stores drafts. */
  draftsPersistent: boolean;
  /** The person has typed in the last seconds: nothing is read out to them. */
  writing: boolean;
  /** The consents to an observer who is not let in; null until the server has told. */
  consents: Consents | null;
  /** The invitations that this tab can offer again, while the conversation has not begun. */
  invitations: readonly Invitation[];
  /** The other partner may see that this person is typing, never what. */
  showTyping: boolean;
  /** How the person is called when it is their turn. */
  calling: Calling;
  /** The aids for this writer. Nobody else learns of them. */
  aids: AidsState;
  pad: PadState;
  /** The viewer's own last stock and the exercise; null until the server has told. */
  own: OwnPage | null;
}

/** `after`: the page begins with the event after this number. */
export function initial(showTyping = false, after = 0, occasion: Occasion = "asked"): RoomState {
  return {
    welcome: null,
    events: EventHistory.after(after),
    earlierEvents: "idle",
    state: null,
    caughtUpAt: null,
    present: {},
    typing: {},
    connection: { is: "connecting" },
    wasDisconnected: false,
    unanswered: {},
    refusal: null,
    acceptedSays: 0,
    clock: null,
    dialog: null,
    unsent: [],
    draftsPersistent: true,
    writing: false,
    consents: null,
    invitations: [],
    showTyping,
    calling: NO_CALLING,
    aids: initialAids(occasion),
    pad: { open: false, hasNotes: false, stored: true },
    own: null,
  };
}

/**
 * Whether the page can keep its state after a new welcome: the person is the same, and the log holds every event that
 * the page has. A log that was restored from a backup may not.
 */
export function canContinue({ welcome, events }: RoomState, next: Welcome): boolean {
  return welcome === null || (isSamePerson(welcome.you, next.you) && events.end <= next.seq);
}

function isSamePerson(before: Welcome["you"], now: Welcome["you"]): boolean {
  return before.role === now.role && before.seat === now.seat && before.name === now.name;
}
