import { describe, expect, it } from "vitest";
import { forAttribute } from "../src/bidi";
import { CHUNK_SIZE, EventHistory } from "../src/event-history";
import { foldSummary } from "../src/fold-summary";
import { textsFor } from "../src/text";
import {
  blocksOf, isAskedAtSayingBack, openShare, sharesOf, transcriptParts, type Block, type FoldBlock, type SharePart,
} from "../src/transcript-blocks";
import type { EventFrame, Welcome } from "../src/wire";
import { accepted, granted, joinedA, joinedB, log, observing, saidBack, shared, turn, welcome, withheld } from "./examples";

const texts = await textsFor("en");
const almost = { ...accepted, option: "almost" };
const added = { ...shared, step: "thanks", text: "And alone." };
const thanked = { ...saidBack, step: "thanks", gate: null, text: "Thank you." };
const nodded = { event: "nodded", by: "b" } as const;
const parked = { event: "parked", by: "moderator", step: "verdict", tries: 3 } as const;
const ended = { event: "ended", by: "a", why: "asked" } as const;
const rested = {
  event: "break_called", by: "b", kind: "breather", not_before: "2026-11-23T14:20:00Z", return_by: "2026-11-23T14:20:00Z",
} as const;

const blocks = (events: EventFrame[], viewer = welcome(), to = events.length): Block[] =>
  transcriptParts(EventHistory.of(events), viewer, to).flatMap(blocksOf);

/** A block or part in short: its kind and the numbers of its events, those of its parts in brackets. */
function short(block: Block | SharePart): string {
  if (block.is === "share") return `${block.outcome} share of ${block.by} [${block.parts.map(short).join(", ")}]`;
  if (block.is === "fold") return `fold ${block.events.map(({ seq }) => seq).join(" ")}`;
  if (block.is !== "back") return `${block.is} ${block.event.seq}`;
  const rest = [...block.asides.map(short), ...(block.verdict === null ? [] : [`${block.verdict.option} ${block.verdict.seq}`])];
  return `back ${block.event.seq}${rest.length === 0 ? "" : ` (${rest.join(", ")})`}`;
}
const read = (events: EventFrame[], viewer?: Welcome): string[] => blocks(events, viewer).map(short);

describe("a share", () => {
  it("is open from its first words, and closes with the verdict that accepts a saying-back", () => {
    expect(read(log([shared]))).toEqual(["open share of a [words 1]"]);
    expect(read(log([shared, saidBack, accepted]))).toEqual(["heard share of a [words 1, back 2 (yes 3)]"]);
  });

  it("holds what was added, and each saying-back with its verdict", () => {
    const tries = log([shared, saidBack, almost, added, saidBack, { ...almost, option: "missed" }, added, saidBack, accepted]);
    expect(read(tries)).toEqual(["heard share of a [words 1, back 2 (almost 3), words 4, back 5 (missed 6), words 7, back 8 (yes 9)]"]);
  });

  it("holds what happened meanwhile, at its place", () => {
    const events = log([shared, nodded, granted, saidBack, nodded, rested, nodded, almost, nodded, added]);
    expect(read(events)).toEqual(["open share of a [words 1, fold 2, back 4 (fold 5, note 6, fold 7, almost 8), fold 9, words 10]"]);
  });

  it("ends when it is set aside, and the next words begin another", () => {
    const aside = log([shared, saidBack, almost, parked, shared]);
    expect(read(aside)).toEqual(["parked share of a [words 1, back 2 (almost 3), note 4]", "open share of a [words 5]"]);
  });

  it("stays open when the closing begins or the conversation ends", () => {
    expect(read(log([shared, ended]))).toEqual(["left share of a [words 1]", "note 2"]);
    expect(read(log([shared, { event: "closing_began", by: "a" }, thanked]))).toEqual(["left share of a [words 1]", "note 2", "words 3"]);
  });

  it("of which an observer does not see the rest does not go on", () => {
    const cut = log([shared, withheld, { ...saidBack, by: "a" }]);
    expect(read(cut, observing)).toEqual(["unknown share of a [words 1]", "fold 2", "open share of b [back 3]"]);
    // For a partner it is a private answer.
    expect(read(log([shared, withheld, saidBack]))).toEqual(["open share of a [words 1, fold 2, back 3]"]);
  });

  it("that began before the events that the page has is the other partner's", () => {
    expect(read(log([saidBack, accepted]))).toEqual(["heard share of a [back 1 (yes 2)]"]);
  });

  it("knows no name of a step", () => {
    const other = log([{ ...shared, step: "x" }, { ...saidBack, step: "y" }, { ...accepted, step: "z" }]);
    expect(read(other)).toEqual(["heard share of a [words 1, back 2 (yes 3)]"]);
  });

  it("can be listed, and the open one found", () => {
    const history = EventHistory.of(log([shared, saidBack, accepted, joinedA, { ...shared, by: "b" }, nodded]));
    expect(sharesOf(history, welcome()).map(short)).toEqual(["heard share of a [words 1, back 2 (yes 3)]", "open share of b [words 5, fold 6]"]);
    expect(openShare(history, welcome())?.first.seq).toBe(5);
    expect(openShare(EventHistory.of(log([shared, saidBack, accepted])), welcome())).toBeNull();
  });
});

describe("the answers of a verdict", () => {
  const ana = welcome({ you: { role: "partner", id: "a", seat: "a", name: "Ana", scope: null } });
  const verdict = turn({ act: "choose", gate: "verdict", waiting_on: ["a"] });
  const asked = (events: EventFrame[], who = ana, now = verdict): boolean => isAskedAtSayingBack(now, EventHistory.of(events), who);

  it("belong to the saying-back, for the partner who shared", () => {
    expect(asked(log([shared, saidBack, nodded]))).toBe(true);
    expect(asked(log([shared, saidBack]), welcome())).toBe(false);
  });

  it("belong nowhere in the transcript without an open saying-back, or in another step", () => {
    expect(asked(log([shared]))).toBe(false);
    expect(asked(log([shared, saidBack, almost]))).toBe(false);
    expect(asked(log([shared, saidBack, accepted]))).toBe(false);
    expect(asked(log([shared, saidBack]), ana, turn({ act: "choose", gate: null }))).toBe(false);
    expect(asked(log([shared, saidBack]), ana, turn({ act: "say", gate: "opens" }))).toBe(false);
  });
});

describe("a conversation", () => {
  const events = log([
    joinedA, joinedB, withheld, granted, shared, saidBack, almost, nodded, nodded, added, rested, saidBack, accepted, joinedA, thanked,
    shared, ...Array.from({ length: 3 * CHUNK_SIZE }, () => nodded), saidBack, granted, almost, parked, nodded, shared, withheld, ended,
  ]);

  it("has the same blocks at every cursor, whether later events are there or not", () => {
    for (const viewer of [welcome(), observing]) {
      for (let to = 0; to <= events.length; to += 1) {
        expect(blocks(events, viewer, to).map(short)).toEqual(read(events.slice(0, to), viewer));
      }
    }
  });

  it("has the same blocks when events are added one by one, or before others", () => {
    for (const viewer of [welcome(), observing]) {
      let history = EventHistory.after(0);
      for (const event of events) {
        history = history.append(event);
        expect(transcriptParts(history, viewer).flatMap(blocksOf).map(short)).toEqual(read(events.slice(0, event.seq), viewer));
      }
      for (let start = 1; start < events.length; start += 1) {
        const earlier = EventHistory.of(events.slice(start)).prepend(events.slice(0, start));
        expect(transcriptParts(earlier, viewer).flatMap(blocksOf).map(short)).toEqual(read(events, viewer));
      }
    }
  });

  it("has each event but granted turns once, in order", () => {
    const seqs = blocks(events).map(short).join(" ").match(/\d+/gu)?.map(Number);
    expect(seqs).toEqual(events.filter(({ event }) => event !== "granted").map(({ seq }) => seq));
  });

  it("keeps every part but those that an event changes", () => {
    const long = log(Array.from({ length: 40 }, () => [shared, saidBack, accepted, joinedA]).flat());
    const before = EventHistory.of(long.slice(0, -1));
    const [was, is] = [before, before.append(long.at(-1) as EventFrame)].map((history) => transcriptParts(history, welcome()));
    const same = is?.filter((part, index) => part.blocks === was?.[index]?.blocks && part.tail === was[index].tail);
    expect(same).toHaveLength((is?.length ?? 0) - 1);
  });
});

describe("a fold", () => {
  const summary = (events: EventFrame[], viewer = welcome()): string => {
    const [fold] = blocks(events, viewer);
    return forAttribute(foldSummary(fold as FoldBlock, viewer, texts));
  };
  const rated = { event: "rated", by: "b", turn: 1, step: "check_in", value: 7, private: true } as const;
  const keep = { ...accepted, step: "order", option: "keep", gate: null } as const;
  const roles = { event: "roles_set", by: "moderator", speaker: "a", listener: "b", why: "as_asked" } as const;
  const allowed = { event: "observer_allowed", by: "a", observer: "o1", scope: "words" } as const;

  it("is a stretch between words, breaks and the end", () => {
    expect(read(log([joinedA, granted, joinedB, thanked, nodded, rested, nodded, ended]))).toEqual([
      "fold 1 3", "words 4", "fold 5", "note 6", "fold 7", "note 8",
    ]);
  });

  it("has an end after many events", () => {
    const many = blocks(log(Array.from({ length: 200 }, () => nodded)));
    expect(many.map((block) => (block.is === "fold" ? block.events.length : 0))).toEqual([64, 64, 64, 8]);
  });

  it("says in one sentence who arrived and who begins", () => {
    expect(summary(log([joinedA, joinedB, keep, { ...keep, by: "b" }, roles]))).toBe("Arriving: both are here · Ana shares, you listen");
    expect(summary(log([joinedB, withheld]))).toBe("Arriving: you are here · a private answer");
  });

  it("shows no private number", () => {
    expect(summary(log([rated, withheld]))).toBe("2 private answers");
    expect(summary(log([rated, withheld, roles]))).toBe("Ana shares, you listen");
    expect(summary(log([withheld, withheld, nodded]), observing)).toBe("2 moments are not shown to you · Ben nods");
  });

  it("names each observer, and what both consented to", () => {
    const [came, left] = [{ event: "observer_joined", by: "o1" }, { event: "observer_left", by: "o1" }] as const;
    expect(summary(log([allowed, { ...allowed, by: "b" }]))).toBe("Both allow Dr. Lee to observe");
    expect(summary(log([allowed, { ...allowed, by: "b" }, came, left, came]))).toBe("Dr. Lee observes now · Dr. Lee no longer observes");
    expect(summary(log([allowed, keep]))).toBe("Ana allows Dr. Lee to observe · Ana: keep");
  });

  it("counts nods, and says who is ready to go on", () => {
    const [a, b] = [{ event: "returned", by: "a" }, { event: "returned", by: "b" }] as const;
    expect(summary(log([nodded, nodded, a]))).toBe("You nod, 2 times · Ana is ready to go on");
    expect(summary(log([a, b]))).toBe("Both are ready to go on");
  });

  it("names what it has no shorter phrase for by its own sentence", () => {
    const reminded = { event: "reminded", by: "moderator", turn: 1 } as const;
    expect(summary(log([{ event: "round_ended", by: "moderator", round: 1 }, reminded, reminded]))).toBe("Round 1 is complete · a gentle reminder");
  });
});
