import { otherPartner, personOf } from "../participants";
import type { StoryStep } from "../story";
import type { Texts } from "../text";
import type { Welcome } from "../wire";
import { Sentence } from "./sentence";

/** For a person who tries the room alone: the other chair is a script, and what that means. */
export function ScriptNote({ story, welcome, texts }: { story: StoryStep | null; welcome: Welcome; texts: Texts }) {
  const other = otherPartner(welcome);
  if (!story || other === null) return null;
  return <p class="script-note"><Sentence text={texts.story.note(personOf(welcome, other).name)} /></p>;
}

/** Beside a verdict: the script left something out so that the second try can be seen. */
export function LeftOut({ story, welcome, texts }: { story: StoryStep | null; welcome: Welcome; texts: Texts }) {
  const other = otherPartner(welcome);
  if (!story?.leftOut || other === null) return null;
  return <p class="script-note"><Sentence text={texts.story.leftOut(personOf(welcome, other).name)} /></p>;
}

interface ReadySentenceProps {
  story: StoryStep | null;
  /** Takes the sentence into the field. */
  use: (sentence: string) => void;
  keepFocus: (event: MouseEvent) => void;
  texts: Texts;
}

/** The sentence of the story for this turn, which one tap takes into the field. */
export function ReadySentence({ story, use, keepFocus, texts }: ReadySentenceProps) {
  const sentence = story?.sentence;
  if (!sentence) return null;
  return (
    <div class="ready">
      <p id="ready-sentence" dir="auto">{sentence}</p>
      <button type="button" class="button small" aria-describedby="ready-sentence" onMouseDown={keepFocus} onClick={() => use(sentence)}>
        {texts.story.use}
      </button>
    </div>
  );
}
