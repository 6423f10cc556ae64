/** Notices that the device slept, where the browser says nothing of it: a timer that rings much later than it should. */
import type { Surroundings } from "./socket";

const LOOK_EVERY = 5_000;
/** A busy device may be late, too; but not for so long. */
const SLEPT = 10_000;

/** Calls `then` each time the device has slept. `today` is the device's own clock, which goes on while it sleeps. */
export function onWaking(today: () => number, after: Surroundings["after"], then: () => void): void {
  let last = today();
  const look = () => {
    const slept = today() - last > SLEPT;
    last = today();
    if (slept) then();
    after(LOOK_EVERY, look);
  };
  after(LOOK_EVERY, look);
}
