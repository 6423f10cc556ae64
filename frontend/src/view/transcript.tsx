import type { EventHistory } from "../event-history";
import type { EarlierEvents } from "../state";
import type { Texts } from "../text";
import { blocksOf, firstEvent, lastEvent, openShare, transcriptParts, type Block, type TranscriptPart } from "../transcript-blocks";
import type { Welcome } from "../wire";
import { PureComponent } from "./pure-component";
import { AsideLine, Day, saidClass, Share, type BlockContext, type VerdictTurn } from "./share";
import { dayNumber } from "./time";
import { Words } from "./words";

interface Props {
  events: EventHistory;
  /** What ends after the event of this number is drawn, … */
  from: number;
  /** … up to this one. */
  to: number;
  welcome: Welcome;
  /** The number of the current day: if everything is of this day, no day is named. Null to name each day. */
  today: number | null;
  earlier: EarlierEvents;
  showEarlier(all: boolean): void;
  /** The viewer's verdict that is asked for, at the last saying-back. */
  verdict: VerdictTurn | null;
  place: "live" | "replay";
  texts: Texts;
}

/**
 * What happened, oldest first. It is silent for screen readers: `Announce` reads out what is new. The blocks of each
 * chunk of events are a list of their own, which is drawn again only when one of them changes: a new event costs the
 * same in a long conversation.
 */
export class Transcript extends PureComponent<Props> {
  /** The folds that the person opened, by the numbers of their events. */
  #opened = new Set<number>();

  override render({ events, from, to, welcome, today, earlier, showEarlier, verdict, place, texts }: Props) {
    const all = transcriptParts(events, welcome, to);
    const parts = all.filter((part) => endOf(part).seq > from);
    // Times only grow, so the ends of a part tell whether something in it is of another day.
    const named = parts.some((part) => dayNumber(startOf(part).at) !== today || dayNumber(endOf(part).at) !== today);
    const asked = verdict === null ? null : openShare(events, welcome);
    return (
      <section id="transcript" class="transcript" aria-labelledby="transcript-heading">
        <h2 id="transcript-heading" class="unseen" tabIndex={-1}>{texts.transcript.heading}</h2>
        {from > 0 && <Earlier earlier={earlier} show={showEarlier} texts={texts} />}
        {all.length === 0 && events.isComplete && <p class="soft">{texts.transcript.empty}</p>}
        <div role="log" aria-live="off" aria-labelledby="transcript-heading">
          {parts.map((part, index) => {
            const before = parts[index - 1];
            return (
              <Blocks
                key={part.key} blocks={part.blocks} tail={part.tail} after={before === undefined ? null : endOf(before).at}
                verdict={asked !== null && part.tail === asked ? verdict : null}
                named={named} opened={this.#opened} place={place} withdrawn={events.withdrawn} welcome={welcome} texts={texts}
              />
            );
          })}
        </div>
      </section>
    );
  }
}

function startOf({ blocks, tail }: TranscriptPart) {
  const block = blocks[0] ?? tail;
  if (block === null) throw new RangeError("a part without blocks");
  return firstEvent(block);
}

function endOf({ blocks, tail }: TranscriptPart) {
  const block = tail ?? blocks.at(-1);
  if (block === undefined) throw new RangeError("a part without blocks");
  return lastEvent(block);
}

/** The way to what came before. */
function Earlier({ earlier, show, texts }: { earlier: EarlierEvents; show: (all: boolean) => void; texts: Texts }) {
  const labels = texts.transcript.earlier;
  const loading = earlier === "loading";
  // The buttons keep the focus while they wait.
  return (
    <div class="earlier">
      <p role="status" class="soft">{loading ? labels.loading : earlier === "failed" ? labels.failed : ""}</p>
      <p class="buttons">
        <button type="button" class="button quiet small" aria-disabled={loading} onClick={() => loading || show(false)}>
          {earlier === "failed" ? labels.again : labels.more}
        </button>
        <button type="button" class="button quiet small" onClick={() => show(true)}>{labels.all}</button>
      </p>
    </div>
  );
}

interface BlocksProps extends BlockContext {
  blocks: readonly Block[];
  tail: Block | null;
  /** The time of the last event before; null to name the day of the first block. */
  after: string | null;
  verdict: VerdictTurn | null;
}

/** The blocks that begin in one chunk. */
class Blocks extends PureComponent<BlocksProps> {
  override render({ blocks, tail, after, verdict, ...context }: BlocksProps) {
    const all = blocksOf({ blocks, tail });
    return (
      <ol>
        {/* One flat list, so that each block is found again by its key when others come before it. */}
        {all.flatMap((block, index) => {
          const before = all[index - 1];
          const { seq, at } = firstEvent(block);
          return [
            context.named && <Day key={`day ${seq}`} at={at} after={before === undefined ? after : lastEvent(before).at} texts={context.texts} />,
            <Drawn key={seq} block={block} verdict={block === tail ? verdict : null} {...context} />,
          ];
        })}
      </ol>
    );
  }
}

function Drawn({ block, verdict, ...context }: BlockContext & { block: Block; verdict: VerdictTurn | null }) {
  if (block.is === "share") return <li class="block"><Share share={block} verdict={verdict} {...context} /></li>;
  if (block.is !== "words") return <AsideLine aside={block} {...context} />;
  const { event } = block;
  const { welcome, withdrawn, texts } = context;
  return (
    <li id={`event-${event.seq}`} class={saidClass(event, welcome)}>
      <div class="bubble"><Words event={event} withdrawn={withdrawn} welcome={welcome} texts={texts} /></div>
    </li>
  );
}
