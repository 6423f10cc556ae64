/** Specimens of what is for one person alone: hints on a draft, marks in the share, the notes, sorting. */
import type { Handlers } from "../src/view/handlers";
import * as own from "../src/view/own";
import { Room } from "../src/view/room";
import type { Action } from "../src/update";
import type { Hint } from "../src/wire";
import { handlers, scene, START, step, URLS, type Scene } from "./rooms";
import type { Specimen } from "./specimen";
import type { SpecimenWords } from "./words";

const MAY = ["say", "check", "break", "end"];

/** Where these words stand in the text. */
function spansOf(text: string, words: readonly string[]): [number, number][] {
  return words.flatMap((each) => {
    const at = text.indexOf(each);
    return at < 0 ? [] : [[Array.from(text.slice(0, at)).length, Array.from(text.slice(0, at) + each).length] as [number, number]];
  });
}

function answered(text: string, byHand: boolean, change: Partial<Hint>): Action[] {
  const hint: Hint = { type: "hint", id: "c1", about: null, detail: "", suggestion: "", spans: [], marks: [], ...change };
  return [{ type: "check_sent", check: { id: "c1", turn: 2, text, byHand } }, { type: "frame", frame: hint, now: START }];
}

function blame({ blame: text, blaming, hint, suggestion }: SpecimenWords, byHand = true): Action[] {
  return answered(text, byHand, { about: "blame", detail: hint, suggestion, spans: spansOf(text, [blaming]) });
}

/** A specimen of the live page in which the field holds a draft, and the notes hold some words. */
function room(name: string, made: (words: SpecimenWords) => Omit<Scene, "words"> & { draft?: string; notes?: string }, forms: Specimen["forms"] = []): Specimen {
  return {
    name,
    forms,
    draw: ({ texts, words }) => {
      const { draft = "", notes = "", ...rest } = made(words);
      const written: Partial<Handlers> = { readDraft: () => draft, pad: { ...handlers.pad, read: (column) => (column === "stirs" || column === "mine" ? notes : "") } };
      const all = new Proxy(handlers, { get: (from, key) => Reflect.get(written, key) ?? Reflect.get(from, key) });
      return <Room state={scene({ words, ...rest })} now={START} urls={URLS} own={own} texts={texts} handlers={all} />;
    },
  };
}

const sharing = (words: SpecimenWords) => ({ you: "a", until: "arriving", now: { turn: step(words, "share", { gate: "opens", waiting_on: ["a"], stems: words.stems }), may: MAY } }) as const;
const sayingBack = (words: SpecimenWords) => ({ you: "b", until: "shared", now: { turn: step(words, "mirror", { gate: "paraphrase", waiting_on: ["b"], stems: words.stems }), may: MAY } }) as const;

export const AIDS: readonly Specimen[] = [
  room("aids-hint", (words) => ({ ...sharing(words), draft: words.blame, after: blame(words) }), ["dark", "forced", "desk"]),
  room("aids-hint-in-a-pause", (words) => ({ ...sharing(words), draft: words.blame, after: blame(words, false) })),
  room("aids-touched", (words) => ({
    ...sayingBack(words), draft: words.back,
    after: answered(words.back, true, { marks: [{ seq: 5, touched: spansOf(words.share, words.touched), untouched: spansOf(words.share, words.untouched) }] }),
  }), ["dark", "forced", "desk"]),
  room("aids-sorting", (words) => ({ you: "a", until: "closed", notes: words.share, now: { phase: "ended", turn: null, may: [] } }), ["dark", "desk"]),
];
