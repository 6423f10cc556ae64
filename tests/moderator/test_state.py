"""The fold: what each event means, and that an event which cannot follow is called impossible."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from dialogue.moderator import events
from dialogue.moderator.events import (
    EVENT_NAMES,
    EVENT_TYPES,
    MODERATOR,
    SEATS,
    BreakCalled,
    BreakEnded,
    Chose,
    ClosingBegan,
    Ended,
    Event,
    Granted,
    Joined,
    Nodded,
    ObserverAllowed,
    ObserverJoined,
    ObserverLeft,
    ObserverWithdrawn,
    Parked,
    Phase,
    Rated,
    Reminded,
    ReturnChanged,
    Returned,
    RolesSet,
    RoundEnded,
    Said,
    Seat,
    WordsWithdrawn,
    other,
)
from dialogue.moderator.state import MAX_OPEN_WORDS, ImpossibleEvent, evolve, fold, next_change, next_deadline
from tests.moderator.helpers import (
    BEGIN,
    DUET,
    LEE,
    PLACES,
    Room,
    allow,
    call_break,
    choose,
    end,
    join,
    join_as_observer,
    rate,
    return_from_break,
    room_at,
    say,
)

LATER = BEGIN + timedelta(days=1)


def grant(turn: int, phase: Phase, *, step: str = "share") -> Granted:
    return Granted(
        by=MODERATOR,
        turn=turn,
        step=step,
        to=("a",),
        act="say",
        phase=phase,
        private=False,
        gate=None,
        tries=0,
        deadline=None,
    )


def said(by: str, turn: int, step: str = "share") -> Said:
    return Said(by=by, turn=turn, step=step, text="I felt alone.", private=False, gate="opens")


def chose(by: str, turn: int, step: str) -> Chose:
    return Chose(by=by, turn=turn, step=step, option="yes", private=False, gate="verdict")


def called(by: str) -> BreakCalled:
    return BreakCalled(by=by, kind="breather", not_before=BEGIN, return_by=LATER)


def roles(speaker: Seat, listener: Seat) -> RolesSet:
    return RolesSet(by=MODERATOR, speaker=speaker, listener=listener, why="swap")


ended = Ended(by=MODERATOR, why="completed")

#: Where, what is claimed to have happened there, and why it cannot have.
IMPOSSIBLE: list[tuple[str, Callable[[Seat, Seat], Event], str]] = [
    ("gathering", lambda me, _: Joined(by=me), "joins once"),
    ("gathering", lambda *_: Joined(by=LEE), "only a partner"),
    ("gathering", lambda *_: grant(1, "opening"), "not both have joined"),
    ("gathering", lambda me, _: said(me, 0), "no turn is granted"),
    ("gathering", lambda me, _: called(me), "no turn is granted"),
    ("gathering", lambda *_: roles("a", "b"), "no turn is granted"),
    ("gathering", lambda *_: RoundEnded(by=MODERATOR, round=1), "no turn is granted"),
    ("gathering", lambda *_: Parked(by=MODERATOR, step="share", tries=3), "no turn is granted"),
    ("gathering", lambda me, _: ClosingBegan(by=me), "nothing to close"),
    ("gathering", lambda *_: ended, "no turn is granted"),
    ("gathering", lambda me, _: Nodded(by=me), "only the listener"),
    ("gathering", lambda *_: Reminded(by=MODERATOR, turn=0), "no deadline"),
    ("share", lambda *_: grant(2, "talking"), "number does not follow"),
    ("share", lambda *_: grant(4, "talking"), "number does not follow"),
    ("share", lambda *_: grant(3, "talking"), "while another one waits"),
    ("share", lambda _, you: said(you, 2), "no turn was waiting for"),
    ("share", lambda *_: said(LEE, 2), "only a partner"),
    ("share", lambda me, _: said(me, 1), "another turn's answer"),
    ("share", lambda me, _: said(me, 2, "mirror"), "another turn's answer"),
    ("share", lambda me, _: chose(me, 2, "share"), "another turn's answer"),
    (
        "share",
        lambda me, _: Rated(by=me, turn=2, step="share", value=3, private=True),
        "another turn's answer",
    ),
    ("share", lambda *_: roles("a", "b"), "still waiting"),
    ("share", lambda *_: RoundEnded(by=MODERATOR, round=1), "still waiting"),
    ("share", lambda *_: Parked(by=MODERATOR, step="share", tries=3), "still waiting"),
    ("share", lambda *_: ClosingBegan(by=MODERATOR), "still waiting"),
    ("share", lambda *_: ended, "still waiting"),
    ("share", lambda me, _: Nodded(by=me), "only the listener"),
    ("share", lambda *_: Nodded(by=LEE), "only the listener"),
    ("share", lambda *_: Reminded(by=MODERATOR, turn=1), "another turn's reminder"),
    ("share", lambda me, _: Returned(by=me), "no break is on"),
    ("share", lambda *_: BreakEnded(by=MODERATOR, deadline=None), "no break is on"),
    ("share", lambda *_: called(LEE), "only a partner"),
    ("mirror", lambda *_: Reminded(by=MODERATOR, turn=3), "no deadline"),
    (
        "half checked in",
        lambda me, _: Rated(by=me, turn=1, step="check_in", value=3, private=True),
        "waiting for",
    ),
    ("break", lambda _, you: called(you), "on already"),
    ("break", lambda me, _: said(me, 2), "during a break"),
    ("break", lambda *_: grant(3, "talking"), "a break is on"),
    ("break", lambda _, you: Nodded(by=you), "only the listener"),
    ("break", lambda *_: Returned(by=LEE), "only a partner"),
    ("break", lambda *_: ReturnChanged(by=LEE, return_by=LATER), "only a partner"),
    ("break", lambda me, _: ReturnChanged(by=me, return_by=BEGIN), "least time"),
    ("share", lambda me, _: ReturnChanged(by=me, return_by=LATER), "no break is on"),
    ("break", lambda *_: BreakEnded(by=MODERATOR, deadline=None), "not both are back"),
    ("break", lambda me, _: ClosingBegan(by=me), "nothing to close"),
    ("break in closing", lambda me, _: Ended(by=me, why="asked"), "a break is on"),
    ("farewell", lambda me, _: ClosingBegan(by=me), "nothing to close"),
    ("share", lambda *_: ObserverAllowed(by="a", observer="stranger", scope="words"), "not invited"),
    ("share", lambda *_: ObserverAllowed(by=LEE, observer=LEE, scope="words"), "only a partner"),
    ("share", lambda *_: ObserverWithdrawn(by=LEE, observer=LEE), "only a partner"),
    ("share", lambda *_: ObserverJoined(by=LEE), "without both partners' consent"),
    ("share", lambda *_: ObserverJoined(by="a"), "not invited"),
    ("share", lambda *_: ObserverLeft(by=LEE), "not in the room"),
    ("share", lambda *_: WordsWithdrawn(by=LEE, seqs=(1,)), "only a partner"),
    ("ended", lambda *_: grant(4, "closing"), "has ended"),
    ("ended", lambda me, _: said(me, 3), "has ended"),
    ("ended", lambda me, _: Nodded(by=me), "has ended"),
    ("ended", lambda me, _: called(me), "has ended"),
    ("ended", lambda me, _: Ended(by=me, why="asked"), "has ended"),
    ("ended", lambda me, _: ClosingBegan(by=me), "has ended"),
    ("ended", lambda *_: Reminded(by=MODERATOR, turn=None), "has ended"),
    ("ended", lambda me, _: ObserverAllowed(by=me, observer=LEE, scope="words"), "has ended"),
]


@pytest.mark.parametrize(("place", "event", "why"), IMPOSSIBLE)
def test_an_event_that_cannot_follow_is_impossible(
    place: str, event: Callable[[Seat, Seat], Event], why: str
) -> None:
    for me in SEATS:
        room = room_at(place, me)
        with pytest.raises(ImpossibleEvent, match=why):
            evolve(room.state, event(me, other(me)), LATER)


class TestInsideABatch:
    """Between the last answer and the next grant."""

    def answered(self, me: Seat) -> Room:
        room = room_at("share", me)
        room.append(said(me, 2))
        return room

    @pytest.mark.parametrize("phase", ["gathering", "opening", "closing", "on_break", "ended"])
    def test_a_phase_that_cannot_follow_is_impossible(self, phase: Phase, me: Seat) -> None:
        with pytest.raises(ImpossibleEvent, match="phase does not follow"):
            evolve(self.answered(me).state, grant(3, phase), LATER)

    def test_roles_with_the_same_seat_twice_are_impossible(self, me: Seat) -> None:
        with pytest.raises(ImpossibleEvent, match="one speaks and the other listens"):
            evolve(self.answered(me).state, roles(me, me), LATER)

    def test_end_of_another_round_than_the_current_one_is_impossible(self, me: Seat) -> None:
        with pytest.raises(ImpossibleEvent, match="another round"):
            evolve(self.answered(me).state, RoundEnded(by=MODERATOR, round=2), LATER)

    def test_break_without_a_waiting_turn_is_impossible(self, me: Seat) -> None:
        with pytest.raises(ImpossibleEvent, match="nothing is waiting"):
            evolve(self.answered(me).state, called(me), LATER)


class TestTimes:
    def test_an_event_before_the_last_one_is_impossible(self, me: Seat, you: Seat) -> None:
        room = room_at("gathering", me)
        with pytest.raises(ImpossibleEvent, match="backwards"):
            evolve(room.state, Joined(by=you), room.now - timedelta(microseconds=1))

    def test_a_reminder_before_the_deadline_is_impossible(self, me: Seat) -> None:
        room = room_at("share", me)
        with pytest.raises(ImpossibleEvent, match="no deadline has passed"):
            evolve(room.state, Reminded(by=MODERATOR, turn=2), room.now)

    def test_a_second_reminder_is_impossible(self, me: Seat) -> None:
        room = room_at("share", me)
        reminded = evolve(room.state, Reminded(by=MODERATOR, turn=2), LATER)
        with pytest.raises(ImpossibleEvent, match="no deadline has passed"):
            evolve(reminded, Reminded(by=MODERATOR, turn=2), LATER)

    def test_a_return_before_the_least_time_is_impossible(self, me: Seat) -> None:
        room = room_at("break", me)
        with pytest.raises(ImpossibleEvent, match="least time"):
            evolve(room.state, Returned(by=me), room.now)

    def test_a_second_return_is_impossible(self, me: Seat) -> None:
        room = room_at("break", me).later(minutes=3).given(return_from_break(me))
        with pytest.raises(ImpossibleEvent, match="returns once"):
            evolve(room.state, Returned(by=me), LATER)

    def test_second_join_is_impossible(self, me: Seat) -> None:
        room = room_at("share", me).given(allow("a"), allow("b"), join_as_observer())
        with pytest.raises(ImpossibleEvent, match="in the room already"):
            evolve(room.state, ObserverJoined(by=LEE), LATER)


def test_the_log_folds_to_the_live_state(me: Seat) -> None:
    for place in PLACES:
        room = room_at(place, me)
        assert fold(room.initial_state, room.log) == room.state


def test_a_log_folds_the_same_after_its_format_has_changed(me: Seat) -> None:
    """What was decided is in the events: steps may be renamed or gone since, and the limits other ones."""
    room = room_at("again", me)
    emptied = replace(DUET, steps={}, start="elsewhere", closing="elsewhere")
    refolded = fold(room.initial_state._replace(format=emptied), room.log)
    assert refolded._replace(format=DUET) == room.state


def test_a_log_folds_the_same_after_its_words_and_private_answers_are_destroyed(me: Seat) -> None:
    room = room_at("again", me)

    def destroyed(event: Event) -> Event:
        if isinstance(event, Said):
            return replace(event, text="")
        return replace(event, value=0) if isinstance(event, Rated) and event.private else event

    assert fold(room.initial_state, [(when, destroyed(event)) for when, event in room.log]) == room.state


class TestRatings:
    """The state holds the latest ratings of both partners until the phase changes."""

    def test_of_both_are_kept_until_the_phase_changes(self, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me).given(rate(me, 1), rate(you, 2))
        assert dict(room.state.ratings) == {me: 1, you: 2}
        room.given(choose(me, "on"), choose(you, "on"))
        assert room.state.phase == "talking"
        assert room.state.ratings == ()

    def test_are_cleared_when_closing_begins(self, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me).given(rate(me, 1), rate(you, 2), end(me))
        assert room.state.ratings == ()

    def test_given_twice_in_a_phase_replace_the_earlier_ones(self, me: Seat, you: Seat) -> None:
        again = replace(
            DUET.steps["willing"], act="rate", options=(), outcomes=DUET.steps["check_in"].outcomes
        )
        room = Room(replace(DUET, steps={**DUET.steps, "willing": again})).given(join(me), join(you))
        room.given(rate(me, 1), rate(you, 2), rate(you, 1))
        assert dict(room.state.ratings) == {me: 1, you: 1}
        room.given(rate(me, 0))
        assert sorted(room.state.ratings) == sorted([(me, 0), (you, 1)])

    def test_of_a_step_for_one_partner_are_not_kept(self, me: Seat) -> None:
        alone = replace(DUET.steps["share"], act="rate", gate=None)
        room = Room(replace(DUET, steps={**DUET.steps, "share": alone}))
        for when, event in room_at("share", me).log:
            room.now = when
            room.append(replace(event, act="rate") if isinstance(event, Granted) else event)
        room.given(rate(me, 2))
        assert room.state.ratings == ()


class TestUnderstood:
    @pytest.mark.parametrize(
        ("place", "partners"),
        [
            ("verdict", []),
            ("second try", []),
            ("more", ["me"]),
            ("swapped", ["me"]),
            ("again", ["me", "you"]),
        ],
    )
    def test_are_the_partners_whose_share_got_a_yes(
        self, place: str, partners: list[str], me: Seat, you: Seat
    ) -> None:
        assert [{me: "me", you: "you"}[seat] for seat in room_at(place, me).state.understood] == partners

    def test_is_nobody_by_a_parked_share(self, me: Seat) -> None:
        assert room_at("stuck", me).given(choose(me, "park")).state.understood == ()

    def test_stay_understood_in_the_next_round_and_after_a_parked_share(self, me: Seat, you: Seat) -> None:
        room = room_at("again", me).given(choose(me, "again"), choose(you, "again"))
        room.given(say(me), say(you), *[choose(me, "missed"), say(you)] * 2, choose(me, "missed"))
        room.given(choose(me, "park"))
        assert room.state.understood == (me, you)


def test_withdrawal_of_words_changes_only_seq(me: Seat) -> None:
    room = room_at("mirror", me)
    before = room.state
    room.append(WordsWithdrawn(by=me, seqs=(7,)))
    assert room.state._replace(seq=before.seq) == before


def test_the_state_holds_no_words(me: Seat) -> None:
    room = room_at("mirror", me)
    assert "alone" in repr(room.log)
    assert "alone" not in repr(room.state._replace(format=replace(DUET, steps={})))


def test_event_numbers_have_no_gaps(me: Seat) -> None:
    room = Room()
    for number, message in enumerate((join(me), end(me)), start=1):
        room.given(message)
        assert room.state.seq == number


class TestDeadlines:
    def test_of_a_turn_come_from_its_step(self, me: Seat) -> None:
        room = room_at("share", me)
        assert next_deadline(room.state) == room.now + timedelta(seconds=120)

    def test_during_a_break_are_those_of_the_break(self, me: Seat) -> None:
        room = room_at("share", me).given(call_break(me))
        assert next_deadline(room.state) == room.now + timedelta(minutes=10)

    @pytest.mark.parametrize("place", ["gathering", "mirror", "ended"])
    def test_of_a_step_without_a_deadline_are_none(self, place: str, me: Seat) -> None:
        assert next_deadline(room_at(place, me).state) is None


class TestOpenWords:
    def test_are_the_events_of_the_open_share_until_it_is_heard(self, me: Seat) -> None:
        room = room_at("mirror", me)
        assert room.state.open_words == (room.state.seq - 1,)
        assert room_at("verdict", me).given(choose(me, "yes")).state.open_words == ()
        assert room_at("mirror", me).given(end(me)).state.open_words == ()

    def test_more_words_than_the_state_keeps_leave_the_newest(self, me: Seat, you: Seat) -> None:
        """A share that is taken in ever smaller pieces does not make the state grow."""
        state = room_at("share", me).state
        seqs = []
        for turn in range(state.turns, state.turns + MAX_OPEN_WORDS + 3):
            state = evolve(state, replace(said(me, turn), text=str(turn)), LATER)
            seqs.append(state.seq)
            state = evolve(state, replace(grant(turn + 1, "talking"), to=(me,), gate="opens"), LATER)
        assert state.open_words == tuple(seqs[-MAX_OPEN_WORDS:])


class TestMay:
    #: For the first speaker, and for the first listener; consent to an observer may be given everywhere.
    MAY: tuple[tuple[str, set[str], set[str]], ...] = (
        ("gathering", {"end"}, {"end"}),
        ("check_in", {"rate", "break", "end"}, {"rate", "break", "end"}),
        ("half checked in", {"break", "end"}, {"rate", "break", "end"}),
        ("share", {"say", "check", "break", "end"}, {"nod", "break", "end"}),
        ("mirror", {"break", "end"}, {"say", "check", "nod", "break", "end"}),
        ("verdict", {"choose", "break", "end"}, {"nod", "break", "end"}),
        ("swapped", {"nod", "break", "end"}, {"say", "check", "break", "end"}),
        ("break", {"change_return", "end"}, {"change_return", "end"}),
        ("farewell", {"rate", "break", "end"}, {"rate", "break", "end"}),
        ("kind_word", {"say", "check", "break", "end"}, {"say", "check", "break", "end"}),
    )

    @pytest.mark.parametrize(("place", "mine", "yours"), MAY)
    def test_depends_on_the_turn_and_the_role(
        self, place: str, mine: set[str], yours: set[str], me: Seat, you: Seat
    ) -> None:
        room = room_at(place, me)
        assert room.may(me) == mine | {"allow_observer"}
        assert room.may(you) == yours | {"allow_observer"}

    def test_is_nothing_after_the_end(self, me: Seat, you: Seat) -> None:
        room = room_at("ended", me)
        assert room.may(me) == room.may(you) == set()

    def test_is_empty_for_other_participants(self, me: Seat) -> None:
        for place in PLACES:
            room = room_at(place, me)
            assert room.may(LEE) == room.may("stranger") == room.may(MODERATOR) == set()

    def test_changes_at_the_time_of_next_change(self, me: Seat) -> None:
        room = room_at("break", me)
        moment = next_change(room.state, room.now)
        assert moment is not None
        room.now = moment - timedelta(microseconds=1)
        assert "return" not in room.may(me)
        room.now = moment
        assert "return" in room.may(me)


class TestEvents:
    def test_event_types_and_names_map_one_to_one(self) -> None:
        assert set(EVENT_TYPES.values()) == set(get_args(Event))
        assert {EVENT_NAMES[kind]: kind for kind in EVENT_NAMES} == EVENT_TYPES

    def test_every_defined_event_is_in_the_union(self) -> None:
        defined = {
            kind
            for kind in vars(events).values()
            if isinstance(kind, type) and kind.__module__ == events.__name__
        }
        assert defined == set(get_args(Event))

    def test_every_event_has_by(self) -> None:
        assert all("by" in kind.__dataclass_fields__ for kind in EVENT_TYPES.values())

    def test_assignment_to_an_event_fails(self, me: Seat) -> None:
        event = Joined(by=me)
        with pytest.raises(AttributeError):
            event.by = "b"  # type: ignore[misc]

    def test_only_said_has_a_text_field(self) -> None:
        holders = [name for name, kind in EVENT_TYPES.items() if "text" in kind.__dataclass_fields__]
        assert holders == ["said"]

    def test_roles_set_has_no_rating_field(self) -> None:
        assert set(RolesSet.__dataclass_fields__) == {"by", "speaker", "listener", "why"}


def test_the_state_is_as_large_after_a_thousand_turns_as_after_ten(me: Seat, you: Seat) -> None:
    room = room_at("share", me)
    sizes = []
    for _ in range(40):
        room.given(say(me), say(you), choose(me, "yes"), choose(me, "more"))
        sizes.append(
            len(repr(room.state._replace(format=replace(DUET, steps={}), seq=0, turns=0, turn=None)))
        )
    assert len(set(sizes)) == 1
