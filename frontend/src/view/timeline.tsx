import { forAttribute } from "../bidi";
import type { EventHistory } from "../event-history";
import { SEATS } from "../participants";
import type { Mark, Silence } from "../replay";
import type { Seat, TimelineInterval } from "../wire";
import { PureComponent } from "./pure-component";

interface Props {
  /** What the picture shows, in words. */
  label: string;
  intervals: readonly TimelineInterval[];
  events: EventHistory;
  /** Each event's moment, in milliseconds of playing time. */
  moments: readonly number[];
  marks: readonly Mark[];
  silences: readonly Silence[];
  /** The cursor, in milliseconds of playing time. */
  position: number;
}

const WIDE = 1000;
const LANE = 26;
/** The lane of partner b begins here: between both lanes there is room for the answers. */
const LOWER = 34;
const TALL = LOWER + LANE;
/** The line at the edge of a lane, for a further try. */
const EDGE = 4;
/** More answers than this would cover one another. */
const MAX_MARKS = 200;
/** A bar of words is as wide as this, or narrower in a long conversation. */
const MAX_BAR = 8;
/** Words of this length and longer fill the lane. */
const FULL_BAR_CHARACTERS = 400;

/**
 * The two voices over time: a lane for each partner, with a bar for the words of each turn. Breaks are hatched across both,
 * a further try at saying back has a line at the edge, a long silence a dotted one in the middle, and each answer a rhombus.
 */
export function Timeline({ position, ...still }: Props) {
  const head = percent(position, still.moments);
  return (
    <>
      <Voices {...still} />
      <svg class="cursor" aria-hidden="true">
        <line class="playhead" x1={head} x2={head} y1="0" y2="100%" />
        <circle class="playhead" cx={head} cy="50%" r="6" />
      </svg>
    </>
  );
}

function percent(moment: number, moments: readonly number[]): string {
  return `${(100 * moment) / (moments.at(-1) || 1)}%`;
}

/** All but the cursor: a move of the cursor does not draw it again. A long conversation has few elements, too. */
class Voices extends PureComponent<Omit<Props, "position">> {
  override render({ label, intervals, events, moments, marks, silences }: Omit<Props, "position">) {
    const scale = WIDE / (moments.at(-1) || 1);
    const x = (seq: number) => scale * (moments[Math.min(Math.max(seq, 1), moments.length) - 1] ?? 0);
    const breaks = rects(intervals.filter(({ kind }) => kind === "break"), x, 0, TALL);
    return (
      <>
        <svg class="voices" viewBox={`0 0 ${WIDE} ${TALL}`} preserveAspectRatio="none" role="img" aria-label={forAttribute(label)}>
          <defs>
            <pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect class="hatch" width="3" height="9" />
            </pattern>
          </defs>
          {SEATS.map((seat) => <Lane key={seat} seat={seat} intervals={intervals} x={x} />)}
          <path class="under" d={breaks} />
          <path fill="url(#hatch)" d={breaks} />
          <path class="silence" d={silences.map(({ from, to }) => `M${round(scale * from)} ${TALL / 2}H${round(scale * to)}`).join("")} />
          {SEATS.map((seat) => <path key={`words ${seat}`} class={`words-of seat-${seat}`} d={bars(events, seat, x)} />)}
        </svg>
        <svg class="marks" aria-hidden="true">
          {marks.length <= MAX_MARKS && marks.map(({ seq, answer, moment }) => (
            <svg key={seq} x={percent(moment, moments)} y="50%" overflow="visible"><path class={answer} d="M0-5 5 0 0 5-5 0z" /></svg>
          ))}
        </svg>
      </>
    );
  }
}

/** The turns of one partner, and of both. */
function Lane({ seat, intervals, x }: { seat: Seat; intervals: readonly TimelineInterval[]; x: (seq: number) => number }) {
  const top = seat === "a" ? 0 : LOWER;
  const turns = intervals.filter(({ kind }) => kind === "turn");
  const own = turns.filter(({ by }) => by === seat);
  return (
    <g class={`turn-of seat-${seat}`}>
      <rect class="lane" x={0} y={top} width={WIDE} height={LANE} />
      <path class="own" d={rects(own, x, top, LANE)} />
      <path class="both" d={rects(turns.filter(({ by }) => by === "both"), x, top, LANE)} />
      <path class="again" d={rects(own.filter(({ tries }) => tries > 0), x, seat === "a" ? 0 : TALL - EDGE, EDGE)} />
    </g>
  );
}

function round(length: number): number {
  return Math.round(100 * length) / 100;
}

/** A rectangle for each interval, all of one height. */
function rects(intervals: readonly TimelineInterval[], x: (seq: number) => number, top: number, height: number): string {
  return intervals.map(({ from, to }) => {
    const start = x(from);
    return `M${round(start)} ${top}h${round(Math.max(1, x(to) - start - 2))}v${height}H${round(start)}z`;
  }).join("");
}

/** A bar for the words of each turn, the higher the more there are, from the middle outwards. */
function bars(events: EventHistory, seat: Seat, x: (seq: number) => number): string {
  const width = Math.min(MAX_BAR, (2 * WIDE) / (events.end || 1));
  const [base, outwards] = seat === "a" ? [LANE, -1] : [LOWER, 1];
  let path = "";
  for (const event of events) {
    if (event.event !== "said" || event.by !== seat) continue;
    const fullness = Math.sqrt((event.text?.length ?? FULL_BAR_CHARACTERS / 4) / FULL_BAR_CHARACTERS);
    const height = LANE * Math.min(1, Math.max(0.15, fullness));
    path += `M${round(Math.max(0, x(event.seq) - width))} ${base}v${round(outwards * height)}h${round(width)}v${round(-outwards * height)}z`;
  }
  return path;
}
