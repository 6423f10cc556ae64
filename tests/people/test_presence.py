"""Who is present by way of which process, on the tables."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from dialogue.people import presence
from dialogue.people.models import Claim, Process

pytestmark = pytest.mark.django_db

ROOM, OTHER = "0123456789abcdef0123", "0123456789abcdef0124"
LIFE = timedelta(hours=1)


def test_a_claim_is_seen_by_every_other_process_and_only_in_its_room() -> None:
    presence.claim("one", [(ROOM, "a"), (OTHER, "b")], LIFE)
    presence.claim("two", [(ROOM, "b")], LIFE)

    assert presence.elsewhere("one", [ROOM]) == {ROOM: {"b"}}
    assert presence.elsewhere("two", [ROOM]) == {ROOM: {"a"}}
    assert presence.elsewhere("three", [ROOM, OTHER]) == {ROOM: {"a", "b"}, OTHER: {"b"}}


def test_claiming_twice_is_claiming_once_and_what_is_given_up_is_gone() -> None:
    presence.claim("one", [(ROOM, "a")], LIFE)
    presence.claim("one", [(ROOM, "a"), (ROOM, "b")], LIFE)
    presence.give_up("one", [(ROOM, "a")])

    assert presence.elsewhere("two", [ROOM]) == {ROOM: {"b"}}
    presence.give_up_all("one")
    assert presence.elsewhere("two", [ROOM]) == {}


def test_the_claims_of_a_process_that_says_nothing_more_expire_and_hold_again_when_it_does() -> None:
    presence.claim("one", [(ROOM, "a")], LIFE)
    Process.objects.update(until=Now() - timedelta(seconds=1))
    assert presence.elsewhere("two", [ROOM]) == {}

    assert presence.alive("one", LIFE)
    assert presence.elsewhere("two", [ROOM]) == {ROOM: {"a"}}


def test_a_process_that_was_not_heard_of_for_long_is_forgotten_and_is_told_so() -> None:
    presence.claim("one", [(ROOM, "a")], LIFE)
    presence.claim("two", [(ROOM, "b")], LIFE)
    Process.objects.filter(pk="one").update(until=Now() - presence.FORGOTTEN - LIFE)
    presence.forget_the_dead()

    assert [claim.who for claim in Claim.objects.all()] == ["b"]
    assert not presence.alive("one", LIFE)
    assert presence.alive("two", LIFE)
