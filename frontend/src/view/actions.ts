/** What a person can do on the live page; given to the views by whoever puts the page together. */
import type { Asked } from "../line";
import type { Dialog } from "../state";
import type { BreakKind } from "../wire";

export interface Actions {
  ask(asked: Asked): void;
  takeBreak(kind: BreakKind, minutes: number): void;
  open(dialog: Dialog): void;
  understood(): void;
  showTyping(on: boolean): void;
  /** Loads the page anew. */
  again(): void;
  /** The composer holds words, or none. */
  writing(on: boolean): void;
  /** The draft of a step that was kept on this device. */
  draft(step: string): string;
  keepDraft(step: string, text: string): void;
}
