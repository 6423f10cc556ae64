// Unpacks the browser, its libraries and its fonts into the folder TMPDIR, and points the fonts' list at them.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflate } from "@sparticuz/chromium";

const archives = join(import.meta.dirname, "node_modules/@sparticuz/chromium/bin");
for (const archive of readdirSync(archives)) await inflate(join(archives, archive));

const home = process.env.TMPDIR;
writeFileSync(
  join(home, "fonts.conf"),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`,
);
