import { Component } from "preact";
import type { EventHistory } from "../event-history";
import type { Texts } from "../text";
import { sharesOf, type ShareBlock, type ShareOutcome } from "../transcript-blocks";
import type { ReplayPage, Welcome } from "../wire";
import { PureComponent } from "./pure-component";
import { Share } from "./share";

interface Props {
  page: ReplayPage;
  events: EventHistory;
  /** The number of events that are shown at the cursor. */
  shown: number;
  texts: Texts;
  goTo: (seq: number) => void;
}

/** Of a long conversation, so many shares around the cursor are drawn until the person asks for all. */
const MAX_DRAWN = 40;

/** Each share as the transcript draws it, to its end, also where the cursor stands before that. */
export function Shares({ page, events, shown, texts, goTo }: Props) {
  const shares = sharesOf(events, page.welcome);
  const next = shares.findIndex(({ first }) => first.seq > shown);
  return <ShareList page={page} events={events} shares={shares} reached={next < 0 ? shares.length : next} texts={texts} goTo={goTo} />;
}

interface ShareListProps extends Omit<Props, "shown"> {
  shares: readonly ShareBlock[];
  /** How many shares began before the cursor. */
  reached: number;
}

interface ShareListState {
  all: boolean;
}

/** Most moves of the cursor reach no other share. */
class ShareList extends Component<ShareListProps, ShareListState> {
  override state = { all: false };

  override shouldComponentUpdate(next: ShareListProps, state: ShareListState): boolean {
    return next.reached !== this.props.reached || next.shares !== this.props.shares || state.all !== this.state.all;
  }

  #showAll = (): void => this.setState({ all: true });

  override render({ page, events, shares, reached, texts, goTo }: ShareListProps, { all }: ShareListState) {
    const labels = texts.replay;
    // The list moves on by halves, so that most moves of the cursor leave it.
    const from = all ? 0 : Math.max(0, Math.floor(reached / (MAX_DRAWN / 2)) - 1) * (MAX_DRAWN / 2);
    const drawn = all ? shares : shares.slice(from, from + MAX_DRAWN);
    return (
      <section class="card shares" aria-labelledby="shares-heading">
        <h2 id="shares-heading">{labels.shares}</h2>
        {shares.length === 0 && <p class="soft">{whyNone(page, events, texts)}</p>}
        {drawn.length < shares.length && (
          <button type="button" class="button quiet small" onClick={this.#showAll}>{texts.share.showAll(shares.length)}</button>
        )}
        <ol start={from + 1}>
          {drawn.map((share, index) => (
            <ShareItem
              key={share.first.seq} share={share} withdrawn={events.withdrawn} welcome={page.welcome} texts={texts}
              reached={from + index < reached} goTo={goTo}
            />
          ))}
        </ol>
      </section>
    );
  }
}

function whyNone({ welcome }: ReplayPage, events: EventHistory, { replay }: Texts): string {
  // An observer whose consent came late cannot see what was shared before.
  if (welcome.you.role === "observer") return replay.noSharesObserver;
  return events.some((event) => event.event === "ended") ? replay.noSharesEnded : replay.noShares;
}

const NO_FOLDS = new Set<number>();

interface ShareItemProps {
  share: ShareBlock;
  withdrawn: ReadonlySet<number>;
  welcome: Welcome;
  texts: Texts;
  reached: boolean;
  goTo: (seq: number) => void;
}

class ShareItem extends PureComponent<ShareItemProps> {
  override render({ share, withdrawn, welcome, texts, reached, goTo }: ShareItemProps) {
    return (
      <li class={reached ? "reached" : ""}>
        <Share
          share={share} verdict={null} place="list" named={false} opened={NO_FOLDS} withdrawn={withdrawn} welcome={welcome} texts={texts}
        />
        <p class="soft row">
          <span>{outcomeText(share.outcome, texts)}</span>
          <button type="button" class="button quiet small" onClick={() => goTo(share.first.seq)}>{texts.replay.jump}</button>
        </p>
      </li>
    );
  }
}

/** How it came out, where the share does not say it by its form. */
function outcomeText(outcome: ShareOutcome, { replay }: Texts): string {
  return { heard: "", parked: replay.parked, open: replay.open, left: replay.openEnded, unknown: "" }[outcome];
}
