/** What a person can do on the live page; given to the views by whoever puts the page together. */
import type { Asked } from "../line";
import type { Dialog, Draft } from "../state";
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
  /** What was written in a turn before. */
  draft(turn: number): string;
  keepDraft(turn: number, text: string): void;
  /** Removes words that were not sent. */
  discard(draft: Draft): void;
  /** Copies words; where the browser does not let us, they are marked. Whether they were copied. */
  copy(text: string, mark: () => void): Promise<boolean>;
}
