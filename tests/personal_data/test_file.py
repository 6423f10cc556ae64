"""The file of everything about a person: their own words, and nothing that another person said."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.care import storage
from dialogue.care.entries import StepChosen
from dialogue.couples.membership import bring_together, own_couple
from dialogue.couples.models import StoppedInviter
from dialogue.couples.plans import ask
from dialogue.personal_data import file
from dialogue.personal_data.file import file_of, parts_of
from dialogue.rooms.creation import create_room
from dialogue.rooms.forgetting import withdraw_own_words
from dialogue.rooms.invitations import accept_invitation
from tests.rooms.conversations import WORDS_OF, account, talk
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


def everything(person: Person, number: int = 1) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file_of(person, number, "en", timezone.now()))
    return read


def test_file_has_ones_own_words_and_private_answers_and_nobody_elses() -> None:
    one = talk(account("ana@example.org"))
    whole = everything(one.ana)
    [conversation] = whole["conversations"]
    own = conversation["own_events"]
    assert (conversation["room"], conversation["topic"], conversation["name"]) == (
        one.room,
        "Weekends",
        "Ana",
    )
    assert {event["by"] for event in own} == {"a"}
    assert WORDS_OF["a"] in {event.get("text") for event in own}
    assert WORDS_OF["b"] not in json.dumps(whole)
    assert [event["value"] for event in own if event["event"] == "rated" and event["private"]] != []


def test_file_after_a_withdrawal_has_the_course_without_the_words() -> None:
    one = talk(account("ana@example.org"))
    withdraw_own_words(one.room, "a", timezone.now(), by=one.ana.pk)
    assert WORDS_OF["a"] not in json.dumps(everything(one.ana))


def test_file_has_the_topics_that_one_asked_about_and_not_those_of_the_other() -> None:
    ana, ben = account("ana@example.org"), account("ben@example.org")
    couple = bring_together(ana, "Ana", ben, "Ben").pk
    now = timezone.now()
    for person, topic in ((ana, "The mountains"), (ben, "The rivers")):
        seen = own_couple(person.pk, couple)
        assert seen is not None
        ask(seen, topic, "compassion", now + timedelta(hours=3), now)
    plans = everything(ana)["plans"]
    assert {(plan["asked_by_me"], plan["topic"]) for plan in plans} == {
        (True, "The mountains"),
        (False, None),
    }


def test_file_does_not_tell_who_stopped_the_persons_invitations() -> None:
    ana, ben = account("ana@example.org"), account("ben@example.org")
    StoppedInviter.objects.create(inviter=ana, person=ben, name="Ana")
    assert everything(ana)["stopped_inviters"] == []
    assert everything(ben)["stopped_inviters"] == [{"name": "Ana"}]


def test_file_has_the_person_their_sessions_and_their_own_page() -> None:
    ana = account("ana@example.org")
    signed_in(ana)
    storage.add(ana.pk, StepChosen("Call Mathilda", "today"), timezone.now())
    whole = everything(ana)
    assert whole["person"]["address"] == "ana@example.org"
    assert len(whole["sessions"]) == 1
    assert whole["own_page"]["steps"][0]["text"] == "Call Mathilda"
    assert whole["conversations"] == []


def test_observers_file_has_no_word_of_the_partners() -> None:
    created = create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", bearer=False)
    assert created.observer is not None
    lee = account("lee@example.org")
    accept_invitation(created.observer.link.rpartition("/")[2], lee)
    [conversation] = everything(lee)["conversations"]
    assert (conversation["role"], conversation["name"]) == ("observer", "Dr. Lee")
    assert "topic" not in conversation


def test_very_many_conversations_are_in_several_parts_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = account("ana@example.org")
    rooms = {talk(ana).room for _ in range(3)}
    monkeypatch.setattr(file, "MAX_EVENTS", 30)
    parts = [everything(ana, number) for number in range(1, parts_of(ana) + 1)]
    assert len(parts) > 1
    assert ["person" in part for part in parts] == [True] + [False] * (len(parts) - 1)
    listed = [each["room"] for part in parts for each in part["conversations"]]
    assert sorted(listed) == sorted(rooms)
