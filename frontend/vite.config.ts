import { defineConfig } from "vitest/config";

/** Django serves what `vite build` leaves in dist/, and finds the hashed names in dist/manifest.json. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: ["src/main.tsx", "src/pages.ts"] },
  },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
  },
});
