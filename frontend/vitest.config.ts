import { defineConfig } from "vitest/config";

/** Separate from vite.config.ts, because `./run` builds without vitest installed. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    // The modules are loaded once for all files, which takes a sixth of the time: no test changes them for the next one.
    isolate: false,
    setupFiles: ["tests/setup.ts"],
    // Much longer than any test takes on a busy machine: they stop a test that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
