import { Component } from "preact";
import { forAttribute } from "../bidi";
import { isFar, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import { noteLine, optionLabel } from "../transcript";
import { firstEvent, isAccepting, isAskedAtSayingBack, lastEvent, unansweredBack, type Aside, type SayingBack, type ShareBlock, type ShareOutcome, type SharePart } from "../transcript-blocks";
import type { ChoseFrame, EventFrame, SaidFrame, Turn, Welcome } from "../wire";
import { Choose } from "./answer";
import { Fold, Note } from "./fold";
import type { Handlers } from "./handlers";
import { Mark } from "./mark";
import { SeatMark } from "./seat-mark";
import { Sentence } from "./sentence";
import { dayName, dayNumber } from "./time";
import { Words } from "./words";

/** The turn in which the viewer, who shared, gives a verdict. */
export interface VerdictTurn {
  turn: Turn;
  busy: boolean;
  handlers: Handlers;
}

/** The verdict that this viewer may give now, at the saying-back in the transcript; null if there is none. */
export function verdictTurn({ state, welcome, events, connection, unanswered }: RoomState, handlers: Handlers): VerdictTurn | null {
  const turn = state?.turn;
  if (!turn || welcome === null || !state.may.includes("choose") || !isAskedAtSayingBack(turn, events, welcome)) return null;
  const sending = Object.values(unanswered).some((asked) => "turn" in asked && asked.turn === turn.number);
  return { turn, busy: sending || connection.is !== "open", handlers };
}

/** What drawing the blocks of one transcript needs. All of it is the same object at each drawing, unless it changed. */
export interface BlockContext {
  welcome: Welcome;
  texts: Texts;
  /** The numbers of the events whose words were taken back. */
  withdrawn: ReadonlySet<number>;
  /** Days are named where they begin. */
  named: boolean;
  /** The numbers of events whose fold is open. */
  opened: Set<number>;
  /**
   * Where it is drawn. In the live page a share that is heard may close with a motion. In a list of shares it has no
   * anchors, and not what happened beside it.
   */
  place: "live" | "replay" | "list";
}

interface ShareProps extends BlockContext {
  share: ShareBlock;
  verdict: VerdictTurn | null;
}

interface ShareState {
  /** The outcome when it was last drawn. */
  outcome: ShareOutcome;
  /** It was heard while the page was open. */
  closing: boolean;
}

/**
 * What one partner shared, what was added, each saying-back and the verdict on it. It is open on one side until a
 * saying-back is accepted, which closes it in the listener's colour.
 */
export class Share extends Component<ShareProps, ShareState> {
  override state: ShareState = { outcome: this.props.share.outcome, closing: false };

  static override getDerivedStateFromProps({ share: { outcome }, place }: ShareProps, before: ShareState): ShareState {
    const closes = place === "live" && outcome === "heard" && before.outcome === "open";
    return { outcome, closing: before.closing || closes };
  }

  override shouldComponentUpdate(next: ShareProps): boolean {
    const before = this.props;
    const names = Object.keys(next) as (keyof ShareProps)[];
    return names.some((name) => before[name] !== next[name]);
  }

  override render({ share, verdict, ...context }: ShareProps, { closing }: ShareState) {
    const { welcome, texts, named, place } = context;
    const parts = place === "list" ? share.parts.filter(({ is }) => is === "words" || is === "back") : share.parts;
    const back = unansweredBack(share);
    const first = parts.find(({ is }) => is === "words");
    return (
      <article
        class={`share seat-${share.by} ${share.outcome}${closing ? " closing" : ""}`}
        aria-label={forAttribute(texts.share.label(personOf(welcome, share.by), share.outcome))}
      >
        <ol class="parts">
          {parts.flatMap((part, index) => {
            const before = parts[index - 1];
            return [
              named && before !== undefined && <Day key={`day ${firstEvent(part).seq}`} at={firstEvent(part).at} after={lastEvent(before).at} texts={texts} />,
              <Part
                key={firstEvent(part).seq} part={part} isFirst={part === first} verdict={part === back ? verdict : null}
                {...context}
              />,
            ];
          })}
        </ol>
        {share.outcome === "heard" && <Seal share={share} {...context} />}
        {share.outcome === "left" && place !== "list" && <p class="left-open">{texts.share.left}</p>}
      </article>
    );
  }
}

interface PartProps extends BlockContext {
  part: SharePart;
  isFirst: boolean;
  verdict: VerdictTurn | null;
}

function Part({ part, isFirst, verdict, ...context }: PartProps) {
  const { withdrawn, welcome, texts, place } = context;
  if (part.is === "back") return <Back back={part} verdict={verdict} {...context} />;
  if (part.is !== "words") return <AsideLine aside={part} {...context} />;
  return (
    <li id={anchorOf(part.event, place)} class={saidClass(part.event, welcome)}>
      <Words event={part.event} byStep={!isFirst} withdrawn={withdrawn} welcome={welcome} texts={texts} />
    </li>
  );
}

/** A saying-back, laid into the share. An answer that was not the accepting one leaves a trace on it. */
function Back({ back, verdict, ...context }: BlockContext & { back: SayingBack; verdict: VerdictTurn | null }) {
  const { withdrawn, welcome, texts, place } = context;
  const answer = back.verdict;
  return (
    <li id={anchorOf(back.event, place)} class={`${saidClass(back.event, welcome)}${answer === null || isAccepting(answer) ? "" : " tried"}`}>
      <Words event={back.event} withdrawn={withdrawn} welcome={welcome} texts={texts} />
      {back.asides.length > 0 && place !== "list" && (
        <ol class="asides">
          {back.asides.map((aside) => <AsideLine key={firstEvent(aside).seq} aside={aside} {...context} />)}
        </ol>
      )}
      {answer !== null && !isAccepting(answer) && <Trace answer={answer} {...context} />}
      {verdict !== null && <VerdictButtons {...verdict} texts={texts} />}
    </li>
  );
}

export function saidClass(event: SaidFrame, welcome: Welcome): string {
  return `said seat-${event.by} ${isFar(welcome, event.by) ? "far" : "near"} ${event.gate ?? "plain"}`;
}

/** The id of the element for an event. A page has it once. */
function anchorOf({ seq }: EventFrame, place: BlockContext["place"]): string | undefined {
  return place === "list" ? undefined : `event-${seq}`;
}

/** The sharer's answer, where something was still missing. */
function Trace({ answer, welcome, texts, place }: BlockContext & { answer: ChoseFrame }) {
  const person = personOf(welcome, answer.by);
  return (
    <p id={anchorOf(answer, place)} class={`trace seat-${answer.by}`}>
      <SeatMark seat={answer.by === "a" ? "a" : "b"} hollow /> <span class="unseen"><bdi>{person.you ? texts.you : person.name}</bdi>: </span>
      <span dir="auto">{optionLabel(answer, welcome)}</span>
    </p>
  );
}

/** The mark of a share that was heard. */
function Seal({ share: { last }, welcome, texts, place }: BlockContext & { share: ShareBlock }) {
  return (
    <p id={anchorOf(last, place)} class="seal">
      <Mark /> {texts.share.heard}
      {last.event === "chose" && <span class="unseen"> <Sentence text={noteLine(last, welcome, texts).text} /></span>}
    </p>
  );
}

/** The answers of a verdict, at the saying-back that they are about. */
export function VerdictButtons({ turn, busy, handlers, texts }: VerdictTurn & { texts: Texts }) {
  return (
    <div class={`verdict seat-${turn.waiting_on[0]}`}>
      <Choose turn={turn} busy={busy} texts={texts} handlers={handlers} />
    </div>
  );
}

/** What happened between words. */
export function AsideLine({ aside, opened, welcome, texts }: BlockContext & { aside: Aside }) {
  if (aside.is === "note") return <Note line={noteLine(aside.event, welcome, texts)} texts={texts} />;
  return <Fold fold={aside} opened={opened} welcome={welcome} texts={texts} />;
}

/** The day of an event, if the one before was on another day. Without one before, the day is always named. */
export function Day({ at, after, texts }: { at: string; after: string | null; texts: Texts }) {
  if (after !== null && dayNumber(at) === dayNumber(after)) return null;
  return (
    <li class="quiet day">
      <p><time dateTime={at}>{dayName(at, texts)}</time></p>
    </li>
  );
}
