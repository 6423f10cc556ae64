/** Detects that the device slept, where the browser sends no event for it: a timer fires much later than it was set to. */
import type { Environment } from "./socket";

const CHECK_INTERVAL_MS = 5_000;
/** A timer on a busy device may be late, but not by this much. */
const SLEEP_THRESHOLD_MS = 10_000;

/** Calls `onWake` each time that the device has slept. `wallClock` is the device's clock, which runs during sleep. */
export function onWakeUp(wallClock: () => number, after: Environment["after"], onWake: () => void): void {
  let last = wallClock();
  const check = () => {
    const slept = wallClock() - last > SLEEP_THRESHOLD_MS;
    last = wallClock();
    if (slept) onWake();
    after(CHECK_INTERVAL_MS, check);
  };
  after(CHECK_INTERVAL_MS, check);
}
