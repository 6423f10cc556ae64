import { describe, expect, it } from "vitest";
import { CHUNK_SIZE, EventHistory } from "../src/event-history";
import type { EventFrame } from "../src/wire";
import { granted, joinedA, log, shared } from "./examples";

const LENGTH = 6 * CHUNK_SIZE + 5;
const events = log(Array.from({ length: LENGTH }, () => shared));
const seqs = (history: EventHistory): number[] => [...history].map(({ seq }) => seq);
const from = (first: number, last = LENGTH): EventFrame[] => events.slice(first - 1, last);

describe("a history", () => {
  it("is empty after a number, and continues with the next one", () => {
    const empty = EventHistory.after(40);
    expect([empty.start, empty.end, empty.isComplete]).toEqual([40, 40, false]);
    expect(seqs(empty.append(events[40] as EventFrame))).toEqual([41]);
  });

  it("takes events one by one, in order, and stays as it was", () => {
    const before = EventHistory.of(from(1, CHUNK_SIZE));
    const appended = from(CHUNK_SIZE + 1).reduce((history, event) => history.append(event), before);
    expect(seqs(appended)).toEqual(seqs(EventHistory.of(events)));
    expect(before.end).toBe(CHUNK_SIZE);
  });

  it.each([1, 5, 7])("takes no event with the number %i after the fifth", (seq) => {
    expect(() => EventHistory.of(from(1, 5)).append(events[seq - 1] as EventFrame)).toThrow(RangeError);
  });

  it("keeps every other chunk when an event is added", () => {
    const before = EventHistory.of(from(1, LENGTH - 1));
    const after = before.append(events.at(-1) as EventFrame);
    expect(after.chunks.slice(0, -1)).toEqual(before.chunks.slice(0, -1));
    after.chunks.slice(0, -1).forEach((chunk, index) => expect(chunk).toBe(before.chunks[index]));
  });

  it.each([
    [CHUNK_SIZE, 1], [CHUNK_SIZE + 1, 1], [40, 39], [40, 1], [LENGTH - 1, 2], [2 * CHUNK_SIZE + 1, CHUNK_SIZE],
  ])("that begins after %i takes earlier events from %i on, and keeps the later chunks", (start, first) => {
    const before = EventHistory.of(from(start + 1));
    const after = before.prepend(from(first, start));
    expect(seqs(after)).toEqual(seqs(EventHistory.of(from(first))));
    expect(after.start).toBe(first - 1);
    // The first chunk may have been joined with earlier events; the later ones are the same.
    expect(before.chunks.slice(1).every((chunk) => after.chunks.includes(chunk))).toBe(true);
    expect(after.chunks.map((chunk) => chunk[0]?.seq)).toEqual(EventHistory.of(from(first)).chunks.map((chunk) => chunk[0]?.seq));
  });

  it("takes earlier events before it has any", () => {
    expect(seqs(EventHistory.after(5).prepend(from(3, 5)))).toEqual([3, 4, 5]);
  });

  it.each([
    ["none", []],
    ["events that overlap", from(1, 6)],
    ["events that leave a gap", from(1, 4)],
    ["events with a gap between them", [...from(1, 2), ...from(4, 5)]],
    ["events out of order", from(1, 5).toReversed()],
    ["more events than can be before", [...from(1, 1), ...from(1, 5)]],
  ])("takes %s as no earlier events", (_, given) => {
    const history = EventHistory.of(from(6));
    expect(history.canPrepend(given)).toBe(false);
    expect(() => history.prepend(given)).toThrow(RangeError);
  });

  it("finds events by number, wherever it begins", () => {
    const history = EventHistory.of(from(40));
    expect([39, 40, 64, 65, LENGTH, LENGTH + 1].map((seq) => history.get(seq)?.seq)).toEqual([undefined, 40, 64, 65, LENGTH, undefined]);
  });

  it("gives the newest events, also over the end of a chunk", () => {
    const history = EventHistory.of(events);
    expect([0, 1, 7, LENGTH, 2 * LENGTH].map((count) => history.newest(count).map(({ seq }) => seq))).toEqual(
      [0, 1, 7, LENGTH, LENGTH].map((count) => events.slice(LENGTH - count).map(({ seq }) => seq)),
    );
  });

  it("finds the last event of a kind up to a number", () => {
    const history = EventHistory.of(log([granted, joinedA, ...Array.from({ length: 40 }, () => shared), granted, joinedA]));
    const last = (to?: number) => history.findLast((event) => event.event === "granted", to)?.seq;
    expect([last(), last(43), last(42), last(1), last(0)]).toEqual([43, 43, 1, 1, undefined]);
  });
});
