/**
 * Events → the blocks of the transcript: a share with all that belongs to it, other words, a visible sentence, or a fold of
 * what the protocol did between words.
 *
 * Nothing is read from the names of steps. A share begins with words of the gate `opens` and ends with the verdict that
 * accepts a saying-back, with `parked`, or with the closing. Further words, sayings-back and verdicts until then are parts
 * of it, and so is what else happens meanwhile.
 *
 * Each chunk of a history is grouped once for each block that is still open before it, and both stay the same objects
 * while nothing changes in them. So a new event costs the same in a long conversation.
 */
import { chunkNumber, type Chunk, type EventHistory } from "./event-history";
import type { ChoseFrame, EventFrame, SaidFrame, Seat, Turn, Welcome } from "./wire";

/** Words outside a share. */
export interface WordsBlock {
  is: "words";
  event: SaidFrame;
}

/** Every event but words. */
export type ProtocolEvent = Exclude<EventFrame, SaidFrame>;

/** An event that stays visible as a sentence: a break, the closing, the end, words taken back. */
export interface NoteBlock {
  is: "note";
  event: ProtocolEvent;
}

/** What happened between words, in one stretch. It has at least one event. */
export interface FoldBlock {
  is: "fold";
  events: readonly ProtocolEvent[];
}

export type Aside = NoteBlock | FoldBlock;

/** A saying-back and the sharer's verdict on it; `asides` happened before the verdict. */
export interface SayingBack {
  is: "back";
  event: SaidFrame;
  asides: readonly Aside[];
  verdict: ChoseFrame | null;
}

/** In a share, words are the first ones and all that were added. */
export type SharePart = WordsBlock | SayingBack | Aside;

/** `left`: the closing began before it was heard. `unknown`: an observer does not see how it went on. */
export type ShareOutcome = "open" | "heard" | "parked" | "left" | "unknown";

export interface ShareBlock {
  is: "share";
  /** The sharer. */
  by: Seat;
  /** In the order of the events. A share that began before the history has no words at first. */
  parts: readonly SharePart[];
  outcome: ShareOutcome;
  first: EventFrame;
  last: EventFrame;
}

export type Block = WordsBlock | NoteBlock | FoldBlock | ShareBlock;

/** The option that accepts a saying-back, in every format (PROTOCOL.md section 4.2). */
const ACCEPTED = "yes";
const NOTED: ReadonlySet<EventFrame["event"]> = new Set(["break_called", "break_ended", "closing_began", "ended", "words_withdrawn", "parked"]);
/** A longer fold goes on in a second one, so that drawing it again costs little. */
const MAX_FOLD_EVENTS = 64;

/** The blocks that begin in one chunk: those that also end in it, and one that may go on in later chunks. */
export interface TranscriptPart {
  /** The number of the chunk. */
  key: number;
  blocks: readonly Block[];
  tail: Block | null;
}

/** The parts of the transcript up to the event numbered `to`, without empty ones. */
export function transcriptParts(history: EventHistory, { you }: Pick<Welcome, "you">, to = history.end): TranscriptPart[] {
  const observes = you.role === "observer";
  const parts: TranscriptPart[] = [];
  let open: Block | null = null;
  for (const chunk of history.chunks) {
    const first = chunk[0]?.seq ?? 0;
    if (first > to) break;
    const grouped: GroupedChunk = groupOnce(chunk.length <= to - first + 1 ? chunk : chunk.slice(0, to - first + 1), open, observes);
    const before = parts.at(-1);
    if (before !== undefined && grouped.carried !== null) before.tail = grouped.carried;
    if (grouped.blocks.length > 0 || grouped.tail !== null) parts.push({ key: chunkNumber(first), blocks: grouped.blocks, tail: grouped.tail });
    open = grouped.open;
  }
  return parts;
}

export function blocksOf({ blocks, tail }: Pick<TranscriptPart, "blocks" | "tail">): Block[] {
  return tail === null ? [...blocks] : [...blocks, tail];
}

/** All shares of a history, oldest first. The same list each time. */
export function sharesOf(history: EventHistory, welcome: Pick<Welcome, "you">): readonly ShareBlock[] {
  const known = listed.get(history);
  if (known !== undefined) return known;
  const shares = transcriptParts(history, welcome).flatMap(blocksOf).filter((block) => block.is === "share");
  listed.set(history, shares);
  return shares;
}

const listed = new WeakMap<EventHistory, readonly ShareBlock[]>();

/** The share that is open at the end of a history. */
export function openShare(history: EventHistory, welcome: Pick<Welcome, "you">): ShareBlock | null {
  const block = transcriptParts(history, welcome).at(-1)?.tail;
  return block?.is === "share" && block.outcome === "open" ? block : null;
}

/** The saying-back that waits for a verdict. */
export function unansweredBack(share: ShareBlock): SayingBack | null {
  const part = share.parts.findLast(({ is }) => is === "words" || is === "back");
  return part?.is === "back" && part.verdict === null ? part : null;
}

/** Whether the buttons of this turn stand at the saying-back in the transcript: the turn asks for a verdict on it. */
export function isAskedAtSayingBack(turn: Turn, history: EventHistory, welcome: Pick<Welcome, "you">): boolean {
  if (turn.act !== "choose" || turn.gate !== "verdict") return false;
  const share = openShare(history, welcome);
  return share !== null && share.by === welcome.you.seat && unansweredBack(share) !== null;
}

/** Whether a verdict accepts the saying-back. */
export function isAccepting(verdict: ChoseFrame): boolean {
  return verdict.option === ACCEPTED;
}

export function firstEvent(block: Block | SharePart): EventFrame {
  if (block.is === "share") return block.first;
  if (block.is !== "fold") return block.event;
  const [first] = block.events;
  if (first === undefined) throw new RangeError("a fold without events");
  return first;
}

export function lastEvent(block: Block | SharePart): EventFrame {
  if (block.is === "share") return block.last;
  if (block.is === "fold") return block.events.at(-1) ?? firstEvent(block);
  if (block.is !== "back") return block.event;
  const aside = block.asides.at(-1);
  return block.verdict ?? (aside === undefined ? block.event : lastEvent(aside));
}

interface GroupedChunk {
  /** The block that was open before the chunk, as it is after it. */
  carried: Block | null;
  blocks: readonly Block[];
  /** A block that begins in the chunk and is open at its end. */
  tail: Block | null;
  /** The block that is open at the end: `tail`, or `carried`. */
  open: Block | null;
}

interface Remembered {
  before: Block | null;
  observes: boolean;
  grouped: GroupedChunk;
}

const remembered = new WeakMap<Chunk, Remembered>();

function groupOnce(chunk: Chunk, before: Block | null, observes: boolean): GroupedChunk {
  const known = remembered.get(chunk);
  if (known?.before === before && known.observes === observes) return known.grouped;
  const grouped = group(chunk, before, observes);
  remembered.set(chunk, { before, observes, grouped });
  return grouped;
}

function group(chunk: Chunk, before: Block | null, observes: boolean): GroupedChunk {
  // The first block is the one that was open before, if any.
  const blocks: Block[] = before === null ? [] : [before];
  let open = before;
  for (const event of chunk) {
    // The page shows a granted turn elsewhere.
    if (event.event === "granted") continue;
    const grown = open === null ? null : withEvent(open, event, observes);
    if (open !== null && grown !== null) blocks[blocks.length - 1] = grown.block;
    if (grown?.took === true) open = isOver(grown.block) ? null : grown.block;
    else {
      const block = blockOf(event);
      blocks.push(block);
      open = isOver(block) ? null : block;
    }
  }
  const carried = before === null ? null : (blocks.shift() ?? null);
  const isCarried = open !== null && open === carried;
  const tail = open === null || isCarried ? null : (blocks.pop() ?? null);
  return { carried, blocks, tail, open };
}

/** Whether no later event can be part of the block. */
function isOver(block: Block): boolean {
  return block.is === "share" ? block.outcome !== "open" : block.is !== "fold";
}

function blockOf(event: EventFrame): Block {
  if (event.event !== "said") return asideOf(event);
  return event.gate === null ? { is: "words", event } : shareOf(event);
}

function shareOf(event: SaidFrame): ShareBlock {
  const isBack = event.gate === "paraphrase";
  const by = isBack ? otherSeat(event.by) : (event.by as Seat);
  return { is: "share", by, parts: [partOf(event)], outcome: "open", first: event, last: event };
}

function partOf(event: SaidFrame): SharePart {
  return event.gate === "paraphrase" ? { is: "back", event, asides: [], verdict: null } : { is: "words", event };
}

function asideOf(event: ProtocolEvent): Aside {
  return NOTED.has(event.event) ? { is: "note", event } : { is: "fold", events: [event] };
}

function otherSeat(seat: string): Seat {
  return seat === "a" ? "b" : "a";
}

/** An open block after an event, and whether the event became a part of it. */
interface Grown {
  block: Block;
  took: boolean;
}

function withEvent(block: Block, event: EventFrame, observes: boolean): Grown {
  if (block.is === "fold") {
    const grown = foldWith(block, event);
    return { block: grown ?? block, took: grown !== null };
  }
  return block.is === "share" ? shareWith(block, event, observes) : { block, took: false };
}

function foldWith(fold: FoldBlock, event: EventFrame): FoldBlock | null {
  if (event.event === "said" || NOTED.has(event.event) || fold.events.length >= MAX_FOLD_EVENTS) return null;
  return { is: "fold", events: [...fold.events, event] };
}

function shareWith(share: ShareBlock, event: EventFrame, observes: boolean): Grown {
  const ends = (outcome: ShareOutcome): Grown => ({ block: { ...share, outcome }, took: false });
  const takes = (parts: readonly SharePart[], outcome: ShareOutcome = "open"): Grown => ({
    block: { ...share, parts, outcome, last: event }, took: true,
  });
  switch (event.event) {
    case "said": {
      // Both happen only if this viewer does not see how the share ended.
      if (event.gate === "paraphrase" ? event.by === share.by : event.by !== share.by) return ends("unknown");
      return takes([...share.parts, partOf(event)]);
    }
    case "chose": {
      const back = unansweredBack(share);
      if (event.gate !== "verdict" || back === null) return takes(withAside(share.parts, event));
      const answered = share.parts.map((part) => (part === back ? { ...back, verdict: event } : part));
      return takes(answered, isAccepting(event) ? "heard" : "open");
    }
    case "parked":
      return takes(withAside(share.parts, event), "parked");
    case "closing_began":
    case "ended":
      return ends("left");
    case "withheld":
      // What an observer does not see may be the rest of the share, and the beginning of another.
      return observes ? ends("unknown") : takes(withAside(share.parts, event));
    default:
      return takes(withAside(share.parts, event));
  }
}

/** The parts of a share with an aside: in the last saying-back, if it waits for its verdict. */
function withAside(parts: readonly SharePart[], event: ProtocolEvent): SharePart[] {
  const last = parts.at(-1);
  if (last?.is === "back" && last.verdict === null) return [...parts.slice(0, -1), { ...last, asides: asidesWith(last.asides, event) }];
  return asidesWith(parts, event);
}

function asidesWith<P extends SharePart>(parts: readonly P[], event: ProtocolEvent): (P | Aside)[] {
  const last = parts.at(-1);
  const grown = last?.is === "fold" ? foldWith(last, event) : null;
  return grown === null ? [...parts, asideOf(event)] : [...parts.slice(0, -1), grown];
}
