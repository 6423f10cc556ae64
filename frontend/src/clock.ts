/**
 * The server's time: the last time that a frame gave, plus what the browser's monotonic clock has counted since.
 * Nobody can set the monotonic clock, but it may stop while a device sleeps, so each frame with a time sets it anew.
 */
export interface ServerClock {
  /** The server's time in the frame, in milliseconds since 1970. */
  readonly serverMs: number;
  /** The monotonic clock when the frame arrived, in milliseconds. */
  readonly monotonicMs: number;
}

export function syncClock(serverTimestamp: string, monotonicMs: number): ServerClock {
  return { serverMs: Date.parse(serverTimestamp), monotonicMs };
}

/** The server's time in milliseconds since 1970; 0 before the first frame, when nothing shows a time. */
export function serverTime(clock: ServerClock | null, monotonicMs: number): number {
  return clock === null ? 0 : clock.serverMs + monotonicMs - clock.monotonicMs;
}
