"""What a viewer is told about a room before its events."""

from datetime import UTC, datetime

import pytest

from dialogue.moderator.events import Scope
from dialogue.moderator.visibility import Viewer
from dialogue.replay.welcome import ObserverInfo, PartnerInfo, StepWords, Welcome, You, welcome
from tests.moderator.helpers import DUET


def greet(who: str, scope: Scope | None = None) -> Welcome:
    return welcome(
        room="0123456789abcdef0123",
        dialogue_format=DUET,
        topic="The holidays",
        viewer=Viewer(who),
        scope=scope,
        partners={"a": "Ana", "b": "Ben"},
        observers=[("lee", "Dr. Lee", "words")],
        present={"b", "lee"},
        seq=41,
        now=datetime(2026, 11, 23, tzinfo=UTC),
        language="en",
    )


@pytest.mark.parametrize(("seat", "name"), [("a", "Ana"), ("b", "Ben")])
def test_welcome_of_a_partner_names_their_seat_and_name(seat: str, name: str) -> None:
    assert greet(seat).you == You(
        role="partner", id=seat, seat="a" if seat == "a" else "b", name=name, scope=None
    )


def test_welcome_of_an_observer_says_that_they_observe_and_what() -> None:
    assert greet("lee", "signals").you == You(
        role="observer", id="lee", seat=None, name="Dr. Lee", scope="signals"
    )


def test_every_welcome_says_who_is_present_and_who_observes() -> None:
    greeting = greet("a")
    assert (greeting.partners.a, greeting.partners.b) == (
        PartnerInfo("Ana", present=False),
        PartnerInfo("Ben", present=True),
    )
    assert greeting.observers == (ObserverInfo("lee", "Dr. Lee", "words", present=True),)


def test_the_format_comes_with_the_words_for_its_steps_and_options() -> None:
    greeting = greet("a").format
    assert (greeting.id, greeting.version, greeting.title) == ("duet", 1, "Duet")
    assert greeting.steps["more"] == StepWords("More", {"more": "More", "enough": "Enough"})
