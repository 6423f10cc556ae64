/** Words as they are drawn: in lines, with long runs of empty ones told by their number instead of by their height. */

/** Lines to draw as they are, or a run of empty ones; `from` is the number of the first. */
export type TextBlock = { is: "lines"; from: number; lines: string[] } | { is: "gap"; from: number; count: number };

/** White space, and signs that show nothing: a line of them looks empty, however it was made. */
const EMPTY = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;
/** As many empty lines in a row are drawn as they were written. */
const MAX_EMPTY_LINES = 2;
/** More lines than these are drawn when somebody asks for them. */
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

/** The first `most` lines of them. */
export function firstLines(blocks: readonly TextBlock[], most: number): TextBlock[] {
  const first: TextBlock[] = [];
  for (const block of blocks) {
    const room = most - countLines(first);
    if (room <= 0) break;
    first.push(block.is === "lines" ? { ...block, lines: block.lines.slice(0, room) } : block);
  }
  return first;
}
