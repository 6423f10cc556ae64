/**
 * The events that the page has: a part of the log without gaps, up to the newest event. A page begins with the newest
 * ones and loads earlier ones when they are needed.
 *
 * A history is immutable. It is a list of chunks: adding an event copies one chunk and the short list of chunks, and
 * all other chunks stay the same arrays. So the cost does not grow with the length of the conversation in practice
 * (10,000 events are 625 chunks), and a view can tell by identity which chunks it has drawn.
 */
import type { EventFrame } from "./wire";

export type Chunk = readonly EventFrame[];
/** Chunk 0 has the events 1 to 16, chunk 1 the next 16, and so on. The first chunk of a history may lack its beginning. */
export const CHUNK_SIZE = 16;

const NO_SEQS: ReadonlySet<number> = new Set();

export class EventHistory implements Iterable<EventFrame> {
  /** The number of the event before the first one that the page has; 0 if the page has all. */
  readonly start: number;
  readonly chunks: readonly Chunk[];
  /** The numbers of the events whose words were taken back. */
  readonly withdrawn: ReadonlySet<number>;

  private constructor(start: number, chunks: readonly Chunk[], withdrawn: ReadonlySet<number>) {
    this.start = start;
    this.chunks = chunks;
    this.withdrawn = withdrawn;
  }

  /** An empty history that continues after the event numbered `start`. */
  static after(start: number): EventHistory {
    return new EventHistory(start, [], NO_SEQS);
  }

  static of(events: readonly EventFrame[]): EventHistory {
    return new EventHistory((events[0]?.seq ?? 1) - 1, chunksOf(events), withdrawnBy(NO_SEQS, events));
  }

  /** The number of the newest event. */
  get end(): number {
    return this.chunks.at(-1)?.at(-1)?.seq ?? this.start;
  }

  get isComplete(): boolean {
    return this.start === 0;
  }

  append(event: EventFrame): EventHistory {
    if (event.seq !== this.end + 1) throw new RangeError(`event ${event.seq} does not follow on ${this.end}`);
    const last = this.#indexOf(event.seq);
    const chunks = [...this.chunks.slice(0, last), [...(this.chunks[last] ?? []), event]];
    return new EventHistory(this.start, chunks, withdrawnBy(this.withdrawn, [event]));
  }

  /** Whether these are the events before the first one, without a gap. */
  canPrepend(events: readonly EventFrame[]): boolean {
    const first = this.start - events.length + 1;
    return events.length > 0 && first > 0 && events.every(({ seq }, index) => seq === first + index);
  }

  prepend(events: readonly EventFrame[]): EventHistory {
    if (!this.canPrepend(events)) throw new RangeError(`these events do not end with ${this.start}`);
    // The first chunk may lack its beginning, which is among these events.
    const joined = this.start % CHUNK_SIZE === 0 ? 0 : 1;
    const chunks = [...chunksOf([...events, ...this.chunks.slice(0, joined).flat()]), ...this.chunks.slice(joined)];
    return new EventHistory(this.start - events.length, chunks, withdrawnBy(this.withdrawn, events));
  }

  get(seq: number): EventFrame | undefined {
    const chunk = this.chunks[this.#indexOf(seq)];
    return chunk?.[seq - (chunk[0]?.seq ?? 0)];
  }

  /** The newest events, at most `count`, oldest first. */
  newest(count: number): EventFrame[] {
    const events = this.chunks.slice(-Math.ceil(count / CHUNK_SIZE) - 1).flat();
    return events.slice(Math.max(0, events.length - count));
  }

  some(test: (event: EventFrame) => boolean): boolean {
    return this.chunks.some((chunk) => chunk.some(test));
  }

  find<E extends EventFrame>(test: (event: EventFrame) => event is E): E | undefined {
    for (const event of this) if (test(event)) return event;
    return undefined;
  }

  /** The last event that passes the test, among those up to the number `to`. */
  findLast<E extends EventFrame>(test: (event: EventFrame) => event is E, to = this.end): E | undefined {
    for (let index = this.#indexOf(to); index >= 0; index -= 1) {
      const found = this.chunks[index]?.findLast((event): event is E => event.seq <= to && test(event));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *[Symbol.iterator](): Iterator<EventFrame> {
    for (const chunk of this.chunks) yield* chunk;
  }

  #indexOf(seq: number): number {
    return chunkNumber(seq) - chunkNumber(this.start + 1);
  }
}

export function chunkNumber(seq: number): number {
  return Math.floor((seq - 1) / CHUNK_SIZE);
}

function chunksOf(events: readonly EventFrame[]): Chunk[] {
  const chunks: EventFrame[][] = [];
  for (const event of events) {
    const chunk = chunks.at(-1);
    if (chunk === undefined || chunkNumber(event.seq) !== chunkNumber(chunk[0]?.seq ?? 0)) chunks.push([event]);
    else chunk.push(event);
  }
  return chunks;
}

function withdrawnBy(known: ReadonlySet<number>, events: readonly EventFrame[]): ReadonlySet<number> {
  const seqs = events.flatMap((event) => (event.event === "words_withdrawn" ? event.seqs : []));
  return seqs.length === 0 ? known : new Set([...known, ...seqs]);
}
