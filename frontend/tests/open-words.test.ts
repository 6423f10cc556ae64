import { describe, expect, it } from "vitest";
import { EventHistory } from "../src/event-history";
import { openWords } from "../src/open-words";
import type { EventFrame } from "../src/wire";
import { accepted, joinedA, joinedB, log, saidBack, shared } from "./examples";

const roles = { event: "roles_set", by: "moderator", speaker: "a", listener: "b", why: "as_asked" } as const;
const almost = { ...accepted, option: "almost" } as const;
const added = { ...shared, turn: 4, step: "add", text: "And alone." } as const;
const parked = { event: "parked", by: "moderator", step: "share", tries: 3 } as const;
const nod = { event: "nodded", by: "b" } as const;

function open(events: readonly EventFrame[]): [string[], boolean] {
  const { words, isWhole } = openWords(EventHistory.of(events));
  return [words.map(({ text }) => text ?? ""), isWhole];
}

describe("the open words", () => {
  it("are the share and all that was added to it, until it is heard", () => {
    const second = [joinedA, joinedB, roles, shared, nod, saidBack, almost, added] as const;
    expect(open(log([...second]))).toEqual([["I felt like a guest.", "And alone."], true]);
    expect(open(log([...second, saidBack, accepted]))).toEqual([[], true]);
    expect(open(log([...second, saidBack, accepted, { ...shared, text: "One more." }]))).toEqual([["One more."], true]);
  });

  it("are none after the share was set aside", () => {
    expect(open(log([roles, shared, saidBack, almost, parked]))).toEqual([[], true]);
  });

  it("are not whole while events are missing that may hold more of them", () => {
    const all = log([joinedA, joinedB, roles, shared, saidBack, almost, added]);
    expect(open(all.slice(4))).toEqual([["And alone."], false]);
    expect(open(all.slice(2))).toEqual([["I felt like a guest.", "And alone."], true]);
  });
});
