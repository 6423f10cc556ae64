"""Who is present by way of which process, on the tables."""

from datetime import UTC, datetime, timedelta

import pytest

from dialogue.presence import leases
from dialogue.presence.models import PresenceLease

pytestmark = pytest.mark.django_db

ROOM, OTHER = "0123456789abcdef0123", "0123456789abcdef0124"
LEASE_TTL = timedelta(hours=1)
SECOND = timedelta(seconds=1)  # a renewal is written as another moment, even if the clock has not moved on
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Elapsed:
    """Elapsed time, held by the test, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def elsewhere(process: str, rooms: list[str]) -> dict[str, frozenset[str]]:
    return leases.present_elsewhere(process, rooms, leases.LeaseMonitor(LEASE_TTL, Elapsed()))


def test_lease_is_seen_by_every_other_process_in_its_room_only() -> None:
    leases.acquire("one", [(ROOM, "a"), (OTHER, "b")], LEASE_TTL)
    leases.acquire("two", [(ROOM, "b")], LEASE_TTL)

    assert elsewhere("one", [ROOM]) == {ROOM: {"b"}}
    assert elsewhere("two", [ROOM]) == {ROOM: {"a"}}
    assert elsewhere("three", [ROOM, OTHER]) == {ROOM: {"a", "b"}, OTHER: {"b"}}


def test_second_lease_changes_nothing_and_a_released_one_is_gone() -> None:
    leases.acquire("one", [(ROOM, "a")], LEASE_TTL)
    leases.acquire("one", [(ROOM, "a"), (ROOM, "b")], LEASE_TTL)
    leases.release("one", [(ROOM, "a")])

    assert elsewhere("two", [ROOM]) == {ROOM: {"b"}}
    leases.release_all("one")
    assert elsewhere("two", [ROOM]) == {}


def test_leases_of_a_silent_process_expire_and_hold_again_after_a_renewal() -> None:
    leases.acquire("one", [(ROOM, "a")], LEASE_TTL)
    elapsed = Elapsed()
    monitor = leases.LeaseMonitor(LEASE_TTL, elapsed)
    assert leases.present_elsewhere("two", [ROOM], monitor) == {ROOM: {"a"}}
    elapsed.seconds += LEASE_TTL.total_seconds()
    assert leases.present_elsewhere("two", [ROOM], monitor) == {}

    assert leases.renew("one", LEASE_TTL - SECOND)
    assert leases.present_elsewhere("two", [ROOM], monitor) == {ROOM: {"a"}}


class TestADatabaseWhoseClockIsSet:
    @pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3)], ids=str)
    def test_lease_that_is_not_renewed_ends_after_its_elapsed_time(self, step: timedelta) -> None:
        elapsed = Elapsed()
        monitor = leases.LeaseMonitor(LEASE_TTL, elapsed)
        until = NOON + LEASE_TTL
        assert monitor.holds("one", until, NOON)
        elapsed.seconds += 3599
        assert monitor.holds("one", until, NOON + step)
        elapsed.seconds += 2
        assert not monitor.holds("one", until, NOON + step)

    @pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(hours=3)], ids=str)
    def test_lease_that_is_renewed_goes_on(self, step: timedelta) -> None:
        elapsed = Elapsed()
        monitor = leases.LeaseMonitor(LEASE_TTL, elapsed)
        assert monitor.holds("one", NOON + LEASE_TTL, NOON)
        elapsed.seconds += 3000
        assert monitor.holds("one", NOON + step + LEASE_TTL, NOON + step)
        elapsed.seconds += 3000
        assert monitor.holds("one", NOON + step + LEASE_TTL, NOON + step)

    def test_renewal_before_a_clock_step_back_lasts_no_longer_than_others(self) -> None:
        elapsed = Elapsed()
        monitor = leases.LeaseMonitor(LEASE_TTL, elapsed)
        assert monitor.holds("one", NOON + LEASE_TTL, NOON)
        ahead = NOON + timedelta(minutes=1) + LEASE_TTL
        assert monitor.holds("one", ahead, NOON - timedelta(hours=3))
        elapsed.seconds += 3601
        assert not monitor.holds("one", ahead, NOON - timedelta(hours=2))

    def test_process_that_died_before_a_clock_step_back_is_absent_afterwards(self) -> None:
        assert not leases.LeaseMonitor(LEASE_TTL, Elapsed()).holds(
            "dead", NOON + LEASE_TTL, NOON - timedelta(hours=3)
        )


def test_expired_process_is_purged_and_learns_of_it() -> None:
    leases.acquire("one", [(ROOM, "a")], LEASE_TTL)
    leases.acquire("two", [(ROOM, "b")], LEASE_TTL)
    leases.acquire("me", [(ROOM, "b")], LEASE_TTL)
    before, dead = leases.purge_expired("me", {})
    assert (set(before), dead) == ({"one", "two"}, [])
    assert leases.renew("two", LEASE_TTL - SECOND)
    after, dead = leases.purge_expired("me", before)

    assert (set(after), dead) == ({"two"}, ["one"])
    assert {claim.process_id for claim in PresenceLease.objects.all()} == {"two", "me"}
    assert not leases.renew("one", LEASE_TTL)
    assert leases.renew("two", LEASE_TTL)
