/**
 * Specimens of the steps of the compassion dialogue, from the chairs of both partners: Ana shares first. Those of sharing,
 * listening, saying back and the break stand with the rooms.
 */
import type { OwnPage, Seat, StateFrame, Turn } from "../src/wire";
import { CarePart } from "../src/view/care";
import { Room } from "../src/view/room";
import { turn } from "../tests/examples";
import { handlers, room, scene, START, URLS, type Scene } from "./rooms";
import type { Specimen } from "./specimen";

interface Step {
  title: string;
  prompt: string;
  /** What the partner reads for whom the step does not wait. */
  waiting: string;
  until: Scene["until"];
  by: "speaker" | "listener" | "both";
  act?: Turn["act"];
  gate?: Turn["gate"];
  isPrivate?: boolean;
  phase?: StateFrame["phase"];
  options?: readonly string[];
  stems?: readonly string[];
}

const VERDICTS = ["Yes, that is it", "Almost: something is still missing", "Not yet: let me say it again"];
const BACK = {
  title: "Say back", by: "listener", gate: "paraphrase",
  prompt: "Say back in your own words what it means to your partner, and how it feels for them. Your own view can wait.",
  waiting: "Your partner is putting into words what they heard from you.",
} as const;
const VERDICT = {
  title: "Is that it?", by: "speaker", act: "choose", gate: "verdict", options: VERDICTS,
  prompt: "Is this what you meant, and how it feels? Only you can tell. Almost is a good answer, too.",
  waiting: "Your partner is checking it against what they meant. Second tries are part of it.",
} as const;

const STEPS: Record<string, Step> = {
  "check-in": {
    title: "Take stock", until: "here", by: "both", act: "rate", isPrivate: true, phase: "opening",
    prompt: "How much do you have to give just now? 0 is empty, 10 is plenty. Only you see your number.",
    waiting: "Thank you. Your partner is still taking stock.",
  },
  order: {
    title: "Who shares first", until: "arriving", by: "both", act: "choose", phase: "opening", options: ["Fine with me", "The other way round, please"],
    prompt: "Here is a proposal for who shares first and who listens first. Is that fine with you?",
    waiting: "Thank you. Your partner is still looking at the order.",
  },
  verdict: { ...VERDICT, until: "back" },
  add: {
    title: "What is still missing", until: "unsure", by: "speaker", gate: "opens",
    prompt: "Name what was there already, and add the piece that is still missing.",
    waiting: "Your partner is adding the piece that is still missing.",
  },
  "say-back-again": { ...BACK, until: "added" },
  "second-verdict": { ...VERDICT, until: "almost" },
  "way-on": {
    title: "How to go on", until: "almost", by: "speaker", act: "choose", options: ["In smaller pieces", "Leave it for another day", "Go on without it"],
    prompt: "Some things are hard to put into words in one go, and you have both stayed with it. How would you like to go on?",
    waiting: "You have both stayed with something that is hard to put into words. Your partner is choosing how to go on.",
  },
  more: {
    title: "Is there more?", until: "heard", by: "speaker", act: "choose", options: ["There is more", "Enough for now"],
    prompt: "Is there more that you would like to share just now, or is it enough for now?",
    waiting: "Your partner is feeling whether there is more.",
  },
  thanks: {
    title: "What makes sense, and a thank-you", until: "heard", by: "listener", stems: ["What makes sense to me is …", "Seen from where you stand …"],
    prompt: "Tell your partner what makes sense to you, seen from where they stand, and one thing you appreciate about them.",
    waiting: "Your partner is putting into words what makes sense, and a thank-you.",
  },
  "another-round": {
    title: "Another round?", until: "thanked", by: "both", act: "choose", options: ["Another round", "Enough for today"],
    prompt: "You have both shared and both listened. Another round, or enough for today?",
    waiting: "Thank you. Your partner is still deciding.",
  },
  "felt-heard": {
    title: "Felt heard", until: "closing", by: "both", act: "rate", isPrivate: true, phase: "closing",
    prompt: "How heard do you feel just now? 0 is not at all, 10 is fully. Only you see your answer.",
    waiting: "Thank you. Your partner is still answering for themselves.",
  },
  "kind-word": {
    title: "A kind sentence to oneself", until: "closing", by: "both", isPrivate: true, phase: "closing", stems: ["It is all right that I …", "I am glad that I …"],
    prompt: "Write one kind sentence to yourself, as you would to a good friend. Only you see it.",
    waiting: "Thank you. Your partner is writing a kind sentence to themselves.",
  },
};

/** A step that both do is shown to Ana while it waits for both, and to Ben when he has answered. */
function waitingOn({ by }: Step, you: Seat): readonly Seat[] {
  if (by === "both") return you === "a" ? ["a", "b"] : ["a"];
  return by === "speaker" ? ["a"] : ["b"];
}

function seenBy(id: string, step: Step, you: Seat): Omit<Scene, "words"> {
  const { act = "say", gate = null, isPrivate = false, phase = "talking", options = [], stems = [] } = step;
  const waiting_on = waitingOn(step, you);
  const isMine = waiting_on.includes(you);
  const shown = turn({
    number: 11, step: id, title: step.title, prompt: isMine ? step.prompt : step.waiting, act, gate, private: isPrivate, waiting_on: [...waiting_on],
    stems: [...stems], options: options.map((label, place) => ({ id: String(place), label })),
  });
  return { you, until: step.until, now: { phase, turn: shown, may: [...(isMine ? [act] : ["nod"]), "break", "end"] as StateFrame["may"] } };
}

const OWN: OwnPage = {
  page: "own",
  address: "/care/",
  stock: { at: "2026-11-22T18:00:00Z", ratings: [{ title: "Rest", value: 3 }, { title: "Other people", value: 7 }] },
  kindness: {
    heading: "Two minutes, kindly", lead: "For yourself, and nobody else.",
    parts: [{ heading: "This is hard just now.", text: "Say it to yourself, as it is." }, { heading: "Others know this, too.", text: "You are not alone with it." }],
    afterwards: "Breathe out slowly.",
  },
};

/** What a partner noted for themself, at the check-in. */
const lastStock: Specimen = {
  name: "compassion-check-in-stock",
  directions: ["ltr"],
  forms: ["desk", "dark"],
  draw: ({ texts, words }) => {
    const state = { ...scene({ words, ...seenBy("check-in", STEPS["check-in"]!, "a") }), own: OWN };
    const all = new Proxy(handlers, {
      get: (from, name) => name === "care" ? (place: "check_in") => <CarePart place={place} own={OWN} texts={texts} /> : Reflect.get(from, name),
    });
    return <Room state={state} now={START} urls={URLS} texts={texts} handlers={all} />;
  },
};

/** In one direction of writing, on a phone and a desk. */
function seen(name: string, made: Parameters<typeof room>[1]): Specimen {
  return { name, directions: ["ltr"], forms: ["desk"], draw: room(name, made).draw };
}

export const COMPASSION: readonly Specimen[] = [
  ...Object.entries(STEPS).flatMap(([id, step]) => (["a", "b"] as const).map((you) => seen(`compassion-${id}-${you}`, () => seenBy(id, step, you)))),
  seen("compassion-ended-b", () => ({ you: "b", until: "closed", now: { phase: "ended", turn: null, may: [] } })),
  lastStock,
];
