/**
 * Names and other user text inside a sentence of the page. A right-to-left name would reorder the sentence around it, so
 * user text stands between two Unicode characters that isolate its direction. `view/sentence.tsx` draws isolated text as
 * `<bdi>`; in an attribute or a title the two characters stay.
 */
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
const ISOLATED = /\u2068([^\u2069]*)\u2069/u;
/** Characters that control direction. In a name they would end its isolation. */
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** User text, isolated from the direction of the sentence that holds it. */
export function isolate(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text.replaceAll(DIRECTION_CONTROLS, "")}${POP_ISOLATE}`;
}

/** The parts of a sentence: those with an odd index are user text. */
export function splitIsolated(sentence: string): string[] {
  return sentence.split(ISOLATED);
}

/** A sentence for an attribute or a title: with the isolating characters only if it has right-to-left letters. */
export function forAttribute(sentence: string): string {
  return RIGHT_TO_LEFT.test(sentence) ? sentence : splitIsolated(sentence).join("");
}
