/** The browser's clock, timers, randomness, ids and WebSockets. */
import type { Environment } from "./socket";

export const environment: Environment = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
  // randomUUID exists only on secure origins; a server on the local network is none.
  newId: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  open: (url) => new WebSocket(url),
};
