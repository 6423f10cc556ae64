import { personOf } from "../participants";
import { shownCount, type ReplayCursor } from "../replay";
import type { Texts } from "../text";
import type { EventFrame, ReplayPage, Share, Welcome } from "../wire";
import { Sentence } from "./sentence";
import { MultilineText } from "./multiline-text";

interface Props {
  page: ReplayPage;
  cursor: ReplayCursor;
  texts: Texts;
  goTo: (seq: number) => void;
}

/** Each share, with the accepted saying-back beside it. */
export function Shares({ page, cursor, texts, goTo }: Props) {
  const labels = texts.replay;
  const reached = shownCount(cursor);
  const ended = cursor.frames.some((frame) => frame.event === "ended");
  // An observer whose consent came late cannot see what was shared before.
  const observes = page.welcome.you.role === "observer";
  const none = observes ? labels.noSharesObserver : ended ? labels.noSharesEnded : labels.noShares;
  return (
    <section class="card shares" aria-labelledby="shares-heading">
      <h2 id="shares-heading">{labels.shares}</h2>
      {page.insights.shares.length === 0 && <p class="soft">{none}</p>}
      <ol>
        {page.insights.shares.map((share) => (
          <ShareItem
            key={share.said[0]} share={share} ended={ended} frames={cursor.frames} welcome={page.welcome} texts={texts}
            reached={reached >= (share.said[0] ?? 0)} goTo={goTo}
          />
        ))}
      </ol>
    </section>
  );
}

interface ShareItemProps {
  share: Share;
  /** Whether the conversation has ended. */
  ended: boolean;
  frames: readonly EventFrame[];
  welcome: Welcome;
  texts: Texts;
  reached: boolean;
  goTo: (seq: number) => void;
}

function ShareItem({ share, ended, frames, welcome, texts, reached, goTo }: ShareItemProps) {
  const labels = texts.replay;
  const listener = share.by === "a" ? "b" : "a";
  const back = share.accepted ?? share.paraphrases.at(-1);
  const first = share.said[0] ?? 1;
  return (
    <li class={reached ? "share reached" : "share"}>
      <div class="pair">
        <blockquote>
          <p class="label"><Sentence text={labels.shared(personOf(welcome, share.by))} /></p>
          {share.said.map((seq) => <MultilineText key={seq} text={wordsAt(frames, seq, texts)} texts={texts} />)}
        </blockquote>
        {back !== undefined && (
          <blockquote class="heard">
            <p class="label"><Sentence text={labels.heard(personOf(welcome, listener))} /></p>
            <MultilineText text={wordsAt(frames, back, texts)} texts={texts} />
          </blockquote>
        )}
      </div>
      <p class="soft row">
        <span>{outcomeText(share, ended, texts)}</span>
        <button type="button" class="button quiet small" onClick={() => goTo(first)}>{labels.jump}</button>
      </p>
    </li>
  );
}

function outcomeText(share: Share, ended: boolean, texts: Texts): string {
  if (share.closed === "parked") return texts.replay.parked;
  if (share.closed === "open") return ended ? texts.replay.openEnded : texts.replay.open;
  return texts.replay.tries(share.paraphrases.length);
}

function wordsAt(frames: readonly EventFrame[], seq: number, texts: Texts): string {
  const frame = frames[seq - 1];
  return (frame?.event === "said" ? frame.text : null) ?? texts.transcript.noWords;
}
