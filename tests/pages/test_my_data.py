"""The page of what is held about a person: the file, how long words are kept, and closing the account."""

import html
import json
import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from dialogue.accounts.models import Person
from dialogue.log.database_log import DatabaseLog
from dialogue.pages.after_exit import COOKIE
from dialogue.rooms.models import KeepChoice
from tests.rooms.conversations import Talk, account, talk
from tests.sessions import just_signed_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.fixture
def one() -> Talk:
    return talk(account("ana@example.org"), account("ben@example.org"))


@pytest.fixture
def ana(one: Talk) -> Client:
    return just_signed_in(one.ana)


def test_browser_without_a_person_reads_that_nothing_is_kept_and_becomes_none() -> None:
    client = Client()
    assert "Nothing is kept for this browser yet." in text(client.get("/my-data/"))
    assert client.get("/my-data/file/").status_code == 404
    assert client.get("/my-data/close/").status_code == client.post("/my-data/close/").status_code == 302
    assert not Person.objects.exists()


def test_file_is_given_at_once_and_kept_by_no_cache(one: Talk, ana: Client) -> None:
    answer = ana.get("/my-data/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.content)["conversations"][0]["room"] == one.room


@pytest.mark.parametrize("part", ["0", "2", "-1", "x", "", "9" * 30])
def test_part_that_there_is_none_of_is_not_found(ana: Client, part: str) -> None:
    assert ana.get("/my-data/file/", {"part": part}).status_code == 404


def test_choice_of_days_holds_for_all_conversations(one: Talk, ana: Client) -> None:
    assert "It is kept like this from now on." in text(ana.post("/my-data/", {"days": "365"}, follow=True))
    assert KeepChoice.objects.get(person=one.ana).days == 365
    assert "Your words are erased after:" in text(ana.get("/past/"))
    for days in ("31", "", "x"):
        assert ana.post("/my-data/", {"days": days}).status_code == 422
    assert KeepChoice.objects.get(person=one.ana).days == 365


def test_guest_has_no_choice_unless_the_administrator_keeps_guests_for_good(settings: Settings) -> None:
    guest = signed_in(talk().ana)
    assert guest.post("/my-data/", {"days": "0"}).status_code == 422
    assert "what you say is erased 30 days after the end" in text(guest.get("/my-data/"))
    settings.RETENTION_DAYS_GUESTS = None
    assert guest.post("/my-data/", {"days": "0"}).status_code == 302


@pytest.mark.parametrize("data", [{}, {"words": "withdraw"}, {"sure": "yes"}, {"words": "x", "sure": "yes"}])
def test_account_is_not_closed_without_both_answers(one: Talk, ana: Client, data: dict[str, str]) -> None:
    assert ana.post("/my-data/close/", data).status_code == 422
    assert Person.objects.get(pk=one.ana.pk).is_active
    assert None not in one.words("a")


def test_account_is_not_closed_before_its_owner_confirms_who_they_are(one: Talk) -> None:
    answer = signed_in(one.ana).post("/my-data/close/", {"words": "withdraw", "sure": "yes"})
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert Person.objects.get(pk=one.ana.pk).is_active


def test_closed_account_is_signed_out_and_its_words_are_as_the_person_chose(
    one: Talk, ana: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = ana.post("/my-data/close/", {"words": "withdraw", "sure": "yes"})
    assert "It is erased" in text(answer)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert set(one.words("a")) == {None}
    assert mailoutbox[-1].to == ["ana@example.org"]
    assert "There are none in this browser yet" in text(ana.get("/past/"))
    assert "Nothing is kept for this browser yet." in text(ana.get("/my-data/"))


def test_guest_erases_everything_here_and_a_conversation_of_nobody_else_with_it() -> None:
    one = talk()
    for person in (one.ana, one.ben):
        client = signed_in(person)
        assert "Erase everything here?" in text(client.get("/my-data/close/"))
        assert client.post("/my-data/close/", {"words": "leave", "sure": "yes"}).status_code == 200
    assert DatabaseLog().heads([one.room]) == {}


@pytest.mark.parametrize("path", ["/my-data/", "/my-data/file/", "/my-data/close/"])
def test_after_the_neutral_exit_nothing_is_shown_or_done(one: Talk, ana: Client, path: str) -> None:
    ana.cookies[COOKIE] = "yes"
    ana.post(path, {"words": "withdraw", "sure": "yes", "days": "30"})
    assert "Nothing is shown here" in text(ana.get(path))
    assert Person.objects.get(pk=one.ana.pk).is_active
    assert not KeepChoice.objects.exists()
