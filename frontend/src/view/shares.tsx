import type { EventHistory } from "../event-history";
import { personOf } from "../participants";
import type { Texts } from "../text";
import type { ReplayPage, Share, Welcome } from "../wire";
import { PureComponent } from "./pure-component";
import { Sentence } from "./sentence";
import { MultilineText } from "./multiline-text";

interface Props {
  page: ReplayPage;
  events: EventHistory;
  /** The number of events that are shown at the cursor. */
  shown: number;
  texts: Texts;
  goTo: (seq: number) => void;
}

/** Each share, with the accepted saying-back beside it. */
export function Shares({ page, events, shown, texts, goTo }: Props) {
  const { shares } = page.insights;
  return <ShareList page={page} events={events} reached={shares.filter((share) => firstOf(share) <= shown).length} texts={texts} goTo={goTo} />;
}

interface ShareListProps extends Omit<Props, "shown"> {
  /** How many shares began before the cursor. */
  reached: number;
}

/** Most moves of the cursor reach no other share. */
class ShareList extends PureComponent<ShareListProps> {
  override render({ page, events, reached, texts, goTo }: ShareListProps) {
    const labels = texts.replay;
    const { shares } = page.insights;
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
              key={share.said[0]} share={share} ended={ended} events={events} welcome={page.welcome} texts={texts}
              reached={index < reached} goTo={goTo}
            />
          ))}
        </ol>
      </section>
    );
  }
}

function firstOf(share: Share): number {
  return share.said[0] ?? 1;
}

interface ShareItemProps {
  share: Share;
  /** Whether the conversation has ended. */
  ended: boolean;
  events: EventHistory;
  welcome: Welcome;
  texts: Texts;
  reached: boolean;
  goTo: (seq: number) => void;
}

class ShareItem extends PureComponent<ShareItemProps> {
  override render({ share, ended, events, welcome, texts, reached, goTo }: ShareItemProps) {
    const labels = texts.replay;
    const listener = share.by === "a" ? "b" : "a";
    const back = share.accepted ?? share.paraphrases.at(-1);
    return (
      <li class={reached ? "share reached" : "share"}>
        <div class="pair">
          <blockquote>
            <p class="label"><Sentence text={labels.shared(personOf(welcome, share.by))} /></p>
            {share.said.map((seq) => <MultilineText key={seq} text={wordsAt(events, seq, texts)} texts={texts} />)}
          </blockquote>
          {back !== undefined && (
            <blockquote class="heard">
              <p class="label"><Sentence text={labels.heard(personOf(welcome, listener))} /></p>
              <MultilineText text={wordsAt(events, back, texts)} texts={texts} />
            </blockquote>
          )}
        </div>
        <p class="soft row">
          <span>{outcomeText(share, ended, texts)}</span>
          <button type="button" class="button quiet small" onClick={() => goTo(firstOf(share))}>{labels.jump}</button>
        </p>
      </li>
    );
  }
}

function outcomeText(share: Share, ended: boolean, texts: Texts): string {
  if (share.closed === "parked") return texts.replay.parked;
  if (share.closed === "open") return ended ? texts.replay.openEnded : texts.replay.open;
  return texts.replay.tries(share.paraphrases.length);
}

function wordsAt(events: EventHistory, seq: number, texts: Texts): string {
  const event = events.get(seq);
  return (event?.event === "said" ? event.text : null) ?? texts.transcript.noWords;
}
