"""The doors: who is let in, who is not, and that a seat is taken once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dialogue.accounts.models import Person
from dialogue.people import doors
from dialogue.people.opening import Opened, open_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> Opened:
    return open_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", "signals")


def code(link: str) -> str:
    return link.rpartition("/")[2]


def person() -> Person:
    return Person.objects.create_guest()


def test_a_token_opens_its_own_seat(opened: Opened) -> None:
    for door in opened.partners:
        found = doors.pass_by_token(door.token or "")
        assert found is not None
        assert (found.room, found.seat, found.name, found.scope) == (opened.room, door.seat, door.name, None)


def test_an_observers_token_says_what_they_were_invited_to(opened: Opened) -> None:
    assert opened.observer is not None
    found = doors.pass_by_token(opened.observer.token or "")
    assert found is not None
    assert (found.viewer.who, found.seat, found.name, found.scope) == ("o1", None, "Dr. Lee", "signals")


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 1000])
def test_an_unknown_token_opens_nothing(token: str) -> None:
    assert doors.pass_by_token(token) is None


def test_a_links_code_is_no_token_and_a_token_is_no_code(opened: Opened) -> None:
    door = opened.partners[0]
    assert doors.pass_by_token(code(door.link)) is None
    assert doors.claim(door.token or "", person()) is None
    assert doors.invitation(door.token or "") is None


def test_a_link_tells_whose_it_is_before_it_is_used(opened: Opened) -> None:
    invited = doors.invitation(code(opened.partners[1].link))
    assert invited is not None
    assert (invited.room, invited.who, invited.name, invited.claimed_by) == (opened.room, "b", "Ben", None)


def test_who_claims_a_seat_has_the_pass_from_then_on(opened: Opened) -> None:
    ana = person()
    claimed = doors.claim(code(opened.partners[0].link), ana)
    assert isinstance(claimed, doors.Claimed)
    assert (claimed.person, claimed.door.seat, claimed.since) == (ana, "a", "now")
    assert doors.pass_by_person(ana.pk, opened.room) == claimed.door
    assert doors.passes_of(ana.pk) == [claimed.door]


def test_claiming_again_what_one_has_is_no_fault(opened: Opened) -> None:
    ana, link = person(), code(opened.partners[0].link)
    first, second = doors.claim(link, ana), doors.claim(link, ana)
    assert isinstance(first, doors.Claimed)
    assert isinstance(second, doors.Claimed)
    assert first.door == second.door
    assert second.since == "before"


def test_a_second_browser_is_told_that_the_link_is_taken(opened: Opened) -> None:
    link = code(opened.partners[0].link)
    doors.claim(link, person())
    second = person()
    assert doors.claim(link, second) == "taken"
    assert doors.pass_by_person(second.pk, opened.room) is None


def test_one_browser_cannot_sit_in_both_chairs(opened: Opened) -> None:
    ana = person()
    doors.claim(code(opened.partners[0].link), ana)
    assert doors.claim(code(opened.partners[1].link), ana) == "seated"
    ben = doors.claim(code(opened.partners[1].link), person())
    assert isinstance(ben, doors.Claimed)


def test_an_outsider_has_no_pass_for_any_room(opened: Opened) -> None:
    assert doors.pass_by_person(person().pk, opened.room) is None
    assert doors.pass_by_person(None, opened.room) is None
    assert doors.passes_of(None) == []


def test_the_company_of_a_room_is_named_in_full(opened: Opened) -> None:
    company = doors.company(opened.room)
    assert company.partners == {"a": "Ana", "b": "Ben"}
    assert company.observers == (doors.Guest("o1", "Dr. Lee", "signals"),)
    assert company.scripted == frozenset()


@pytest.mark.django_db(transaction=True)
def test_of_browsers_that_race_for_a_seat_exactly_one_sits_down(opened: Opened) -> None:
    racers = [person() for _ in range(4)]
    start = Barrier(len(racers))

    def race(racer: Person) -> object:
        start.wait()
        try:
            return doors.claim(code(opened.partners[0].link), racer)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        results = list(pool.map(race, racers))

    assert sorted(isinstance(result, doors.Claimed) for result in results) == [False, False, False, True]
    assert results.count("taken") == 3
