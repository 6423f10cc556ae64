"""Who is present by way of which process, on the tables."""

from datetime import UTC, datetime, timedelta

import pytest

from dialogue.people import presence
from dialogue.people.models import Claim

pytestmark = pytest.mark.django_db

ROOM, OTHER = "0123456789abcdef0123", "0123456789abcdef0124"
LIFE = timedelta(hours=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Elapsed:
    """Elapsed time, held by the test, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def elsewhere(process: str, rooms: list[str]) -> dict[str, frozenset[str]]:
    return presence.elsewhere(process, rooms, presence.Leases(LIFE, Elapsed()))


def test_a_claim_is_seen_by_every_other_process_and_only_in_its_room() -> None:
    presence.claim("one", [(ROOM, "a"), (OTHER, "b")], LIFE)
    presence.claim("two", [(ROOM, "b")], LIFE)

    assert elsewhere("one", [ROOM]) == {ROOM: {"b"}}
    assert elsewhere("two", [ROOM]) == {ROOM: {"a"}}
    assert elsewhere("three", [ROOM, OTHER]) == {ROOM: {"a", "b"}, OTHER: {"b"}}


def test_claiming_twice_is_claiming_once_and_what_is_given_up_is_gone() -> None:
    presence.claim("one", [(ROOM, "a")], LIFE)
    presence.claim("one", [(ROOM, "a"), (ROOM, "b")], LIFE)
    presence.give_up("one", [(ROOM, "a")])

    assert elsewhere("two", [ROOM]) == {ROOM: {"b"}}
    presence.give_up_all("one")
    assert elsewhere("two", [ROOM]) == {}


def test_the_claims_of_a_process_that_says_nothing_more_expire_and_hold_again_when_it_does() -> None:
    presence.claim("one", [(ROOM, "a")], LIFE)
    elapsed = Elapsed()
    leases = presence.Leases(LIFE, elapsed)
    assert presence.elsewhere("two", [ROOM], leases) == {ROOM: {"a"}}
    elapsed.seconds += LIFE.total_seconds()
    assert presence.elsewhere("two", [ROOM], leases) == {}

    assert presence.alive("one", LIFE)
    assert presence.elsewhere("two", [ROOM], leases) == {ROOM: {"a"}}


class TestADatabaseWhoseClockIsSet:
    @pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3)], ids=str)
    def test_lease_that_is_not_renewed_ends_after_its_elapsed_time(self, step: timedelta) -> None:
        elapsed = Elapsed()
        leases = presence.Leases(LIFE, elapsed)
        until = NOON + LIFE
        assert leases.holds("one", until, NOON)
        elapsed.seconds += 3599
        assert leases.holds("one", until, NOON + step)
        elapsed.seconds += 2
        assert not leases.holds("one", until, NOON + step)

    @pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3)], ids=str)
    def test_lease_that_is_renewed_goes_on(self, step: timedelta) -> None:
        elapsed = Elapsed()
        leases = presence.Leases(LIFE, elapsed)
        assert leases.holds("one", NOON + LIFE, NOON)
        elapsed.seconds += 3000
        assert leases.holds("one", NOON + step + LIFE, NOON + step)
        elapsed.seconds += 3000
        assert leases.holds("one", NOON + step + LIFE, NOON + step)

    def test_renewal_before_a_step_back_that_is_seen_after_it_holds_no_longer_than_any_other(self) -> None:
        elapsed = Elapsed()
        leases = presence.Leases(LIFE, elapsed)
        assert leases.holds("one", NOON + LIFE, NOON)
        ahead = NOON + timedelta(minutes=1) + LIFE
        assert leases.holds("one", ahead, NOON - timedelta(hours=3))
        elapsed.seconds += 3601
        assert not leases.holds("one", ahead, NOON - timedelta(hours=2))

    def test_process_that_died_before_a_step_back_is_present_to_no_process_that_starts_after_it(self) -> None:
        assert not presence.Leases(LIFE, Elapsed()).holds("dead", NOON + LIFE, NOON - timedelta(hours=3))


def test_a_process_that_was_not_heard_of_for_long_is_forgotten_and_is_told_so() -> None:
    presence.claim("one", [(ROOM, "a")], LIFE)
    presence.claim("two", [(ROOM, "b")], LIFE)
    presence.claim("me", [(ROOM, "b")], LIFE)
    before, dead = presence.forget_the_dead("me", {})
    assert (set(before), dead) == ({"one", "two"}, [])
    assert presence.alive("two", 2 * LIFE)  # written as another moment, though the clock has not moved on
    after, dead = presence.forget_the_dead("me", before)

    assert (set(after), dead) == ({"two"}, ["one"])
    assert {claim.process_id for claim in Claim.objects.all()} == {"two", "me"}
    assert not presence.alive("one", LIFE)
    assert presence.alive("two", LIFE)
