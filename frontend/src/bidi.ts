/**
 * Names and other words of people inside a sentence of ours. A name in Arabic or Hebrew letters would otherwise turn
 * the sentence around it: its end would be read first. So what is somebody's own stands between two signs of Unicode
 * that set it apart. Where the sentence becomes elements, each such piece becomes a `<bdi>` (`view/sentence.tsx`); in
 * an attribute or a title the signs themselves stay.
 */
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
const ISOLATED = /\u2068([^\u2069]*)\u2069/u;
/** Signs that turn, set apart or end the direction of what follows: in a name they would break out of it. */
const CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Letters that are written from the right. */
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Somebody's own words, set apart from the sentence that they stand in. */
export function isolate(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text.replaceAll(CONTROLS, "")}${POP_ISOLATE}`;
}

/** A sentence as its pieces: those with an odd index are somebody's own words. */
export function splitIsolated(sentence: string): string[] {
  return sentence.split(ISOLATED);
}

/** A sentence for an attribute or a title: with the signs where they change how it is read, else without. */
export function forAttribute(sentence: string): string {
  return FROM_THE_RIGHT.test(sentence) ? sentence : splitIsolated(sentence).join("");
}
