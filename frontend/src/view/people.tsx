import { SEATS, who } from "../people";
import type { RoomState } from "../state";
import type { Words } from "../text";
import type { Seat, Welcome } from "../wire";

/** Who is in the room, and who looks on: always in sight, for everyone. */
export function People({ state, welcome, words }: { state: RoomState; welcome: Welcome; words: Words }) {
  return (
    <ul class="people" aria-label={words.people.heading}>
      {SEATS.map((seat) => (
        <Partner key={seat} seat={seat} state={state} welcome={welcome} words={words} />
      ))}
      {welcome.observers.map((observer) => {
        const here = state.present[observer.id] ?? false;
        // Both may allow less than the observer was invited to.
        const scope = state.state?.observers.find(({ id }) => id === observer.id)?.scope ?? observer.scope;
        return (
          <li key={observer.id} class={here ? "person observer here" : "person observer"}>
            <strong><bdi>{observer.name}</bdi></strong>{" "}
            <span>{here ? `${words.observer.here}, ${words.observer.sees(scope)}` : words.observer.away}</span>
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
  words: Words;
}

function Partner({ seat, state, welcome, words }: PartnerProps) {
  const one = who(welcome, seat);
  const here = state.present[seat] ?? false;
  const writing = !one.you && state.showTyping && (state.typing[seat] ?? false);
  return (
    <li class={here ? "person here" : "person"}>
      <strong><bdi>{one.name}</bdi></strong> <span>{facts(one.you, here, seat, state, words)}</span>{" "}
      {writing && <span class="writing">{words.people.writing}</span>}
    </li>
  );
}

function facts(you: boolean, here: boolean, seat: Seat, state: RoomState, words: Words): string {
  const known = [you ? words.people.isYou : here ? words.people.present : words.people.absent];
  const { phase, speaker, listener } = state.state ?? {};
  // In a break and after the end nobody shares, and at the close both answer.
  const rolesHold = phase === "opening" || phase === "talking";
  if (rolesHold && speaker === seat) known.push(words.people.speaker);
  if (rolesHold && listener === seat) known.push(words.people.listener);
  return known.join(", ");
}
