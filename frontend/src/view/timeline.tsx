import { forAttribute } from "../bidi";
import { SEATS } from "../participants";
import type { Texts } from "../text";
import type { ReplayPage, TimelineInterval } from "../wire";
import { PureComponent } from "./pure-component";

interface Props {
  page: ReplayPage;
  /** Each event's moment, in milliseconds of playing time. */
  moments: readonly number[];
  /** The cursor, in milliseconds of playing time. */
  position: number;
  texts: Texts;
  goTo: (seq: number) => void;
}

const WIDE = 1000;
const LANE = 22;
const GAP = 6;
const TALL = 2 * LANE + GAP;

/**
 * A lane for each partner, filled while it was their turn. Breaks are hatched across both lanes, and a further try at
 * saying back has a mark. A click moves the cursor there; the keyboard has the slider and the list of shares for it.
 */
export function Timeline({ page, moments, position, texts, goTo }: Props) {
  const head = (WIDE * position) / (moments.at(-1) || 1);
  return (
    <figure class="timeline">
      <figcaption class="unseen">{texts.replay.timeline}</figcaption>
      <div class="lanes" aria-hidden="true">
        {SEATS.map((seat) => <span key={seat}><bdi>{page.welcome.partners[seat].name}</bdi></span>)}
      </div>
      <div class="stretches">
        <Stretches page={page} moments={moments} texts={texts} goTo={goTo} />
        <svg class="cursor" viewBox={`0 0 ${WIDE} ${TALL}`} preserveAspectRatio="none" aria-hidden="true">
          <rect class="playhead" x={Math.min(head, WIDE - 3)} y={0} width={3} height={TALL} />
        </svg>
      </div>
      <p class="legend" aria-hidden="true">
        <span class="key break">{texts.replay.legendBreak}</span>
        <span class="key again">{texts.replay.legendAgain}</span>
      </p>
    </figure>
  );
}

/** The lanes with the stretches: a move of the cursor does not draw them again. */
class Stretches extends PureComponent<Omit<Props, "position">> {
  override render({ page, moments, texts, goTo }: Omit<Props, "position">) {
    const total = moments.at(-1) || 1;
    const x = (seq: number) => {
      const moment = moments[Math.min(Math.max(seq, 1), moments.length) - 1] ?? 0;
      return (WIDE * moment) / total;
    };
    const names = { a: page.welcome.partners.a.name, b: page.welcome.partners.b.name };
    return (
      <svg viewBox={`0 0 ${WIDE} ${TALL}`} preserveAspectRatio="none" role="img" aria-label={texts.replay.timeline}>
        <defs>
          <pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="3" height="9" />
          </pattern>
        </defs>
        {SEATS.map((seat, lane) => (
          <rect key={seat} class="lane" x={0} y={lane * (LANE + GAP)} width={WIDE} height={LANE} />
        ))}
        {page.insights.timeline.map((stretch) => (
          <Block key={stretch.from} stretch={stretch} x={x} label={forAttribute(label(stretch, names, texts))} goTo={goTo} />
        ))}
      </svg>
    );
  }
}

function label(stretch: TimelineInterval, names: { a: string; b: string }, texts: Texts): string {
  if (stretch.kind === "break") return texts.replay.break;
  const floor = stretch.by === "both" ? texts.replay.together : texts.replay.onFloor(names[stretch.by]);
  return stretch.tries > 0 ? `${floor} (${texts.replay.legendAgain})` : floor;
}

interface BlockProps {
  stretch: TimelineInterval;
  x: (seq: number) => number;
  label: string;
  goTo: (seq: number) => void;
}

function Block({ stretch, x, label: title, goTo }: BlockProps) {
  const start = x(stretch.from);
  const width = Math.max(2, x(stretch.to) - start - 2);
  const jump = () => goTo(stretch.from);
  if (stretch.kind === "break") {
    return (
      <g class="stretch" onClick={jump}>
        <title>{title}</title>
        <rect class="under" x={start} y={0} width={width} height={TALL} />
        <rect fill="url(#hatch)" x={start} y={0} width={width} height={TALL} />
      </g>
    );
  }
  const lanes = stretch.by === "both" ? [0, 1] : [SEATS.indexOf(stretch.by)];
  return (
    <g class={`stretch ${stretch.by}`} onClick={jump}>
      <title>{title}</title>
      {lanes.map((lane) => (
        <rect key={lane} x={start} y={lane * (LANE + GAP)} width={width} height={LANE} />
      ))}
      {stretch.tries > 0 && lanes.map((lane) => (
        <rect key={`again-${lane}`} class="again" x={start} y={lane * (LANE + GAP)} width={width} height={5} />
      ))}
    </g>
  );
}
