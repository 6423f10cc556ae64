import type { ReplayPage, Share } from "../page";
import { who } from "../people";
import { shown, type Replay as Cursor } from "../replay";
import type { Words } from "../text";
import type { EventFrame, Welcome } from "../wire";
import { Sentence } from "./sentence";
import { Written } from "./written";

interface Props {
  page: ReplayPage;
  cursor: Cursor;
  words: Words;
  goTo: (seq: number) => void;
}

/** Each share with the saying-back that was accepted beside it. */
export function Shares({ page, cursor, words, goTo }: Props) {
  const say = words.replay;
  const reached = shown(cursor);
  const ended = cursor.frames.some((frame) => frame.event === "ended");
  // An observer who was let in late does not know what was shared before.
  const observes = page.welcome.you.role === "observer";
  const none = observes ? say.noSharesObserver : ended ? say.noSharesEnded : say.noShares;
  return (
    <section class="card shares" aria-labelledby="shares-heading">
      <h2 id="shares-heading">{say.shares}</h2>
      {page.insights.shares.length === 0 && <p class="soft">{none}</p>}
      <ol>
        {page.insights.shares.map((share) => (
          <One
            key={share.said[0]} share={share} ended={ended} frames={cursor.frames} welcome={page.welcome} words={words}
            reached={reached >= (share.said[0] ?? 0)} goTo={goTo}
          />
        ))}
      </ol>
    </section>
  );
}

interface OneProps {
  share: Share;
  /** The whole conversation has ended. */
  ended: boolean;
  frames: readonly EventFrame[];
  welcome: Welcome;
  words: Words;
  reached: boolean;
  goTo: (seq: number) => void;
}

function One({ share, ended, frames, welcome, words, reached, goTo }: OneProps) {
  const say = words.replay;
  const listener = share.by === "a" ? "b" : "a";
  const back = share.accepted ?? share.paraphrases.at(-1);
  const first = share.said[0] ?? 1;
  return (
    <li class={reached ? "share reached" : "share"}>
      <div class="pair">
        <blockquote>
          <p class="label"><Sentence text={say.shared(who(welcome, share.by))} /></p>
          {share.said.map((seq) => <Written key={seq} text={wordsAt(frames, seq, words)} words={words} />)}
        </blockquote>
        {back !== undefined && (
          <blockquote class="heard">
            <p class="label"><Sentence text={say.heard(who(welcome, listener))} /></p>
            <Written text={wordsAt(frames, back, words)} words={words} />
          </blockquote>
        )}
      </div>
      <p class="soft row">
        <span>{outcome(share, ended, words)}</span>
        <button type="button" class="button quiet small" onClick={() => goTo(first)}>{say.jump}</button>
      </p>
    </li>
  );
}

function outcome(share: Share, ended: boolean, words: Words): string {
  if (share.closed === "parked") return words.replay.parked;
  if (share.closed === "open") return ended ? words.replay.openEnded : words.replay.open;
  return words.replay.tries(share.paraphrases.length);
}

function wordsAt(frames: readonly EventFrame[], seq: number, words: Words): string {
  const frame = frames[seq - 1];
  return (frame?.event === "said" ? frame.text : null) ?? words.transcript.noWords;
}
