import { defineConfig } from "vite";

/** The component page: `npm run components`. It is no part of the build that the server serves. */
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false },
});
