/** What the controls of the live page call. `main.tsx` implements it; views receive it. */
import type { ComponentChildren } from "preact";
import type { Occasion } from "../aids";
import type { Way } from "../calling";
import type { CommandRequest } from "../connection";
import type { Sharing } from "../invitation";
import type { PadColumn } from "../pad";
import type { Dialog, Draft } from "../state";
import type { StoryStep } from "../story";
import type { BreakKind } from "../wire";

/** The private notes. Nothing of them reaches the server. */
export interface PadHandlers {
  setOpen(open: boolean): void;
  read(column: PadColumn): string;
  write(column: PadColumn, text: string): void;
  burn(): void;
}

/** Where the room shows a partner something of their own self-care. */
export type CarePlace = "check_in" | "break" | "end";
/** The aids for the writer's own draft. Only the server learns that one looked at it, and keeps nothing. */
export interface AidsHandlers {
  /** Asks about the draft as it is now. */
  look(): void;
  /** Shows the hint that came in a pause. */
  open(): void;
  dismiss(): void;
  setOccasion(occasion: Occasion): void;
}

export interface Handlers {
  pad: PadHandlers;
  aids: AidsHandlers;
  sendCommand(request: CommandRequest): void;
  /** Asks for a break of the usual length. */
  requestBreak(kind: BreakKind): void;
  openDialog(dialog: Dialog): void;
  dismissNotice(): void;
  setShowTyping(on: boolean): void;
  /** How the person is called when it is their turn; null if they are not. */
  setCalling(way: Way | null): void;
  tryCalling(): void;
  /** Loads the page again, or reconnects where that is enough. */
  reload(): void;
  /** The composer's content changed: it holds text, or is empty. */
  onTyping(hasText: boolean): void;
  /** The stored draft of a turn. */
  readDraft(turn: number): string;
  saveDraft(turn: number, text: string): void;
  discardDraft(draft: Draft): void;
  /** The small step noted at the end, on this device alone. */
  readStep(): string;
  saveStep(text: string): void;
  /** Loads earlier events: a page of them, or all. */
  showEarlier(all: boolean): void;
  /** Passes a text on by the device's own sharing; null where the browser has none. */
  share: Sharing | null;
  /** Copies text and says whether it was copied. Where the browser refuses, `select` marks the text. */
  copyText(text: string, select: () => void): Promise<boolean>;
  /** The part of the story in the current turn; null unless the viewer tries the room alone. */
  story(): StoryStep | null;
  /** What stands in this place of the viewer's own self-care; null for an observer, and until it is loaded. */
  care(place: CarePlace): ComponentChildren;
}
