/** Text as it is drawn: in lines, with a long run of empty lines replaced by their number. */

/** Lines to draw as they are, or a run of empty lines. `from` is the index of its first line. */
export type TextBlock = { is: "lines"; from: number; lines: string[] } | { is: "gap"; from: number; count: number };

/** A line of white space and invisible characters. */
const EMPTY = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;
/** A longer run of empty lines is replaced by its number. */
const MAX_EMPTY_LINES = 2;
/** The rest of a longer text is drawn only when the person asks for it. */
export const MAX_LINES = 60;

export function textBlocks(text: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let lines: string[] = [];
  let empty: string[] = [];
  const close = (next: number) => {
    if (lines.length > 0) blocks.push({ is: "lines", from: next - lines.length, lines });
    lines = [];
  };
  const settle = (next: number) => {
    if (empty.length <= MAX_EMPTY_LINES) lines.push(...empty);
    else {
      close(next - empty.length);
      blocks.push({ is: "gap", from: next - empty.length, count: empty.length });
    }
    empty = [];
  };
  const all = text.split("\n");
  for (const [number, line] of all.entries()) {
    if (EMPTY.test(line)) empty.push(line);
    else {
      settle(number);
      lines.push(line);
    }
  }
  settle(all.length);
  close(all.length);
  return blocks;
}

export function countLines(blocks: readonly TextBlock[]): number {
  return blocks.reduce((count, block) => count + (block.is === "lines" ? block.lines.length : 1), 0);
}

/** The blocks up to the line numbered `most`. */
export function firstLines(blocks: readonly TextBlock[], most: number): TextBlock[] {
  const first: TextBlock[] = [];
  for (const block of blocks) {
    const room = most - countLines(first);
    if (room <= 0) break;
    first.push(block.is === "lines" ? { ...block, lines: block.lines.slice(0, room) } : block);
  }
  return first;
}
