"""The frames that the server sends (PROTOCOL.md section 3.1)."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from dialogue.helpers.languages import translated
from dialogue.helpers.timestamps import rfc3339
from dialogue.live.protocol import sentences
from dialogue.live.protocol.inbound import MAX_FRAMES, Malformed
from dialogue.moderator.events import Act, BreakKind, Gate, Phase, Scope, Seat
from dialogue.moderator.format import in_language
from dialogue.moderator.permissions import may
from dialogue.moderator.state import ActiveBreak, State
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import EventFrame, Time
from dialogue.replay.welcome import Welcome


class Option(msgspec.Struct, frozen=True):
    """One of the answers that a step offers."""

    id: str
    label: str


class Turn(msgspec.Struct, frozen=True):
    """The turn that is granted. ``prompt`` says what this viewer is to do, or what they wait for.

    ``max_chars`` counts Unicode code points, the spaces around the words too. It is 0 where nothing is said.
    """

    number: int
    step: str
    title: str
    act: Act
    gate: Gate | None
    waiting_on: tuple[Seat, ...]
    prompt: str
    stems: tuple[str, ...]
    options: tuple[Option, ...]
    max_chars: int  # of a ``say``; 0 for the others
    private: bool
    granted_at: Time
    deadline: Time | None


class BreakState(msgspec.Struct, frozen=True):
    """A break that is on. ``ready`` names who has returned."""

    by: Seat
    kind: BreakKind
    not_before: Time
    return_by: Time
    ready: tuple[Seat, ...]


class ObserverConsent(msgspec.Struct, frozen=True):
    """An invited observer and who has consented. ``scope`` is what they see, or would see with consent."""

    id: str
    scope: Scope
    allowed: tuple[Seat, ...]


class StateFrame(
    msgspec.Struct, frozen=True, tag_field="type", tag="state", rename={"active_break": "break"}
):
    """The state after the event numbered ``seq``, for one viewer: all that a client needs to draw itself.

    An observer is sent no time from before the consent. Of a turn that was granted before it,
    ``granted_at`` is the moment at which the consent began and ``deadline`` is null. Of a break that was
    called before it, ``not_before`` is that moment, and so is ``return_by`` if it was earlier; otherwise
    ``return_by`` is rounded up to the next full quarter of an hour, because a usual break has a known length.
    """

    seq: int
    phase: Phase
    round: int
    speaker: Seat | None
    listener: Seat | None
    turn: Turn | None
    active_break: BreakState | None
    observers: tuple[ObserverConsent, ...]
    may: tuple[str, ...]


RefusalCode = sentences.RefusalCode


class Accepted(msgspec.Struct, frozen=True, tag_field="type", tag="accepted"):
    """The command is durably stored; ``seq`` is its first event."""

    id: str
    seq: int


class Refused(msgspec.Struct, frozen=True, tag_field="type", tag="refused"):
    """The command was refused and nothing was stored. ``detail`` says why, kindly."""

    id: str
    code: RefusalCode
    detail: str


class Presence(msgspec.Struct, frozen=True, tag_field="type", tag="presence"):
    """A participant came or went: a seat, or an observer's id.

    A participant counts as present for ten seconds after their last connection ended, so that a reload or a
    short loss of the connection does not make them absent.
    """

    who: str
    present: bool


class Typing(msgspec.Struct, frozen=True, tag_field="type", tag="typing"):
    """The other partner is writing, or stopped: never what, and not from one server process to another."""

    by: str
    on: bool


#: Start and end of some words, in code points; the end is not included.
Span = tuple[int, int]


class HintMarks(msgspec.Struct, frozen=True):
    """Content words of the event ``seq``: those that a saying-back has, and those that it lacks."""

    seq: int
    touched: tuple[Span, ...]
    untouched: tuple[Span, ...]


class Hint(msgspec.Struct, frozen=True, tag_field="type", tag="hint"):
    """The one answer to a ``check``, to the writer alone; never stored, never blocking.

    ``spans`` point into the draft. ``marks`` point into the words of the open share while the writer says
    them back. Where there is nothing to say, ``about`` is null, and the texts and ``spans`` are empty.
    """

    id: str
    about: str | None
    detail: str
    suggestion: str
    spans: tuple[Span, ...]
    marks: tuple[HintMarks, ...]


class ErrorFrame(msgspec.Struct, frozen=True, tag_field="type", tag="error"):
    """A frame could not be read. The connection stays open."""

    code: Literal["malformed"]
    detail: str


class Pong(msgspec.Struct, frozen=True, tag_field="type", tag="pong"):
    """The answer to ``ping``. ``now`` is the server's time."""

    now: Time


Outbound = (
    Welcome | EventFrame | StateFrame | Accepted | Refused | Presence | Typing | Hint | ErrorFrame | Pong
)


def state_frame(state: State, viewer: Viewer, now: datetime, language: str) -> StateFrame:
    """The state for ``viewer`` at ``now``. The turn that waits under a break is not shown.

    An observer is sent no time from before the consent, nor one that leads back to such a time.
    """
    pause = state.active_break
    watch = state.observer(viewer.participant_id)
    consent_since = watch.since if watch is not None else None
    return StateFrame(
        seq=state.seq,
        phase=state.phase,
        round=state.round,
        speaker=state.speaker,
        listener=state.listener,
        turn=_turn(state, viewer, consent_since, language) if pause is None else None,
        active_break=_break_state(pause, consent_since) if pause is not None else None,
        observers=tuple(
            ObserverConsent(watch.id, watch.scope or watch.invited, tuple(seat for seat, _ in watch.allowed))
            for watch in state.observers
        ),
        may=may(state, viewer.participant_id, now),
    )


def empty_hint(check_id: str, marks: tuple[HintMarks, ...] = ()) -> Hint:
    """The answer to a check where there is nothing to say about the draft."""
    return Hint(check_id, None, "", "", (), marks)


def refusal(command_id: str, code: RefusalCode, limit: int | None, language: str) -> Refused:
    """The answer to a command that is refused; ``limit`` is the bound that it passed, where there is one."""
    sentence = sentences.REFUSALS[code]
    if code == "out_of_range" and limit is not None:
        sentence = sentences.RATINGS
    return Refused(command_id, code, translated(sentence, language).format(limit=limit))


def malformed(frame: Malformed, language: str) -> Refused | ErrorFrame:
    """The answer to what could not be taken: a refusal to a command with an id, an error otherwise."""
    detail = translated(sentences.FAULTS[frame.fault], language).format(limit=MAX_FRAMES)
    return ErrorFrame("malformed", detail) if frame.id is None else Refused(frame.id, "malformed", detail)


def _break_state(pause: ActiveBreak, consent_since: datetime | None) -> BreakState:
    """For a break called before the consent: its agreed end, without the time when it was called.

    A break has a usual length, so its exact end would reveal exactly when it was called.
    """
    until, back = pause.not_before, pause.return_by
    if consent_since is not None and pause.called_at < consent_since:
        until, back = consent_since, _next_quarter(back) if back > consent_since else consent_since
    return BreakState(pause.by, pause.kind, rfc3339(until), rfc3339(back), pause.ready)


def _next_quarter(at: datetime) -> datetime:
    """The full quarter of an hour that ``at`` is, or that comes next."""
    return at + (datetime.min.replace(tzinfo=UTC) - at) % timedelta(minutes=15)


def _turn(state: State, viewer: Viewer, consent_since: datetime | None, language: str) -> Turn | None:
    turn = state.turn
    if turn is None:
        return None
    granted_at, deadline = turn.granted_at, turn.deadline
    if consent_since is not None and granted_at < consent_since:
        granted_at, deadline = consent_since, None  # the format says how long after the grant the deadline is
    step = state.format.steps[turn.step]
    return Turn(
        number=turn.number,
        step=turn.step,
        title=in_language(step.title, language),
        act=turn.act,
        gate=turn.gate,
        waiting_on=turn.waiting_on,
        prompt=in_language(
            step.prompt if viewer.participant_id in turn.waiting_on else step.waiting, language
        ),
        stems=in_language(step.stems, language) if step.stems else (),
        options=tuple(Option(option.id, in_language(option.label, language)) for option in step.options),
        max_chars=step.max_chars,
        private=turn.private,
        granted_at=rfc3339(granted_at),
        deadline=rfc3339(deadline) if deadline is not None else None,
    )
