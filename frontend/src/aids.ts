/**
 * Aids for the one who writes: what was asked about a draft, and what of the answer still fits it. The server looks at a
 * draft and keeps nothing; when it looks is a setting of this device.
 */
import { KEY_PREFIX, tryOr } from "./storage";
import type { Hint, HintMarks } from "./wire";

/** When a draft is looked at: when its writer asks, also when they pause, or never. */
export const OCCASIONS = ["asked", "pause", "never"] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** A `check` that was sent: its id, and the draft as it was then. */
export interface Check {
  id: string;
  turn: number;
  text: string;
  /** The writer asked for it; otherwise they had paused. */
  byHand: boolean;
}

export interface AidsState {
  occasion: Occasion;
  /** The check that waits for its answer; an answer to an earlier one comes too late. */
  asked: Check | null;
  /** The hint, with the draft that it is about. */
  shown: { check: Check; hint: Hint } | null;
  /** The writer reads the hint; one that came in a pause waits until they want to. */
  open: boolean;
  /** What the last check found in the words of the open share. */
  marks: readonly HintMarks[];
  /** Hints of this turn that were dismissed: a pause does not bring them again. */
  dismissed: readonly string[];
}

export function initialAids(occasion: Occasion = "asked"): AidsState {
  return { occasion, asked: null, shown: null, open: false, marks: [], dismissed: [] };
}

/** After the answer of the server. Where there is nothing to say, only a writer who asked is told so. */
export function withHint(aids: AidsState, hint: Hint): AidsState {
  const check = aids.asked;
  if (check?.id !== hint.id) return aids;
  const isSilent = !check.byHand && (hint.about === null || aids.dismissed.includes(nameOf(check, hint)));
  return { ...aids, asked: null, shown: isSilent ? null : { check, hint }, open: check.byHand, marks: hint.marks };
}

/** The hint is gone: it was dismissed, or the draft has become another one. The next pause brings new marks. */
export function withoutHint(aids: AidsState, isDismissed: boolean): AidsState {
  const { occasion, shown, marks, dismissed } = aids;
  const more = shown !== null && isDismissed ? [nameOf(shown.check, shown.hint)] : [];
  return { ...aids, asked: null, shown: null, open: false, marks: occasion === "pause" ? marks : [], dismissed: [...dismissed, ...more] };
}

export function withOccasion(aids: AidsState, occasion: Occasion): AidsState {
  return occasion === "never" ? initialAids(occasion) : { ...aids, occasion };
}

/** Whether a hint on the draft `then` still makes sense beside `now`: its exact words are there, and little else changed. */
export function stillFits({ spans }: Pick<Hint, "spans">, then: string, now: string): boolean {
  return markedWords(then, spans).every((words) => now.includes(words)) && Math.abs(now.length - then.length) <= Math.max(24, then.length / 4);
}

function nameOf({ text }: Check, { about, spans }: Hint): string {
  return [about, ...markedWords(text, spans)].join("/");
}

function markedWords(text: string, spans: Hint["spans"]): string[] {
  return cut(text, spans).flatMap((piece) => (piece.marked ? [piece.text] : []));
}

/** A part of a text, inside or outside of what is marked. */
export interface Piece {
  /** The position of its first character, in code points. */
  from: number;
  text: string;
  marked: boolean;
}

/** The text in pieces. The server counts code points, JavaScript UTF-16 units. Spans that overlap or lie outside are skipped. */
export function cut(text: string, spans: Hint["spans"]): Piece[] {
  const characters = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  const add = (to: number, marked: boolean) => {
    if (to > at) pieces.push({ from: at, text: characters.slice(at, to).join(""), marked });
    at = Math.max(at, to);
  };
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    if (from < at || to > characters.length) continue;
    add(from, false);
    add(to, true);
  }
  add(characters.length, false);
  return pieces;
}

/** How many characters are shown before and after marked words. */
const CONTEXT = 32;
/** The sign for what was left out stays on the line of the words beside it. */
const NO_BREAK = "\u00A0";

/** The marked words with a little of what stands around them. */
export function excerpt(text: string, spans: Hint["spans"]): Piece[] {
  const pieces = cut(text, spans);
  if (!pieces.some(({ marked }) => marked)) return [];
  return pieces.map(({ from, text: part, marked }, index) => ({ from, marked, text: marked ? part : shortened(part, index === 0, index === pieces.length - 1) }));
}

/** Leaves out the middle, or the outer side of the first and last part, at a space where there is one. */
function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const characters = Array.from(text);
  if (characters.length <= (isFirst || isLast ? CONTEXT : 2 * CONTEXT)) return text;
  const before = isFirst ? "" : characters.slice(0, CONTEXT).join("").replace(/\s\S*$/u, NO_BREAK);
  const after = isLast ? "" : characters.slice(-CONTEXT).join("").replace(/^\S*\s/u, NO_BREAK);
  return `${before}…${after}`;
}

const KEY = `${KEY_PREFIX}aids`;

export function readOccasion(storage: Storage | null): Occasion {
  const stored = tryOr(() => storage?.getItem(KEY), null);
  return OCCASIONS.find((occasion) => occasion === stored) ?? "asked";
}

export function storeOccasion(storage: Storage | null, occasion: Occasion): void {
  tryOr(() => (occasion === "asked" ? storage?.removeItem(KEY) : storage?.setItem(KEY, occasion)), undefined);
}
