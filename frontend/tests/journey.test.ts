import { describe, expect, it } from "vitest";
import { EventHistory } from "../src/event-history";
import { journey } from "../src/journey";
import type { EventFrame, Phase, Seat, StateFrame } from "../src/wire";
import { granted, joinedA, joinedB, log, state } from "./examples";

const roles = (speaker: Seat, why = "swap") =>
  ({ event: "roles_set", by: "moderator", speaker, listener: speaker === "a" ? "b" : "a", why }) as const;
const step = (phase: Phase, turn: number) => ({ ...granted, phase, turn }) as const;
const closing = { event: "closing_began", by: "moderator" } as const;
const opening = [joinedA, joinedB, step("opening", 1), roles("b", "more_resourced"), step("opening", 2)];
const bShares = [...opening, step("talking", 3)];
const aShares = [...bShares, roles("a"), step("talking", 4)];

function path(events: readonly EventFrame[], now: StateFrame): string {
  return (journey(EventHistory.of(events), now) ?? []).map(({ is, seat, progress }) => `${seat ?? is} ${progress}`).join(", ");
}
const talking = (speaker: Seat, change: Partial<StateFrame> = {}) => state({ phase: "talking", speaker, ...change });

describe("the path", () => {
  it("names no partner before the order is proposed, and each partner's part afterwards", () => {
    expect(path(log([joinedA]), state({ phase: "gathering", speaker: null }))).toBe("arriving now, first ahead, second ahead, closing ahead");
    expect(path(log(opening), state({ phase: "opening", speaker: "b" }))).toBe("arriving now, b ahead, a ahead, closing ahead");
  });

  it("follows the turned order, the change of places and the closing", () => {
    const turned = [...opening, roles("a"), step("talking", 3)];
    expect(path(log(turned), talking("a"))).toBe("arriving done, a now, b ahead, closing ahead");
    expect(path(log(bShares), talking("b"))).toBe("arriving done, b now, a ahead, closing ahead");
    expect(path(log(aShares), talking("a"))).toBe("arriving done, b done, a now, closing ahead");
    expect(path(log([...aShares, closing]), state({ phase: "closing", speaker: "a" }))).toBe("arriving done, b done, a done, closing now");
  });

  it("goes back to the first one in another round, and keeps what is done", () => {
    const again = [...aShares, { event: "round_ended", by: "moderator", round: 1 } as const, roles("b"), step("talking", 5)];
    expect(path(log(again), talking("b", { round: 2 }))).toBe("arriving done, b now, a done, closing ahead");
  });

  it("leaves out a partner who never shared", () => {
    expect(path(log([...bShares, closing]), state({ phase: "closing", speaker: "b" }))).toBe("arriving done, b done, a ahead, closing now");
    const early = [joinedA, joinedB, step("opening", 1), closing];
    expect(path(log(early), state({ phase: "closing", speaker: null }))).toBe("arriving done, first ahead, second ahead, closing now");
  });

  it("stays during a break where it was interrupted", () => {
    expect(path(log(aShares), talking("a", { phase: "on_break", turn: null }))).toBe("arriving done, b done, a now, closing ahead");
    expect(path(log(opening), state({ phase: "on_break", speaker: "b", turn: null }))).toContain("arriving now");
  });

  it("names who shares although earlier events are not loaded, and is gone after the end", () => {
    expect(path(log(aShares).slice(7), talking("a"))).toBe("arriving done, a now, b ahead, closing ahead");
    expect(journey(EventHistory.of(log(aShares)), state({ phase: "ended" }))).toBeNull();
  });
});
