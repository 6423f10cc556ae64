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

/** Each share as it is in the transcript, whole whatever the cursor shows, and without what happened beside it. */
export function Shares({ page, events, shown, texts, goTo }: Props) {
  const shares = sharesOf(events, page.welcome);
  return <ShareList page={page} events={events} reached={shares.filter(({ first }) => first.seq <= shown).length} texts={texts} goTo={goTo} />;
}

interface ShareListProps extends Omit<Props, "shown"> {
  /** How many shares began before the cursor. */
  reached: number;
}

/** Most moves of the cursor reach no other share. */
class ShareList extends PureComponent<ShareListProps> {
  override render({ page, events, reached, texts, goTo }: ShareListProps) {
    const labels = texts.replay;
    const shares = sharesOf(events, page.welcome);
    const ended = events.some((event) => event.event === "ended");
    // An observer whose consent came late cannot see what was shared before.
    const observes = page.welcome.you.role === "observer";
    const none = observes ? labels.noSharesObserver : ended ? labels.noSharesEnded : labels.noShares;
    return (
      <section class="card shares" aria-labelledby="shares-heading">
        <h2 id="shares-heading">{labels.shares}</h2>
        {shares.length === 0 && <p class="soft">{none}</p>}
        <ol>
          {shares.map((share, index) => (
            <ShareItem
              key={share.first.seq} share={share} withdrawn={events.withdrawn} welcome={page.welcome} texts={texts}
              reached={index < reached} goTo={goTo}
            />
          ))}
        </ol>
      </section>
    );
  }
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
