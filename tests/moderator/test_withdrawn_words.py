"""The fold without withdrawn words: the dialogue can still go on."""

from dataclasses import replace

import pytest

from dialogue.moderator.events import Chose, Event, Rated, RolesSet, Said, Seat
from dialogue.moderator.format import parse
from dialogue.moderator.state import fold
from tests.moderator.helpers import DUET_TEXT, PLACES, Room, choose, join, rate, room_at

#: A private question of which each pair of answers has an outcome of its own, and nothing else has one.
ASKING = parse(
    DUET_TEXT.replace(
        '{ to = "farewell", when = { any = "stop" } }, { to = "share", do = "as_asked" }',
        '{ to = "share", when = { all = "on" }, do = "as_asked" }, '
        '{ to = "farewell", when = { any = "stop" } }',
    ).replace('title = { en = "Willing" }', 'title = { en = "Willing" }\nprivate = true')
)


def taken_back(room: Room, by: Seat) -> Room:
    """The room as it is folded after ``by`` took back all their words and private answers."""
    room.log = [(when, gone(event) if event.by == by else event) for when, event in room.log]
    room.state = fold(room.initial_state, room.log)
    return room


def gone(event: Event) -> Event:
    match event:
        case Said():
            return replace(event, text=None)
        case Chose(private=True):
            return replace(event, option=None)
        case Rated(private=True):
            return replace(event, value=None)
        case _:
            return event


@pytest.mark.parametrize("place", PLACES)
def test_withdrawn_words_leave_the_state_unchanged(place: str, me: Seat) -> None:
    stood, left = room_at(place, me).state, taken_back(room_at(place, me), me).state
    assert left._replace(turn=None, ratings=()) == stood._replace(turn=None, ratings=())
    assert (left.turn is None) == (stood.turn is None)
    if left.turn is not None and stood.turn is not None:
        assert left.turn._replace(answers=()) == stood.turn._replace(answers=())
    assert set(left.ratings) <= set(stood.ratings)


def test_withdrawn_rating_gives_the_order_as_asked(me: Seat, you: Seat) -> None:
    room = taken_back(room_at("half checked in", me), me).given(rate(you, 8))
    [roles] = [event for _, event in room.log if isinstance(event, RolesSet)]
    assert (roles.speaker, roles.listener) == ("a", "b")


@pytest.mark.parametrize("answer", ["on", "stop"])
def test_withdrawn_answer_selects_the_last_outcome(me: Seat, you: Seat, answer: str) -> None:
    room = Room(ASKING).given(join(me), join(you), rate(me, 2), rate(you, 1), choose(me, "on"))
    taken_back(room, me).given(choose(you, answer))
    assert room.state.turn is not None
    assert room.state.turn.step == "farewell"
