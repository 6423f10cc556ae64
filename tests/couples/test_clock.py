"""Wall-clock times and instants, over changes of clocks and for persons who move."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.couples import clock


def wall(text: str) -> datetime:
    """What clocks show: a time without a zone."""
    return datetime.fromisoformat(text)


BERLIN = ZoneInfo("Europe/Berlin")


def test_the_same_wall_clock_time_is_another_instant_before_and_after_the_clocks_go_forward() -> None:
    before, after = (clock.instants_of(wall(f"2027-03-{day} 19:00"), BERLIN) for day in (27, 28))
    assert before == (datetime(2027, 3, 27, 18, tzinfo=UTC),)
    assert after == (datetime(2027, 3, 28, 17, tzinfo=UTC),)


def test_time_that_the_clocks_skip_is_no_instant() -> None:
    assert clock.instants_of(wall("2027-03-28 02:30"), BERLIN) == ()
    assert len(clock.instants_of(wall("2027-03-28 03:00"), BERLIN)) == 1


def test_time_that_comes_twice_is_two_instants_an_hour_apart() -> None:
    first, second = clock.instants_of(wall("2027-10-31 02:30"), BERLIN)
    assert (first, second - first) == (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), timedelta(hours=1))


def test_person_who_moves_sees_the_same_instant_on_other_clocks() -> None:
    [instant] = clock.instants_of(wall("2027-10-30 19:00"), BERLIN)
    assert clock.wall_of(instant, clock.zone_named("America/Lima")) == wall("2027-10-30 12:00")
    assert clock.wall_of(instant, clock.zone_named("Asia/Kathmandu")) == wall("2027-10-30 22:45")


@pytest.mark.parametrize("name", ["", "Nowhere/Here", "../etc/passwd", "US/Pacific", "UTC"])
def test_unknown_zone_is_utc(name: str) -> None:
    assert clock.zone_named(name).key == "UTC"


@given(
    st.datetimes(wall("2020-01-01"), wall("2040-01-01")).map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(clock.zones()),
)
def test_every_instant_of_a_wall_clock_time_shows_it_and_there_are_at_most_two(
    at: datetime, name: str
) -> None:
    zone = clock.zone_named(name)
    instants = clock.instants_of(at, zone)
    assert len(instants) <= 2
    assert all(clock.wall_of(instant, zone) == at for instant in instants)
    shown = clock.wall_of(at.replace(tzinfo=UTC), zone)
    assert at.replace(tzinfo=UTC) in clock.instants_of(shown, zone)
