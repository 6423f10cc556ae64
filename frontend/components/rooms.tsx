/** Specimens of the live page, from the chairs of both partners and of an observer. */
import { NO_CALLING, type Calling } from "../src/calling";
import { CallingSetting } from "../src/view/calling";
import type { AidsHandlers, Handlers, PadHandlers } from "../src/view/handlers";
import { Consent } from "../src/view/consent";
import * as own from "../src/view/own";
import { Room } from "../src/view/room";
import { initial, type RoomState } from "../src/state";
import { update, type Action } from "../src/update";
import type { BreakState, EventFrame, Seat, StateFrame, Turn, Welcome } from "../src/wire";
import { accepted, granted, joinedA, joinedB, log, saidBack, shared, state, turn, welcome } from "../tests/examples";
import type { Specimen } from "./specimen";
import type { SpecimenWords } from "./words";

export const URLS = { replay: "/", past: "/", start: "/" };
export const START = Date.parse("2026-11-23T14:00:00Z");
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();
/** Nothing happens in a specimen. */
const nothing = () => "";
const PAD: PadHandlers = { setOpen: nothing, read: nothing, write: nothing, burn: nothing };
const AIDS: AidsHandlers = { look: nothing, open: nothing, dismiss: nothing, setOccasion: nothing };
const handlersWith = (pad: PadHandlers) => new Proxy({ pad, aids: AIDS }, { get: (made, name) => Reflect.get(made, name) ?? nothing }) as unknown as Handlers;
export const handlers = handlersWith(PAD);

export function people(words: SpecimenWords, you: Seat | "o1"): Welcome {
  const { names, topic } = words;
  const titled = Object.entries(words.steps).map(([id, title]) => [id, { title, options: words.options }]);
  return welcome({
    topic,
    format: { id: "compassion", version: 1, title: words.format, steps: Object.fromEntries(titled) },
    partners: { a: { name: names.a, present: true }, b: { name: names.b, present: true } },
    observers: [{ id: "o1", name: names.o1, scope: "words", present: you === "o1" }],
    you: you === "o1"
      ? { role: "observer", id: "o1", seat: null, name: names.o1, scope: "words" }
      : { role: "partner", id: you, seat: you, name: names[you], scope: null },
    now: at(0),
  });
}

/** The events of a conversation, from the beginning to the moment named. */
export function talk(words: SpecimenWords, until: "here" | "arriving" | "shared" | "back" | "unsure" | "added" | "almost" | "heard" | "thanked" | "closing" | "closed" | "parted" | "another time"): EventFrame[] {
  const roles = { event: "roles_set", by: "moderator", speaker: "a", listener: "b", why: "more_to_give" } as const;
  const here = [joinedA, joinedB];
  const share = [granted, { ...shared, text: words.share }];
  const back = [{ ...saidBack, text: words.back }];
  const almost = [
    { ...accepted, option: "almost" },
    { ...shared, turn: 4, text: words.addition },
    { ...saidBack, turn: 5, text: words.again },
  ];
  const heard = [{ ...accepted, turn: 6 }];
  const toHeard = [...share, ...back, ...almost, ...heard];
  const thanks = { ...saidBack, turn: 7, gate: null, step: "thanks", text: words.thanks } as const;
  const other = [{ ...shared, by: "b", turn: 8, text: words.back }, { ...saidBack, by: "a", turn: 9, text: words.again }, { ...accepted, by: "b", turn: 10 }] as const;
  const closing = { event: "closing_began", by: "moderator" } as const;
  const ended = { event: "ended", by: "moderator", why: "completed" } as const;
  const toClosing = [...toHeard, thanks, ...other, { ...thanks, by: "a" } as const, closing];
  const parts = {
    here: [], arriving: [], shared: share, back: [...share, ...back], unsure: [...share, ...back, almost[0]!], added: [...share, ...back, ...almost.slice(0, 2)],
    almost: [...share, ...back, ...almost], heard: toHeard,
    thanked: [...toHeard, thanks], closing: toClosing, closed: [...toClosing, { ...thanks, by: "a", private: true, text: words.kind }, ended],
    parted: [...toHeard, { ...ended, by: "b", why: "asked" }],
    "another time": [closing, ended],
  } as const;
  return log(until === "here" ? here : [...here, roles, ...parts[until]]);
}

export function step(words: SpecimenWords, id: keyof SpecimenWords["steps"] & keyof SpecimenWords["prompts"], change: Partial<Turn>): Turn {
  return turn({ step: id, title: words.steps[id], prompt: words.prompts[id], stems: [], ...change });
}

export interface Scene {
  words: SpecimenWords;
  you: Seat | "o1";
  until: Parameters<typeof talk>[1];
  now: Partial<StateFrame>;
  after?: Action[];
}

export function scene({ words, you, until, now, after = [] }: Scene): RoomState {
  const frames = [people(words, you), ...talk(words, until), state({ observers: [], ...now })];
  const actions: Action[] = frames.map((frame) => ({ type: "frame", frame, now: START }));
  return [...actions, { type: "connection", status: { is: "open" } } as const, ...after].reduce(update, initial());
}

/** A specimen of the live page. */
export function room(name: string, made: (words: SpecimenWords) => Omit<Scene, "words">, forms: Specimen["forms"] = []): Specimen {
  return {
    name,
    forms,
    draw: ({ texts, words }) => <Room state={scene({ words, ...made(words) })} now={START} urls={URLS} texts={texts} handlers={handlers} />,
  };
}

/** The notes of the partner who listens, open over the page. */
const notes: Specimen = {
  name: "room-notes",
  forms: ["dark", "forced", "desk"],
  draw: ({ texts, words }) => {
    const listening = { turn: step(words, "mirror", { gate: "paraphrase", waiting_on: ["b"], stems: words.stems }) };
    const open: Action = { type: "pad", change: { open: true, hasNotes: true } };
    const shown = scene({ words, you: "b", until: "shared", now: listening, after: [open] });
    const pad: PadHandlers = { ...PAD, read: (column) => (column === "heard" ? words.back : "") };
    return <Room state={shown} now={START} urls={URLS} texts={texts} handlers={handlersWith(pad)} own={own} />;
  },
};

const verdict = (words: SpecimenWords, waiting: Seat[]) => step(words, "verdict", {
  number: 3, act: "choose", gate: "verdict", waiting_on: waiting,
  options: (["yes", "almost", "missed"] as const).map((id) => ({ id, label: words.options[id] })),
});
const pause = (change: Partial<BreakState> = {}): Partial<StateFrame> => ({
  phase: "on_break", turn: null, may: ["change_return", "end"],
  break: { by: "a", kind: "flooded", not_before: at(20), return_by: at(30), ready: [], ...change },
});
const lost: Action = { type: "connection", status: { is: "lost", code: 1006 } };

/** The setting, open. */
function calling(name: string, setting: Calling): Specimen {
  return {
    name,
    draw: ({ texts }) => <main class="page"><CallingSetting calling={setting} open texts={texts} handlers={handlers} /></main>,
  };
}

export const ROOMS: readonly Specimen[] = [
  room("room-waiting", () => ({ you: "a", until: "arriving", now: { phase: "gathering", turn: null, may: ["end"] } })),
  room("room-rate", (words) => ({
    you: "a", until: "arriving",
    now: { phase: "opening", turn: step(words, "check_in", { act: "rate", private: true, waiting_on: ["a", "b"] }), may: ["rate", "break", "end"] },
  }), ["forced"]),
  room("room-order", (words) => ({
    you: "b", until: "arriving",
    now: {
      phase: "opening", may: ["choose", "break", "end"],
      turn: step(words, "order", { act: "choose", waiting_on: ["a", "b"], options: (["fine", "other"] as const).map((id) => ({ id, label: words.options[id] })) }),
    },
  })),
  room("room-share", (words) => ({ you: "a", until: "arriving", now: { turn: step(words, "share", { gate: "opens", waiting_on: ["a"] }) } }), ["desk"]),
  room("room-listen", (words) => ({
    you: "b", until: "arriving", now: { turn: step(words, "share", { gate: "opens", waiting_on: ["a"], prompt: words.prompts.waiting }), may: ["nod", "break", "end"] },
  }), ["desk"]),
  room("room-say-back", (words) => ({
    you: "b", until: "shared", now: { turn: step(words, "mirror", { gate: "paraphrase", waiting_on: ["b"], stems: words.stems }) },
  }), ["dark", "forced", "desk"]),
  room("room-being-said-back", (words) => ({
    you: "a", until: "shared",
    now: { turn: step(words, "mirror", { gate: "paraphrase", waiting_on: ["b"], prompt: words.prompts.waiting }), may: ["nod", "break", "end"] },
  }), ["dark", "desk"]),
  room("room-verdict", (words) => ({ you: "a", until: "back", now: { turn: verdict(words, ["a"]), may: ["choose", "break", "end"] } }), ["dark", "forced"]),
  room("room-second-verdict", (words) => ({ you: "b", until: "almost", now: { turn: verdict(words, ["a"]), may: ["break", "end"] } })),
  room("room-heard", (words) => ({
    you: "b", until: "heard",
    now: { speaker: "b", listener: "a", turn: step(words, "share", { number: 7, gate: "opens", waiting_on: ["b"] }) },
  }), ["dark", "forced", "desk"]),
  room("room-observer", (words) => ({ you: "o1", until: "back", now: { turn: verdict(words, ["a"]), may: [] } })),
  room("room-lost", (words) => ({
    you: "b", until: "shared", now: { turn: step(words, "mirror", { gate: "paraphrase", waiting_on: ["b"], stems: words.stems }) }, after: [lost],
  })),
  notes,
  room("room-refused", (words) => ({
    you: "b", until: "shared", now: { turn: step(words, "mirror", { gate: "paraphrase", waiting_on: ["b"], stems: words.stems }) },
    after: [
      { type: "command_sent", id: "1", request: { command: "say", turn: 2, text: words.draft } },
      { type: "frame", now: START, frame: { type: "refused", id: "1", code: "not_your_turn", detail: words.refusal } },
    ],
  })),
  room("room-unsent", (words) => ({
    you: "b", until: "back", now: { turn: verdict(words, ["a"]), may: ["break", "end"] },
    after: [{ type: "unsent_drafts", drafts: [{ turn: 2, text: words.draft }] }],
  })),
  room("room-closed", () => ({ you: "o1", until: "back", now: {}, after: [{ type: "connection", status: { is: "closed", code: 4408 } }] })),
  {
    name: "room-connecting",
    draw: ({ texts }) => <Room state={initial()} now={START} urls={URLS} texts={texts} handlers={handlers} />,
  },
  {
    name: "consent",
    forms: ["forced"],
    draw: ({ texts, words }) => (
      <aside class="side page">
        {([[], ["a"], ["a", "b"]] as const).map((allowed) => {
          const welcomed = people(words, "a");
          const now = scene({ words, you: "a", until: "arriving", now: { observers: [{ id: "o1", scope: "words", allowed }], may: ["allow_observer", "withdraw_observer"] } });
          return <Consent key={allowed.length} state={now} welcome={welcomed} texts={texts} handlers={handlers} />;
        })}
      </aside>
    ),
  },
  room("break", () => ({ you: "a", until: "back", now: pause() }), ["dark", "forced", "desk"]),
  room("break-over", () => ({ you: "b", until: "back", now: { ...pause({ not_before: at(-5), return_by: at(6), ready: ["a"] }), may: ["return", "change_return", "end"] } })),
  room("break-observer", () => ({ you: "o1", until: "back", now: { ...pause(), may: [] } })),
  room("end-dialog", (words) => ({
    you: "a", until: "back", now: { turn: verdict(words, ["a"]), may: ["choose", "break", "end"] }, after: [{ type: "dialog", dialog: "end" }],
  })),
  calling("calling", { way: "chime", stored: true, notification: "granted", can: { sound: true, vibration: true, awake: true } }),
  calling("calling-without-devices", { ...NO_CALLING, way: "silent", stored: false }),
  room("ended", () => ({ you: "a", until: "closed", now: { phase: "ended", turn: null, may: [] } }), ["dark", "desk"]),
  room("ended-observer", () => ({ you: "o1", until: "closed", now: { phase: "ended", turn: null, may: [] } })),
  room("ended-another-time", () => ({ you: "a", until: "another time", now: { phase: "ended", turn: null, may: [] } })),
  room("ended-by-the-other", () => ({ you: "a", until: "parted", now: { phase: "ended", turn: null, may: [] } })),
];
