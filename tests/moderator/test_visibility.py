"""Who sees what: a private answer is its author's alone, and an observer sees what both consented to."""

import pytest

from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import (
    EVENT_TYPES,
    Chose,
    Event,
    Granted,
    Rated,
    RolesSet,
    Said,
    Scope,
    Seat,
    encrypted_field,
)
from dialogue.moderator.visibility import Viewer, Visibility, scope_at, sees_topic, visibility_of
from tests.moderator.helpers import (
    BEGIN,
    KIM,
    LEE,
    Room,
    allow,
    choose,
    end,
    join_as_observer,
    rate,
    room_at,
    say,
    withdraw,
)


def seen(room: Room, who: str) -> list[tuple[Visibility, Event]]:
    """What ``who`` sees of each event of the room's log, in order."""
    watch = room.state.observer(who)
    spans = watch.consent_periods if watch is not None else ()
    return [
        (visibility_of(Viewer(who), spans, seq, event), event)
        for seq, (_, event) in enumerate(room.log, start=1)
    ]


def whole(me: Seat, you: Seat, *observers: str) -> Room:
    """A room that both partners opened to ``observers`` before anything else, walked to its end."""
    room = room_at("gathering", me)
    for observer in observers:
        room.given(allow(me, observer), allow(you, observer), join_as_observer(observer))
    for _, event in room_at("again", me).log[1:]:
        room.append(event)
    return room.given(
        choose(me, "enough"),
        choose(you, "enough"),
        rate(me, 6),
        rate(you, 7),
        say(me, "Rest."),
        say(you, "Be kind."),
    )


def private(event: Event) -> bool:
    return getattr(event, "private", False) and not isinstance(event, Granted)


class TestPartner:
    def test_sees_everything_but_the_others_private_answers(self, me: Seat, you: Seat) -> None:
        room = whole(me, you)
        hidden = [event for how, event in seen(room, you) if how == "nothing"]
        assert {type(event).__name__ for event in hidden} == {"Rated", "Said"}
        assert all(private(event) and event.by == me for event in hidden)
        assert all(how == "all" for how, event in seen(room, you) if event not in hidden)

    def test_sees_their_own_private_answers(self, me: Seat, you: Seat) -> None:
        own = [how for how, event in seen(whole(me, you), me) if private(event) and event.by == me]
        assert own == ["all", "all"]

    def test_sees_roles_set_with_its_reason(self, me: Seat, you: Seat) -> None:
        events = [event for _, event in seen(whole(me, you), you) if isinstance(event, RolesSet)]
        assert [event.why for event in events] == ["more_resourced", "swap"]

    def test_viewer_has_a_seat_only_for_a_partner(self, me: Seat) -> None:
        assert Viewer(me).seat == me
        assert Viewer(LEE).seat is None


class TestObserver:
    def test_of_the_words_sees_all_but_private_answers(self, me: Seat, you: Seat) -> None:
        room = whole(me, you, LEE)
        after = seen(room, LEE)[2:]
        assert {how for how, event in after if private(event)} == {"nothing"}
        assert {how for how, event in after if not private(event)} == {"all"}

    def test_of_the_signals_sees_everything_but_words(self, me: Seat, you: Seat) -> None:
        after = seen(whole(me, you, KIM), KIM)[2:]
        assert {how for how, event in after if isinstance(event, Said) and not event.private} == {"no_words"}
        assert {how for how, event in after if isinstance(event, Chose)} == {"all"}
        assert {how for how, event in after if private(event)} == {"nothing"}

    def test_sees_nothing_without_consent(self, me: Seat, you: Seat) -> None:
        assert {how for how, _ in seen(whole(me, you, LEE), KIM)} == {"nothing"}
        assert {how for how, _ in seen(whole(me, you), "stranger")} == {"nothing"}

    def test_sees_nothing_with_the_consent_of_one(self, me: Seat) -> None:
        assert {how for how, _ in seen(room_at("verdict", me).given(allow(me)), LEE)} == {"nothing"}

    def test_sees_nothing_before_the_second_consent(self, me: Seat, you: Seat) -> None:
        room = room_at("mirror", me)
        before = len(room.log)
        room.given(allow(me), allow(you), join_as_observer(), say(you, "You felt alone."))
        sights = [how for how, _ in seen(room, LEE)]
        assert set(sights[: before + 1]) == {"nothing"}
        assert set(sights[before + 1 :]) == {"all"}

    def test_sees_nothing_from_the_withdrawal_on(self, me: Seat, you: Seat) -> None:
        room = room_at("mirror", me).given(allow(me), allow(you), join_as_observer(), say(you))
        before = len(room.log)
        room.given(withdraw(you), choose(me, "yes"), end(me))
        assert {how for how, _ in seen(room, LEE)[before:]} == {"nothing"}

    def test_sees_each_consent_period_with_its_own_scope(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me).given(
            allow(me), allow(you), say(me), allow(you, LEE, "signals"), say(you)
        )
        words = [how for how, event in seen(room, LEE) if isinstance(event, Said)]
        assert words == ["all", "no_words"]


@pytest.mark.parametrize(
    ("seq", "scope"),
    [
        (1, None),
        (2, "words"),
        (3, "words"),
        (4, None),
        (5, None),
        (6, "signals"),
        (7, "words"),
        (900, "words"),
    ],
)
def test_scope_at_an_event_is_that_of_its_consent_period(seq: int, scope: str | None) -> None:
    spans = (
        ConsentPeriod(2, "words", BEGIN, 3),
        ConsentPeriod(6, "signals", BEGIN, 6),
        ConsentPeriod(7, "words", BEGIN),
    )
    assert scope_at(spans, seq) == scope


def test_there_is_no_scope_without_a_consent_period() -> None:
    assert scope_at((), 1) is None


def test_only_answers_can_be_private() -> None:
    holders = {name for name, kind in EVENT_TYPES.items() if "private" in kind.__dataclass_fields__}
    assert holders - {"granted"} == {"said", "chose", "rated"}


@pytest.mark.parametrize(
    ("participant", "scope", "seen"),
    [("a", None, True), ("b", None, True), (LEE, "words", True), (LEE, "signals", False), (LEE, None, False)],
)
def test_topic_is_shown_to_partners_and_to_observers_of_words(
    participant: str, scope: Scope | None, seen: bool
) -> None:
    assert sees_topic(scope, Viewer(participant)) is seen


@pytest.mark.parametrize(
    ("kind", "private", "field"),
    [
        (Said, False, "text"),
        (Said, True, "text"),
        (Chose, False, None),
        (Chose, True, "option"),
        (Rated, False, None),
        (Rated, True, "value"),
        (Granted, True, None),
    ],
)
def test_words_are_always_encrypted_and_other_answers_if_private(
    kind: type[Event], private: bool, field: str | None
) -> None:
    assert encrypted_field(kind, private=private) == field
