/** The tour of one role: four steps, each a picture and a sentence. Loaded when it is asked for. */
import { Component } from "preact";
import { otherPartner, personOf, SEATS } from "../participants";
import type { Texts } from "../text";
import type { Seat, Welcome } from "../wire";
import { Mark } from "./mark";
import { Modal } from "./modal";
import { SeatMark } from "./seat-mark";
import { Sentence } from "./sentence";

export type TourRole = "share" | "listen" | "observe";

export interface TourProps {
  role: TourRole;
  /** Null for an observer who has not been let in. */
  welcome: Welcome | null;
  texts: Texts;
  onClose(): void;
}

const STEPS = [1, 2, 3, 4] as const;
type Step = (typeof STEPS)[number];

export class Tour extends Component<TourProps, { step: Step }> {
  constructor(props: TourProps) {
    super(props);
    this.state = { step: 1 };
  }

  #move = (by: 1 | -1) => (): void => {
    const next = STEPS.find((step) => step === this.state.step + by);
    if (next !== undefined) this.setState({ step: next });
    else if (by === 1) this.props.onClose();
  };

  override render({ role, welcome, texts, onClose }: TourProps, { step }: { step: Step }) {
    const labels = texts.tour;
    const { sharer, listener } = seatsOf(role, welcome);
    const name = welcome === null ? "" : personOf(welcome, role === "share" ? listener : sharer).name;
    return (
      <Modal heading={texts.waiting.tours[role]} onClose={onClose}>
        <div class="tour">
          <p class="soft">{labels.step(step, STEPS.length)}</p>
          <div class="scene" aria-hidden="true">
            {role === "observe" && step === 1 ? <Present welcome={welcome} /> : <Scene step={step} sharer={sharer} listener={listener} texts={texts} />}
          </div>
          <p class="prompt" role="status"><Sentence text={labels[role][step](name)} /></p>
          <p class="buttons">
            <button type="button" class="button primary" onClick={this.#move(1)}>{step === STEPS.length ? labels.done : labels.next}</button>
            {step > 1 && <button type="button" class="button" onClick={this.#move(-1)}>{labels.back}</button>}
            {step < STEPS.length && <button type="button" class="button quiet" onClick={onClose}>{labels.skip}</button>}
          </p>
        </div>
      </Modal>
    );
  }
}

/** Who shares and who listens in the pictures: the viewer has the role that the tour is about. */
function seatsOf(role: TourRole, welcome: Welcome | null): { sharer: Seat; listener: Seat } {
  const seat = welcome?.you.seat ?? null;
  const other = welcome && otherPartner(welcome);
  if (seat === null || other === null) return { sharer: "a", listener: "b" };
  return role === "listen" ? { sharer: other, listener: seat } : { sharer: seat, listener: other };
}

interface SceneProps {
  step: Step;
  sharer: Seat;
  listener: Seat;
  texts: Texts;
}

/** A share, its saying-back, the question whether that is it, and the two closed into one. */
function Scene({ step, sharer, listener, texts }: SceneProps) {
  const labels = texts.tour.scene;
  return (
    <div class={step === 4 ? `share seat-${sharer} heard` : `share seat-${sharer}`}>
      <p class="words"><SeatMark seat={sharer} /> {labels.share}</p>
      {step > 1 && (
        <div class={`paraphrase seat-${listener}`}>
          <p class="words"><SeatMark seat={listener} /> {labels.back}</p>
          {step === 3 && <p class={`answers seat-${sharer}`}><span class="chosen">{labels.yes}</span><span>{labels.almost}</span><span>{labels.notYet}</span></p>}
        </div>
      )}
      {step === 4 && <p class="seal"><Mark /> {texts.share.heard}</p>}
    </div>
  );
}

/** Both partners and the observer, each with their mark, and with their name where it is known. */
function Present({ welcome }: { welcome: Welcome | null }) {
  return (
    <ul class="people present">
      {SEATS.map((seat) => (
        <li key={seat} class={`person seat-${seat}`}><SeatMark seat={seat} /> {welcome && <strong><bdi>{personOf(welcome, seat).name}</bdi></strong>}</li>
      ))}
      <li class="person observer here">{welcome && <strong><bdi>{welcome.you.name}</bdi></strong>}</li>
    </ul>
  );
}
