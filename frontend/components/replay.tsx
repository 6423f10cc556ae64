/** Specimens of the replay. */
import type { Controls } from "../src/view/player";
import { Replay } from "../src/view/replay";
import { newCursor, seek } from "../src/replay";
import type { ReplayPage, Seat } from "../src/wire";
import type { Specimen } from "./specimen";
import { people, talk, URLS } from "./rooms";
import type { SpecimenWords } from "./words";

/** Nothing happens in a specimen. */
const nothing = () => {};
const controls = new Proxy({}, { get: () => nothing }) as Controls;

function stretch(by: Seat, step: string, from: number, to: number, tries = 0) {
  return { kind: "turn", by, step, from, to, start: "", end: "", tries } as const;
}

function page(words: SpecimenWords): ReplayPage {
  return {
    page: "replay", room: "r1", welcome: people(words, "a"), frames: "/", urls: URLS, lang: "en", copy: { address: "/", asked_by: [] },
    insights: {
      shares: [{ by: "a", round: 1, said: [5, 8], paraphrases: [6, 9], accepted: 9, tries: 1, closed: "accepted" }],
      timeline: [
        stretch("a", "share", 4, 5), stretch("b", "mirror", 5, 6), stretch("a", "verdict", 6, 7), stretch("a", "share", 7, 8),
        stretch("b", "mirror", 8, 9, 1), stretch("a", "verdict", 9, 10),
      ],
    },
  };
}

export const REPLAY: readonly Specimen[] = [
  {
    name: "replay",
    forms: ["dark", "forced", "desk"],
    draw: ({ texts, words }) => {
      const frames = talk(words, "heard");
      return <Replay page={page(words)} loading={{ is: "loaded", cursor: seek(newCursor(frames), 80_000) }} texts={texts} controls={controls} retry={nothing} />;
    },
  },
  {
    name: "replay-failed",
    draw: ({ texts, words }) => <Replay page={page(words)} loading={{ is: "failed" }} texts={texts} controls={controls} retry={nothing} />,
  },
];
