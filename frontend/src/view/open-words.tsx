import { Component, createRef } from "preact";
import { forAttribute } from "../bidi";
import { personOf } from "../participants";
import type { Texts } from "../text";
import { stepTitle } from "../transcript";
import type { HintMarks, SaidFrame, Welcome } from "../wire";
import { MultilineText } from "./multiline-text";
import type { OwnViews } from "./own";
import { SeatMark } from "./seat-mark";

interface Props {
  words: readonly SaidFrame[];
  withdrawn: ReadonlySet<number>;
  /** Which of the words a saying-back has and which it lacks, where the aids were asked. */
  marks: readonly HintMarks[];
  own: OwnViews | null;
  welcome: Welcome;
  texts: Texts;
}

/** The words that are to be said back, pinned above the field. The box scrolls, by the keyboard too. */
export class OpenWords extends Component<Props> {
  #box = createRef<HTMLDivElement>();
  #resizes: ResizeObserver | null = null;
  /** Where the box was scrolled to; once the person has scrolled it, it is left alone. */
  #shownAt = 0;

  /** What was added last is seen first; what came before it is above. */
  #showNewest = (): void => {
    const box = this.#box.current;
    const newest = box?.lastElementChild;
    if (!box || !(newest instanceof HTMLElement) || newest === box.firstElementChild || box.scrollTop !== this.#shownAt) return;
    box.scrollTop = newest.offsetTop;
    this.#shownAt = box.scrollTop;
  };

  override componentDidMount(): void {
    if (this.#box.current === null) return;
    // An on-screen keyboard makes the box smaller.
    this.#resizes = new ResizeObserver(this.#showNewest);
    this.#resizes.observe(this.#box.current);
  }

  override componentDidUpdate(): void {
    this.#showNewest();
  }

  override componentWillUnmount(): void {
    this.#resizes?.disconnect();
  }

  override render({ words, withdrawn, marks, own, welcome, texts }: Props) {
    const marksOf = new Map(own === null ? [] : marks.map((each) => [each.seq, each]));
    const [first] = words;
    if (first === undefined) return null;
    const name = personOf(welcome, first.by).name;
    return (
      <div class={`open-words seat-${first.by}`} ref={this.#box} role="region" tabIndex={0} aria-label={forAttribute(texts.desk.openWords(name))}>
        {words.map((event, index) => (
          <div key={event.seq}>
            <p class="label">
              <SeatMark seat={event.by === "a" ? "a" : "b"} /> <strong><bdi>{name}</bdi></strong>{" "}
              {index > 0 && <span>{stepTitle(welcome, event.step)}</span>}
            </p>
            {event.text === undefined || withdrawn.has(event.seq)
              ? <p class="instead">{withdrawn.has(event.seq) ? texts.transcript.wordsGone : texts.transcript.noWords}</p>
              : <Shared text={event.text} marks={marksOf.get(event.seq)} own={own} texts={texts} />}
          </div>
        ))}
      </div>
    );
  }
}

function Shared({ text, marks, own, texts }: { text: string; marks: HintMarks | undefined; own: OwnViews | null; texts: Texts }) {
  return marks && own ? <own.MarkedText text={text} marks={marks} texts={texts} /> : <MultilineText text={text} texts={texts} />;
}
