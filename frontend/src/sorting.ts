/** What a partner can sort after a conversation: their own sentences in it, and their notes. */
import type { EventHistory } from "./event-history";
import { COLUMNS, SORTED, type PadColumn } from "./pad";
import type { Welcome } from "./wire";

/** More than one sorts in one go; the newest stay. */
const MAX_PIECES = 40;

/** The sentences that are in neither column yet, in their order. */
export function piecesToSort(events: EventHistory, { you }: Welcome, read: (column: PadColumn) => string): string[] {
  const said = [...events].flatMap((event) =>
    event.event === "said" && event.by === you.seat && !event.private && event.text !== undefined && !events.withdrawn.has(event.seq) ? [event.text] : [],
  );
  const sentences = [...said, ...COLUMNS.map(read)].flatMap(sentencesOf);
  const sorted = new Set(SORTED.flatMap((column) => read(column).split("\n").map((line) => line.trim())));
  return [...new Set(sentences)].filter((sentence) => !sorted.has(sentence)).slice(-MAX_PIECES);
}

/** A column with one sentence more, on a line of its own. */
export function withLine(column: string, sentence: string): string {
  return column.trim() === "" ? sentence : `${column.trimEnd()}\n${sentence}`;
}

/** Sentences end with their signs and what closes after them, or with the line. */
function sentencesOf(text: string): string[] {
  return (text.match(/[^\n.!?…؟。！？]+[.!?…؟。！？]*["'”»“)]*/gu) ?? []).map((sentence) => sentence.trim()).filter((sentence) => sentence !== "");
}
