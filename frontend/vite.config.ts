import { defineConfig } from "vite";

/** Django serves what `vite build` leaves in dist/, and finds the hashed names in dist/manifest.json. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "dist",
    // Processes that run still name the files of the build before, and so do pages that are open.
    emptyOutDir: false,
    manifest: "manifest.json",
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: ["src/main.tsx", "src/pages.ts"] },
  },
});
