import { defineConfig } from "vitest/config";

/** Apart from vite.config.ts: `./run` builds the page without vitest. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    // Far beyond what any test takes on a busy machine: they end what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
