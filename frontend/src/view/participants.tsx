import { SEATS, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { Seat, Welcome } from "../wire";
import { SeatMark } from "./seat-mark";

/** The partners and the observers, and who is connected. Every viewer sees it at all times. */
export function Participants({ state, welcome, texts }: { state: RoomState; welcome: Welcome; texts: Texts }) {
  return (
    <ul class="people" aria-label={texts.people.heading}>
      {SEATS.map((seat) => (
        <Partner key={seat} seat={seat} state={state} welcome={welcome} texts={texts} />
      ))}
      {welcome.observers.map((observer) => {
        const here = state.present[observer.id] ?? false;
        // Both may have allowed less than the invitation says.
        const scope = state.state?.observers.find(({ id }) => id === observer.id)?.scope ?? observer.scope;
        return (
          <li key={observer.id} class={here ? "person observer here" : "person observer"}>
            <strong><bdi>{observer.name}</bdi></strong>{" "}
            <span>{here ? `${texts.observer.here}, ${texts.observer.sees(scope)}` : texts.observer.away}</span>
          </li>
        );
      })}
    </ul>
  );
}

interface PartnerProps {
  seat: Seat;
  state: RoomState;
  welcome: Welcome;
  texts: Texts;
}

function Partner({ seat, state, welcome, texts }: PartnerProps) {
  const person = personOf(welcome, seat);
  const here = state.present[seat] ?? false;
  const writing = !person.you && state.showTyping && (state.typing[seat] ?? false);
  return (
    <li class={`person seat-${seat}`}>
      <SeatMark seat={seat} hollow={!here} /> <strong><bdi>{person.name}</bdi></strong> <span>{facts(person.you, here, seat, state, texts)}</span>{" "}
      {writing && <span class="writing">{texts.people.writing}</span>}
    </li>
  );
}

function facts(you: boolean, here: boolean, seat: Seat, state: RoomState, texts: Texts): string {
  const known = [you ? texts.people.isYou : here ? texts.people.present : texts.people.absent];
  const { phase, speaker, listener } = state.state ?? {};
  // In other phases nobody shares, or both answer.
  const rolesHold = phase === "opening" || phase === "talking";
  if (rolesHold && speaker === seat) known.push(texts.people.speaker);
  if (rolesHold && listener === seat) known.push(texts.people.listener);
  return texts.people.facts(known);
}
