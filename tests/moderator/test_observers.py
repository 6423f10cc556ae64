"""Observers: kept out until both partners allow it, and out again as soon as either takes it back."""

import pytest

from dialogue.moderator.consent import ConsentPeriod, ObserverState
from dialogue.moderator.events import ObserverAllowed, ObserverWithdrawn, Seat
from dialogue.moderator.permissions import MAX_CONSENTS
from tests.moderator.helpers import (
    KIM,
    LEE,
    Room,
    allow,
    end,
    join,
    join_as_observer,
    leave_as_observer,
    nod,
    return_from_break,
    room_at,
    say,
    withdraw,
)

EVERYWHERE = ["gathering", "check_in", "share", "verdict", "break", "farewell"]


def watch(room: Room, observer: str = LEE) -> ObserverState:
    found = room.state.observer(observer)
    assert found is not None
    return found


def consented(place: str, me: Seat) -> Room:
    return room_at(place, me).given(allow("a"), allow("b"))


@pytest.mark.parametrize("place", EVERYWHERE)
def test_observer_joins_only_with_the_consent_of_both(place: str, me: Seat, you: Seat) -> None:
    room = room_at(place, me)
    assert room.when(join_as_observer()) == ["refused: not_allowed"]
    assert room.when(allow(me)) == [f"{me} allowed lee words"]
    assert room.when(join_as_observer()) == ["refused: not_allowed"]
    assert room.when(allow(you)) == [f"{you} allowed lee words"]
    assert room.when(join_as_observer()) == ["lee came to observe"]


def test_second_join_of_an_observer_changes_nothing(me: Seat) -> None:
    room = consented("share", me).given(join_as_observer())
    assert room.when(join_as_observer()) == []
    assert watch(room).present


def test_second_leave_of_an_observer_changes_nothing(me: Seat) -> None:
    room = consented("share", me).given(join_as_observer())
    assert room.when(leave_as_observer()) == ["lee left"]
    assert room.when(leave_as_observer()) == []
    assert room.when(join_as_observer()) == ["lee came to observe"]


def test_withdrawal_removes_a_present_observer_in_the_same_batch(me: Seat, you: Seat) -> None:
    for who in (me, you):
        room = consented("share", me).given(join_as_observer())
        assert room.when(withdraw(who)) == [f"{who} withdrew lee", "lee left"]
        assert not watch(room).present
        assert room.when(join_as_observer()) == ["refused: not_allowed"]


def test_withdrawal_without_the_observer_present_records_only_the_withdrawal(me: Seat) -> None:
    assert consented("share", me).when(withdraw(me)) == [f"{me} withdrew lee"]


def test_withdrawal_keeps_the_other_partners_consent(me: Seat, you: Seat) -> None:
    room = consented("share", me).given(withdraw(me))
    assert dict(watch(room).allowed) == {you: "words"}
    assert room.when(allow(me)) == [f"{me} allowed lee words"]
    assert watch(room).scope == "words"


def test_consent_to_one_observer_does_not_admit_another(me: Seat) -> None:
    room = consented("share", me)
    assert room.when(join_as_observer(KIM)) == ["refused: not_allowed"]
    room.given(join_as_observer(LEE), allow(me, KIM))
    assert room.when(withdraw(me, KIM)) == [f"{me} withdrew kim"]
    assert watch(room).present


def test_command_for_an_uninvited_observer_is_refused(me: Seat) -> None:
    room = room_at("share", me)
    assert room.when(allow(me, "stranger")) == ["refused: not_allowed"]
    assert room.when(withdraw(me, "stranger")) == ["refused: not_allowed"]


def test_room_without_observers_lists_no_consent_command(me: Seat) -> None:
    room = Room(observers=()).given(join(me))
    assert room.may(me) == {"end"}
    assert room.when(allow(me)) == ["refused: not_allowed"]


class TestMay:
    def test_allow_observer_is_listed_until_every_observer_is_allowed(self, me: Seat) -> None:
        room = room_at("share", me)
        assert "allow_observer" in room.may(me)
        assert "withdraw_observer" not in room.may(me)
        room.given(allow(me, LEE))
        assert {"allow_observer", "withdraw_observer"} <= room.may(me)
        room.given(allow(me, KIM))
        assert "allow_observer" not in room.may(me)
        assert room.when(allow(me, KIM)) == ["refused: not_allowed"]

    def test_withdrawal_without_own_consent_is_refused(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me).given(allow(you))
        assert room.when(withdraw(me)) == ["refused: not_allowed"]

    def test_observer_has_an_empty_may(self, me: Seat) -> None:
        room = consented("share", me).given(join_as_observer())
        assert room.may(LEE) == set()
        for message in (say(LEE), nod(LEE), end(LEE), return_from_break(LEE), withdraw(LEE)):
            assert room.when(message) == ["refused: not_allowed"]


class TestBoundOfConsents:
    """A partner may consent at most ``MAX_CONSENTS`` times in a room, and may always withdraw."""

    def changed_their_mind(self, me: Seat) -> Room:
        return room_at("share", me).given(*[allow(me), withdraw(me)] * (MAX_CONSENTS - 1))

    def test_reached_removes_allow_observer_from_may(self, me: Seat) -> None:
        room = self.changed_their_mind(me)
        assert "allow_observer" in room.may(me)
        room.given(allow(me))
        assert room.may(me) & {"allow_observer", "withdraw_observer"} == {"withdraw_observer"}
        assert room.when(allow(me, KIM)) == ["refused: not_allowed"]
        assert room.when(withdraw(me)) == [f"{me} withdrew lee"]
        assert room.may(me) == {"say", "check", "break", "end"}
        assert room.when(allow(me)) == ["refused: not_allowed"]

    def test_is_separate_for_each_partner(self, me: Seat, you: Seat) -> None:
        room = self.changed_their_mind(me).given(allow(me))
        assert room.when(allow(you)) == [f"{you} allowed lee words"]
        assert watch(room).scope == "words"

    def test_counts_a_change_of_scope(self, me: Seat) -> None:
        room = room_at("share", me).given(*[allow(me, LEE, "signals"), allow(me)] * (MAX_CONSENTS // 2))
        assert room.when(allow(me, KIM)) == ["refused: not_allowed"]

    def test_withdrawal_of_an_observer_without_consent_is_refused(self, me: Seat) -> None:
        assert room_at("share", me).given(allow(me, KIM)).when(withdraw(me)) == ["refused: not_allowed"]

    def test_exceeded_in_an_older_log_does_not_prevent_folding(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me).given(allow(you))
        for _ in range(1000):
            room.append(ObserverAllowed(by=me, observer=LEE, scope="words"))
            room.append(ObserverWithdrawn(by=me, observer=LEE))
        assert len(watch(room).consent_periods) == 1000
        assert "allow_observer" not in room.may(me)
        assert "allow_observer" in room.may(you)


class TestScope:
    @pytest.mark.parametrize(
        ("invited", "first", "second", "seen"),
        [
            (LEE, None, None, "words"),
            (LEE, "words", "words", "words"),
            (LEE, "signals", None, "signals"),
            (LEE, "words", "signals", "signals"),
            (KIM, None, None, "signals"),
            (KIM, "words", "words", "signals"),
        ],
    )
    def test_is_the_narrowest_of_invited_and_allowed(
        self, invited: str, first: None, second: None, seen: str, me: Seat, you: Seat
    ) -> None:
        room = room_at("share", me).given(allow(me, invited, first), allow(you, invited, second))
        assert watch(room, invited).scope == seen

    def test_is_none_until_both_have_allowed(self, me: Seat) -> None:
        assert watch(room_at("share", me).given(allow(me))).scope is None

    def test_narrowing_keeps_the_observer_present(self, me: Seat) -> None:
        room = consented("share", me).given(join_as_observer())
        assert room.when(allow(me, LEE, "signals")) == [f"{me} allowed lee signals"]
        assert watch(room).scope == "signals"
        assert watch(room).present


class TestConsentPeriods:
    """The event numbers at which an observer's view begins and ends."""

    def test_begin_with_the_second_consent(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me).given(allow(me))
        assert watch(room).consent_periods == ()
        room.given(allow(you))
        assert watch(room).consent_periods == (
            ConsentPeriod(first=room.state.seq, scope="words", since=room.now),
        )

    def test_end_before_the_withdrawal(self, me: Seat) -> None:
        room = consented("share", me)
        first, since = room.state.seq, room.now
        room.later(minutes=1).given(say(me), withdraw(me))
        assert watch(room).consent_periods == (
            ConsentPeriod(first=first, scope="words", since=since, last=first + 2),
        )

    def test_are_kept_after_a_new_consent(self, me: Seat) -> None:
        room = consented("share", me).given(withdraw(me), allow(me))
        assert [span.last is None for span in watch(room).consent_periods] == [False, True]

    def test_hold_the_time_of_the_second_consent(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me).given(allow(me)).later(minutes=1).given(allow(you))
        assert watch(room).since == room.now
        assert watch(room.given(withdraw(me))).since is None
        assert watch(room.later(minutes=1).given(allow(me))).since == room.now

    def test_change_of_scope_begins_a_period_with_the_same_since(self, me: Seat) -> None:
        room = consented("share", me)
        since = room.now
        room.later(minutes=1).given(allow(me, LEE, "signals"))
        now = room.state.seq
        assert watch(room).consent_periods == (
            ConsentPeriod(first=now - 1, scope="words", since=since, last=now - 1),
            ConsentPeriod(first=now, scope="signals", since=since),
        )

    def test_repeated_consent_changes_no_period(self, me: Seat) -> None:
        room = consented("share", me)
        before = watch(room).consent_periods
        assert room.given(allow(me)).state.observer(LEE) is not None
        assert watch(room).consent_periods == before


class TestAfterTheEnd:
    def test_observer_can_still_join_and_leave(self, me: Seat) -> None:
        room = consented("farewell", me).given(end(me))
        assert room.when(join_as_observer()) == ["lee came to observe"]
        assert room.when(leave_as_observer()) == ["lee left"]

    def test_withdrawal_is_accepted(self, me: Seat) -> None:
        room = consented("farewell", me).given(join_as_observer(), end(me))
        assert room.may(me) == {"withdraw_observer"}
        assert room.when(withdraw(me, "stranger")) == ["refused: not_allowed"]
        assert room.when(withdraw(me)) == [f"{me} withdrew lee", "lee left"]
        assert room.may(me) == set()

    def test_consent_is_refused(self, me: Seat) -> None:
        assert room_at("ended", me).when(allow(me)) == ["refused: ended"]
