import type { Invitation } from "../invitation";
import { otherPartner, personOf } from "../participants";
import type { RoomState } from "../state";
import type { Texts } from "../text";
import type { Seat, Welcome } from "../wire";
import type { Handlers } from "./handlers";
import { Invite } from "./invite";
import { Sentence } from "./sentence";
import { Tours } from "./tours";

interface Props {
  state: RoomState;
  welcome: Welcome;
  start: string;
  texts: Texts;
  handlers: Handlers;
}

/** Shown until both partners have come in: the invitation once more, and what will happen. */
export function Waiting({ state, welcome, start, texts, handlers }: Props) {
  const labels = texts.waiting;
  const other = otherPartner(welcome);
  return (
    <section class="waiting" aria-labelledby="turn-heading">
      <div class="card">
        <h2 id="turn-heading" tabIndex={-1}>{other === null ? labels.observerHeading : texts.turn.gatheringHeading}</h2>
        <p class="prompt">{other === null ? texts.turn.gatheringHintObserver : texts.turn.gatheringHint}</p>
        {other !== null && <p class="soft">{labels.noHurry}</p>}
      </div>
      {other !== null && <Invitations other={other} state={state} welcome={welcome} start={start} texts={texts} handlers={handlers} />}
      <Next welcome={welcome} texts={texts} />
    </section>
  );
}

/** The server stores no link: only the tab in which the room was made can show an invitation again. */
function Invitations({ other, state, welcome, start, texts, handlers }: Props & { other: Seat }) {
  const labels = texts.waiting;
  const { name } = personOf(welcome, other);
  if (state.invitations.length === 0) {
    return <p class="soft"><Sentence text={labels.notHere(name)} /> <a href={start}>{labels.newRoom}</a></p>;
  }
  const shown = (invitation: Invitation) => (
    <>
      <Invite invitation={invitation} texts={texts} handlers={handlers} />
      <p class="soft"><Sentence text={labels.kept(invitation.name)} /></p>
    </>
  );
  return (
    <>
      {state.invitations.map((invitation) => (
        invitation.id === other
          ? <div key={invitation.id} class="card"><h3><Sentence text={labels.invitation(invitation.name)} /></h3>{shown(invitation)}</div>
          : <details key={invitation.id} class="card"><summary><Sentence text={labels.invitation(invitation.name)} /></summary>{shown(invitation)}</details>
      ))}
    </>
  );
}

/** What will happen, in three lines, and a tour for each role. */
function Next({ welcome, texts }: Pick<Props, "welcome" | "texts">) {
  const labels = texts.waiting;
  return (
    <div class="card">
      <h3>{labels.next}</h3>
      <ol class="steps">
        <li>{labels.first}</li>
        <li>{labels.second}</li>
        <li>{labels.third}</li>
      </ol>
      <p class="buttons"><Tours roles={welcome.you.role === "observer" ? ["observe"] : ["share", "listen"]} welcome={welcome} texts={texts} /></p>
    </div>
  );
}
