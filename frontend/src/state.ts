/** All that a page knows. Views are functions of it; `update` is the only thing that makes a new one. */
import type { ServerClock } from "./clock";
import type { Asked, Line } from "./line";
import type { EventFrame, StateFrame, Welcome } from "./wire";

/** A command that was not taken, with the reason and the words it carried. */
export interface Refusal {
  detail: string;
  asked: Asked;
}

/** Words of one turn that were written, and not sent as they stand. */
export interface Draft {
  turn: number;
  text: string;
}

/** Which dialog is open. */
export type Dialog = "break" | "end" | null;

export interface RoomState {
  /** The room, its people and who looks at it; null until the server has said so. */
  welcome: Welcome | null;
  /** Every event so far, numbered 1, 2, 3 …; only added to. */
  events: readonly EventFrame[];
  /** The newest state, with what this viewer may do now. */
  state: StateFrame | null;
  /** The number of the newest event when the page had first caught up: what came before is not announced. */
  caughtUp: number | null;
  /** Who is in the room now, by seat or observer's id. */
  present: Readonly<Record<string, boolean>>;
  /** Who is writing at this moment. */
  typing: Readonly<Record<string, boolean>>;
  line: Line;
  /** The line was lost once: when it is back, that is worth a word. */
  wasLost: boolean;
  /** Commands without an answer yet, by id. */
  unanswered: Readonly<Record<string, Asked>>;
  refusal: Refusal | null;
  /** How often words of ours were taken: a new composer for each. */
  taken: number;
  /** The server's time, since the server has said it. */
  clock: ServerClock | null;
  dialog: Dialog;
  /** What this person wrote and has not sent, but for the words of the turn that they hold. */
  unsent: readonly Draft[];
  /** Whether the browser keeps what is written. */
  draftsKept: boolean;
  /** Let the other see that I am writing; never what. */
  showTyping: boolean;
}

export function initial(showTyping = false): RoomState {
  return {
    welcome: null,
    events: [],
    state: null,
    caughtUp: null,
    present: {},
    typing: {},
    line: { is: "trying" },
    wasLost: false,
    unanswered: {},
    refusal: null,
    taken: 0,
    clock: null,
    dialog: null,
    unsent: [],
    draftsKept: true,
    showTyping,
  };
}
