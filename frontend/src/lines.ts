/** Words as they are drawn: in lines, with long runs of empty ones told by their number instead of by their height. */

/** Lines to draw as they are, or a run of empty ones; `from` is the number of the first. */
export type Piece = { is: "lines"; from: number; lines: string[] } | { is: "gap"; from: number; count: number };

/** White space, and signs that show nothing: a line of them looks empty, however it was made. */
const EMPTY = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;
/** As many empty lines in a row are drawn as they were written. */
const DRAWN_EMPTY = 2;
/** More lines than these are drawn when somebody asks for them. */
export const MAX_LINES = 60;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let empty: string[] = [];
  const close = (next: number) => {
    if (lines.length > 0) pieces.push({ is: "lines", from: next - lines.length, lines });
    lines = [];
  };
  const settle = (next: number) => {
    if (empty.length <= DRAWN_EMPTY) lines.push(...empty);
    else {
      close(next - empty.length);
      pieces.push({ is: "gap", from: next - empty.length, count: empty.length });
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
  return pieces;
}

export function countLines(pieces: readonly Piece[]): number {
  return pieces.reduce((count, piece) => count + (piece.is === "lines" ? piece.lines.length : 1), 0);
}

/** The first `most` lines of them. */
export function firstLines(pieces: readonly Piece[], most: number): Piece[] {
  const first: Piece[] = [];
  for (const piece of pieces) {
    const room = most - countLines(first);
    if (room <= 0) break;
    first.push(piece.is === "lines" ? { ...piece, lines: piece.lines.slice(0, room) } : piece);
  }
  return first;
}
