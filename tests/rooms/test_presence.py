"""Who is present by way of which process, on the tables."""

from datetime import UTC, datetime, timedelta

import pytest

from dialogue.presence import leases
from dialogue.presence.models import PresenceLease

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
    return leases.present_elsewhere(process, rooms, leases.LeaseMonitor(LIFE, Elapsed()))


def test_a_claim_is_seen_by_every_other_process_and_only_in_its_room() -> None:
    leases.acquire("one", [(ROOM, "a"), (OTHER, "b")], LIFE)
    leases.acquire("two", [(ROOM, "b")], LIFE)

    assert elsewhere("one", [ROOM]) == {ROOM: {"b"}}
    assert elsewhere("two", [ROOM]) == {ROOM: {"a"}}
    assert elsewhere("three", [ROOM, OTHER]) == {ROOM: {"a", "b"}, OTHER: {"b"}}


def test_claiming_twice_is_claiming_once_and_what_is_given_up_is_gone() -> None:
    leases.acquire("one", [(ROOM, "a")], LIFE)
    leases.acquire("one", [(ROOM, "a"), (ROOM, "b")], LIFE)
    leases.release("one", [(ROOM, "a")])

    assert elsewhere("two", [ROOM]) == {ROOM: {"b"}}
    leases.release_all("one")
    assert elsewhere("two", [ROOM]) == {}


def test_the_claims_of_a_process_that_says_nothing_more_expire_and_hold_again_when_it_does() -> None:
    leases.acquire("one", [(ROOM, "a")], LIFE)
    elapsed = Elapsed()
    monitor = leases.LeaseMonitor(LIFE, elapsed)
    assert leases.present_elsewhere("two", [ROOM], monitor) == {ROOM: {"a"}}
    elapsed.seconds += LIFE.total_seconds()
    assert leases.present_elsewhere("two", [ROOM], monitor) == {}

    assert leases.renew("one", LIFE)
    assert leases.present_elsewhere("two", [ROOM], monitor) == {ROOM: {"a"}}


class TestADatabaseWhoseClockIsSet:
    @pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3)], ids=str)
    def test_lease_that_is_not_renewed_ends_after_its_elapsed_time(self, step: timedelta) -> None:
        elapsed = Elapsed()
        monitor = leases.LeaseMonitor(LIFE, elapsed)
        until = NOON + LIFE
        assert monitor.holds("one", until, NOON)
        elapsed.seconds += 3599
        assert monitor.holds("one", until, NOON + step)
        elapsed.seconds += 2
        assert not monitor.holds("one", until, NOON + step)

    @pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3)], ids=str)
    def test_lease_that_is_renewed_goes_on(self, step: timedelta) -> None:
        elapsed = Elapsed()
        monitor = leases.LeaseMonitor(LIFE, elapsed)
        assert monitor.holds("one", NOON + LIFE, NOON)
        elapsed.seconds += 3000
        assert monitor.holds("one", NOON + step + LIFE, NOON + step)
        elapsed.seconds += 3000
        assert monitor.holds("one", NOON + step + LIFE, NOON + step)

    def test_renewal_before_a_step_back_that_is_seen_after_it_holds_no_longer_than_any_other(self) -> None:
        elapsed = Elapsed()
        monitor = leases.LeaseMonitor(LIFE, elapsed)
        assert monitor.holds("one", NOON + LIFE, NOON)
        ahead = NOON + timedelta(minutes=1) + LIFE
        assert monitor.holds("one", ahead, NOON - timedelta(hours=3))
        elapsed.seconds += 3601
        assert not monitor.holds("one", ahead, NOON - timedelta(hours=2))

    def test_process_that_died_before_a_step_back_is_present_to_no_process_that_starts_after_it(self) -> None:
        assert not leases.LeaseMonitor(LIFE, Elapsed()).holds("dead", NOON + LIFE, NOON - timedelta(hours=3))


def test_a_process_that_was_not_heard_of_for_long_is_forgotten_and_is_told_so() -> None:
    leases.acquire("one", [(ROOM, "a")], LIFE)
    leases.acquire("two", [(ROOM, "b")], LIFE)
    leases.acquire("me", [(ROOM, "b")], LIFE)
    before, dead = leases.purge_expired("me", {})
    assert (set(before), dead) == ({"one", "two"}, [])
    assert leases.renew("two", 2 * LIFE)  # written as another moment, though the clock has not moved on
    after, dead = leases.purge_expired("me", before)

    assert (set(after), dead) == ({"two"}, ["one"])
    assert {claim.process_id for claim in PresenceLease.objects.all()} == {"two", "me"}
    assert not leases.renew("one", LIFE)
    assert leases.renew("two", LIFE)
