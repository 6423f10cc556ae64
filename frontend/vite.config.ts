import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Writes a compressed copy of each file at build time, so that no server compresses at run time. */
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

/** Django serves dist/, and finds the hashed file names in dist/manifest.json. */
export default defineConfig({
  base: "/static/",
  // The same as in tsconfig.json, which Vite does not find in a folder with a "#" or brackets in its name.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [compressed()],
  build: {
    outDir: "dist",
    // Running processes and open pages still refer to the files of the previous build.
    emptyOutDir: false,
    manifest: "manifest.json",
    // The licences of what is bundled, which have to come with it: served as /static/licenses.md.
    license: { fileName: "licenses.md" },
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: ["src/main.tsx", "src/pages.ts"] },
  },
});
