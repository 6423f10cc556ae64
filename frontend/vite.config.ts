import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";
import packageFile from "./package.json" with { type: "json" };

/** Writes a compressed copy of each file at build time, so that no server compresses at run time. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const { fileName } of Object.values(bundle)) {
        if (fileName.endsWith(".woff2")) continue; // compressed by its format
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

/** Adds the licences of the fonts, which have to come with them. Vite collects those of scripts alone. */
function fontLicenses(): Plugin {
  const fonts = Object.entries(packageFile.dependencies).filter(([name]) => name.startsWith("@fontsource-variable/"));
  return {
    name: "font-licenses",
    apply: "build",
    writeBundle({ dir }) {
      for (const [name, version] of fonts) {
        const license = readFileSync(join(import.meta.dirname, "node_modules", name, "LICENSE"), "utf8");
        appendFileSync(join(dir ?? "", "licenses.md"), `\n## ${name} - ${version} (OFL-1.1)\n\n${license}`);
      }
    },
  };
}

/**
 * Adds the font files that the styles name. Vite itself reads a file that a style names only up to a "#" in its path, so
 * the page could not be built in a folder with one. `__VITE_ASSET__…__` is how Vite marks where an asset's address goes.
 */
function fontFiles(): Plugin {
  return {
    name: "font-files",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: /fonts\.css$/ },
      handler(code) {
        return code.replace(/url\("(@fontsource-variable\/[^"]+)"\)/g, (_, file: string) => {
          const originalFileName = `node_modules/${file}`;
          const source = readFileSync(join(import.meta.dirname, originalFileName));
          return `url("__VITE_ASSET__${this.emitFile({ type: "asset", name: basename(file), originalFileName, source })}__")`;
        });
      },
    },
  };
}

/** Django serves dist/, and finds the hashed file names in dist/manifest.json. */
export default defineConfig({
  base: "/static/",
  // The same as in tsconfig.json, which Vite does not find in a folder with a "#" or brackets in its name.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [fontFiles(), fontLicenses(), compressed()],
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
    rolldownOptions: {
      input: ["src/early.ts", "src/main.tsx", "src/pages.ts"],
      // What the texts of all languages need, in one file instead of three: a browser loads six at a time over HTTP/1.1.
      output: { codeSplitting: { groups: [{ name: "text-parts", test: /[\\/]src[\\/](bidi|date-format|plural|text-parts)\.ts$/ }] } },
    },
  },
});
