import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Leaves each file compressed beside it, once, so that no server has to compress anything while people talk. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const { fileName } of Object.values(bundle)) {
        const path = join(dir ?? "", fileName);
        const content = readFileSync(path);
        const forms = { gz: gzipSync(content, { level: 9 }), br: brotliCompressSync(content) };
        for (const [ending, form] of Object.entries(forms)) {
          if (form.length < content.length) writeFileSync(`${path}.${ending}`, form);
        }
      }
    },
  };
}

/** Django serves what `vite build` leaves in dist/, and finds the hashed names in dist/manifest.json. */
export default defineConfig({
  base: "/static/",
  // As tsconfig.json says, which is not found below a folder with a "#" or brackets in its name.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [compressed()],
  build: {
    outDir: "dist",
    // Processes that run still name the files of the build before, and so do pages that are open.
    emptyOutDir: false,
    manifest: "manifest.json",
    // The licences of what is bundled, which have to come with it: served as /static/licenses.md.
    license: { fileName: "licenses.md" },
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: ["src/main.tsx", "src/pages.ts"] },
  },
});
