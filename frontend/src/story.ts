/** Trying a room alone: the sentence of the story that fits the current turn, and what to say about the script. */
import type { RoomState } from "./state";
import { isMine } from "./turn-summary";
import { openShare, unansweredBack, type ShareBlock } from "./transcript-blocks";
import type { AlonePage, StorySentences, Turn, Welcome } from "./wire";

export interface StoryStep {
  /** What the viewer may say in this turn without finding words of their own; null if the story has nothing for it. */
  sentence: string | null;
  /** The script has just left something out, so that "almost" is the answer to it. */
  leftOut: boolean;
}

const NOTHING: StoryStep = { sentence: null, leftOut: false };

/** The part of the story in the current turn; null unless the viewer tries the room alone. */
export function storyStep(alone: AlonePage | null, state: RoomState): StoryStep | null {
  if (alone === null) return null;
  const { welcome } = state;
  const turn = state.state?.turn;
  if (alone.sentences === null || welcome === null || !turn || !isMine(turn, welcome)) return NOTHING;
  const share = openShare(state.events, welcome);
  if (turn.act !== "say") return { ...NOTHING, leftOut: isLeftOut(turn, share, alone.sentences) };
  const sentence = sentenceFor(turn, share, alone.sentences, state, welcome);
  return { ...NOTHING, sentence: sentence === null || Array.from(sentence).length > turn.max_chars ? null : sentence };
}

function sentenceFor(turn: Turn, share: ShareBlock | null, story: StorySentences, { state, events }: RoomState, { you }: Welcome): string | null {
  if (turn.gate === "opens") {
    if (share !== null) return count(share, "words") === 1 ? story.add : null;
    const before = events.some((event) => event.event === "said" && event.by === you.seat && event.gate === "opens");
    return before ? null : story.share;
  }
  if (turn.gate === "paraphrase") return share === null ? null : (story.back[count(share, "back")] ?? null);
  return state?.phase === "talking" && !turn.private ? story.thanks : null;
}

function isLeftOut({ gate }: Turn, share: ShareBlock | null, story: StorySentences): boolean {
  const back = share === null || gate !== "verdict" ? null : unansweredBack(share);
  return back !== null && back.event.text === story.partial;
}

function count({ parts }: ShareBlock, kind: "words" | "back"): number {
  return parts.filter(({ is }) => is === kind).length;
}
