/** The QR code of a link, drawn in the browser: after the links page the server does not know the link. */
import { encodeQR } from "qr";

/** Light modules around the code, which a reader needs. */
const QUIET = 4;

export interface QrCode {
  /** The side of the code in modules, with the light border. */
  size: number;
  /** The dark modules, as the `d` of an SVG path. */
  path: string;
}

export function qrCode(text: string): QrCode {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET });
  const runs = rows.flatMap((row, y) => runsOf(row).map(([start, length]) => `M${start} ${y}h${length}v1h-${length}z`));
  return { size: rows.length, path: runs.join("") };
}

/** The runs of dark modules in a row: start and length. */
function runsOf(row: boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last !== undefined && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
}
