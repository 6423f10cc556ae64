/** Breaks: whether the page rests, for how long a break is asked, and whether both have just come back. */
import type { EventHistory } from "./event-history";
import type { RoomState } from "./state";
import type { BreakKind, BreakState, EventFrame, StateFrame } from "./wire";

/** `asked`: the viewer asked for a break, and the server has not yet answered. `on`: the break is on. */
export type Rest = { is: "asked"; kind: BreakKind } | { is: "on"; pause: BreakState };

/** The time that one tap asks for, in minutes. It can be changed during the break. */
export const USUAL_MINUTES: Record<BreakKind, number> = { breather: 10, flooded: 30 };
const CHOICES_MINUTES = [5, 10, 20, 30, 60, 120, 240, 720];
const MINUTE_MS = 60_000;

/** The break that the page shows; null without one. It begins with the tap, before the server has answered. */
export function restOf({ state: now, unanswered, connection }: RoomState): Rest | null {
  if (now === null || connection.is === "closed" || now.phase === "ended") return null;
  if (now.break !== null) return { is: "on", pause: now.break };
  const asked = Object.values(unanswered).find((request) => request.command === "break");
  return asked === undefined ? null : { is: "asked", kind: asked.kind };
}

/** The minutes from now that a partner may choose anew: none of them ends before the least time. */
export function returnChoices(pause: BreakState, now: number): number[] {
  const least = Date.parse(pause.not_before);
  return CHOICES_MINUTES.filter((minutes) => now + minutes * MINUTE_MS >= least);
}

/** Whether a break ended and neither partner has done anything since. */
export function isBackTogether(events: EventHistory, now: StateFrame): boolean {
  return now.turn !== null && events.findLast(isStep)?.event === "break_ended";
}

const STEPS = new Set<EventFrame["event"]>(["said", "chose", "rated", "parked", "break_called", "break_ended", "closing_began"]);
const isStep = (event: EventFrame): event is EventFrame => STEPS.has(event.event);
