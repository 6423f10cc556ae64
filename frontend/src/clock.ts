/**
 * The server's time, measured on from the server's last word by the page's monotonic clock. Nobody can set that
 * clock; but it may stop while a device sleeps, so the measure begins anew with each word.
 */
export interface ServerClock {
  /** What the server's clock said, in milliseconds since 1970 … */
  readonly said: number;
  /** … when the monotonic clock stood here, in milliseconds. */
  readonly heard: number;
}

export function heard(said: string, monotonic: number): ServerClock {
  return { said: Date.parse(said), heard: monotonic };
}

/** The server's time in milliseconds since 1970. Before its first word there is none, and nothing that shows it. */
export function serverTime(clock: ServerClock | null, monotonic: number): number {
  return clock === null ? 0 : clock.said + monotonic - clock.heard;
}
