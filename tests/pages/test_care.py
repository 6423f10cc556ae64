"""A person's own page: taking stock, a step, how it went. For its person alone, a guest too."""

import html
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dialogue.accounts.models import Person, Session
from dialogue.care import areas, storage
from dialogue.care.entries import Rating, StepChosen, StockTaken
from dialogue.care.models import Entry, Key
from dialogue.pages.after_exit import COOKIE
from dialogue.rooms.creation import create_room

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VERSION = areas.load(areas.SHIPPED).version
STOCK = {"areas_version": VERSION, "rest": 3, "quiet": 2, "joy": 9}
WORDS = "Call Mathilda about the mountains"


@pytest.fixture
def ana() -> Client:
    """A browser that took stock."""
    client = Client()
    assert client.post("/care/stock/", STOCK).status_code == 302
    return client


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def steps_of(client: Client) -> list[str]:
    """The ids of the steps that the page asks about."""
    return re.findall(r'name="step" value="(\w+)"', client.get("/care/").content.decode())


def person_of(client: Client) -> str:
    person = Session.objects.get(person__isnull=False).person_id if Session.objects.count() == 1 else None
    return str(person or client.session["_auth_user_id"])


def test_looking_makes_no_person_and_the_first_stock_makes_a_guest() -> None:
    client = Client()
    for path in ("", "stock/", "kindness/", "room/", "export/", "erase/"):
        assert client.get(f"/care/{path}").status_code == 200
    assert client.post("/care/erase/").status_code == 302
    assert Person.objects.count() == Session.objects.count() == 0
    assert client.post("/care/stock/", STOCK).status_code == 302
    [person] = Person.objects.all()
    assert person.is_guest
    assert "Your last stock" in text(client.get("/care/"))


def test_stock_shows_what_is_thin_and_offers_steps_for_it(ana: Client) -> None:
    page = text(ana.get("/care/"))
    assert "What is thin just now: Quiet · Rest" in page
    assert "Be in bed half an hour earlier." in page
    assert "Eat one warm meal sitting down." not in page  # nothing was said of the body


def test_step_is_asked_about_and_each_answer_is_answered_kindly(ana: Client) -> None:
    assert ana.post("/care/", {"own": WORDS, "span": "week"}).status_code == 302
    assert f"This week {WORDS}" in text(ana.get("/care/"))
    [step] = steps_of(ana)
    assert ana.post("/care/", {"step": step, "how": "not_yet"}).status_code == 302
    page = text(ana.get("/care/"))
    assert "That is fine. It can wait, become smaller, or go." in page
    assert "You last said: “Not yet”" in page
    ana.post("/care/", {"step": step, "how": "done"})
    page = text(ana.get("/care/"))
    assert "Good. Let that count for a moment." in page
    assert WORDS not in page


def test_reply_is_over_on_the_next_visit(ana: Client) -> None:
    person = person_of(ana)
    storage.add(person, StepChosen(WORDS, "today"), timezone.now() - timedelta(days=2))
    [step] = storage.read(person).steps
    ana.post("/care/", {"step": step.id, "how": "bit"})
    assert "A bit is something." in text(ana.get("/care/"))
    storage.erase(person)
    storage.add(person, StepChosen(WORDS, "today"), timezone.now() - timedelta(days=2))
    assert "A bit is something." not in text(ana.get("/care/"))


def test_another_persons_step_is_an_unknown_one_and_nothing_of_it_is_shown(ana: Client) -> None:
    ana.post("/care/", {"own": WORDS, "span": "today"})
    [step] = steps_of(ana)
    ben = Client()
    ben.post("/care/stock/", STOCK)
    for client in (ben, Client()):
        real, unknown = (client.post("/care/", {"step": each, "how": "let_go"}) for each in (step, "0" * 16))
        assert real.status_code == unknown.status_code == 409
        assert text(real) == text(unknown)
        assert WORDS not in text(real)
        for path in ("", "room/", "export/"):
            assert WORDS not in client.get(f"/care/{path}").content.decode()
    assert steps_of(ana) == [step]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"areas_version": VERSION}, "Please give at least one number."),
        ({**STOCK, "rest": 11}, "Please choose a number from 0 to 10."),
        ({**STOCK, "rest": -1}, "Please choose a number from 0 to 10."),
        ({**STOCK, "rest": "x"}, "Please choose a number from 0 to 10."),
        ({**STOCK, "areas_version": VERSION + 1}, "The questions have changed meanwhile."),
        ({**STOCK, "areas_version": ""}, "The questions have changed meanwhile."),
    ],
)
def test_stock_with_a_wrong_value_is_not_stored_and_says_why(data: dict[str, Any], sentence: str) -> None:
    answer = Client().post("/care/stock/", data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    if data.get("joy") == 9:
        assert re.search(r'name="joy" value="9" checked', answer.content.decode())  # what was given is kept
    assert Person.objects.count() == Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"span": "today"}, "Please choose a step, or write one of your own."),
        ({"own": "   ", "span": "today"}, "Please choose a step, or write one of your own."),
        ({"own": "x" * 301, "span": "today"}, "That is a little long for one small step."),
        ({"own": WORDS, "span": "year"}, "Please choose one of these."),
        ({"own": WORDS}, "Please choose one."),
    ],
)
def test_step_with_a_wrong_value_is_not_stored_and_says_why(
    ana: Client, data: dict[str, str], sentence: str
) -> None:
    answer = ana.post("/care/", data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Entry.objects.count() == 1
    if data.get("own") == WORDS:
        assert f'value="{WORDS}"' in answer.content.decode()


def test_words_are_text_and_never_markup(ana: Client) -> None:
    ana.post("/care/", {"own": "<script>alert(1)</script>", "span": "today"})
    assert b"<script>alert" not in ana.get("/care/").content


def test_form_of_another_site_and_a_browser_without_cookies_store_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    for path, data in (
        ("/care/stock/", STOCK),
        ("/care/", {"own": WORDS, "span": "today"}),
        ("/care/erase/", {}),
    ):
        answer = client.post(path, data)
        assert answer.status_code == 403
        assert "Please try that once more" in text(answer)
    assert Person.objects.count() == 0


def test_own_form_is_stored_once_also_if_it_is_sent_twice() -> None:
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = client.get("/care/stock/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        form = {**STOCK, "csrfmiddlewaretoken": token[1]}
        assert client.post("/care/stock/", form).status_code == 302
    assert client.post("/care/stock/", form).status_code == 302
    assert Entry.objects.count() == 2


def test_stock_taken_on_two_devices_at_once_is_kept_twice(ana: Client) -> None:
    other_device = Client()
    other_device.cookies["sessionid"] = ana.cookies["sessionid"].value
    forms = [client.get("/care/stock/") for client in (ana, other_device)]
    assert [form.status_code for form in forms] == [200, 200]
    for client, rest in ((ana, 1), (other_device, 7)):
        assert client.post("/care/stock/", {**STOCK, "rest": rest}).status_code == 302
    page = text(ana.get("/care/"))
    assert "first 3, last 7; lowest 1, highest 7" in page
    assert "Over time" in page


def test_earlier_stock_is_readable_after_the_areas_were_edited(
    ana: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.CARE_AREAS = tmp_path / "areas.toml"
    settings.CARE_AREAS.write_text(
        f"version = {VERSION + 1}\n[[area]]\nid = 'money'\ntitle.en = 'Money'\n"
        "question.en = 'Is there enough?'\nideas.en = ['Count it.']\n"
    )
    page = text(ana.get("/care/"))
    assert "Rest 3" in page
    assert "Count it." not in page
    assert "Is there enough?" in text(ana.get("/care/stock/"))
    assert ana.post("/care/stock/", STOCK).status_code == 422  # a form from before
    assert ana.post("/care/stock/", {"areas_version": VERSION + 1, "money": 4}).status_code == 302
    page = text(ana.get("/care/"))
    assert "Money 4" in page
    assert "first 3, last 3" in page  # the area that is gone, where it was asked


def test_titles_follow_the_language_while_the_areas_are_the_same(ana: Client) -> None:
    ana.cookies["language"] = "de"
    assert "Wovon gerade wenig da ist: Stille · Ruhe und Schlaf" in text(ana.get("/care/"))


def test_everything_is_exported_and_erased(ana: Client) -> None:
    ana.post("/care/", {"own": WORDS, "span": "ongoing"})
    [step] = steps_of(ana)
    ana.post("/care/", {"step": step, "how": "done"})
    answer = ana.get("/care/export/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="own-page.json"'
    exported = json.loads(answer.content)
    assert [rating["title"] for rating in exported["stocks"][0]["ratings"]] == [
        "Rest",
        "Joy and play",
        "Quiet",
    ]
    [chosen] = exported["steps"]
    assert (chosen["text"], chosen["span"], chosen["answers"][0]["how"]) == (WORDS, "ongoing", "done")

    assert "for good" in text(ana.get("/care/erase/"))
    assert Entry.objects.count() == 3
    assert ana.post("/care/erase/").status_code == 302
    assert Key.objects.count() == Entry.objects.count() == 0
    assert json.loads(ana.get("/care/export/").content) == {"stocks": [], "steps": []}
    assert ana.post("/care/", {"step": step, "how": "done"}).status_code == 409


def test_forgetting_the_browser_destroys_the_guests_own_page(ana: Client) -> None:
    ana.post("/past/forget/")
    assert Key.objects.count() == Entry.objects.count() == 0


def test_answer_for_the_room_has_one_size_with_a_stock_and_without_and_no_cache(ana: Client) -> None:
    answers = [client.get("/care/room/") for client in (ana, Client())]
    mine, nobodys = (json.loads(answer.content) for answer in answers)
    assert {rating["title"]: rating["value"] for rating in mine["stock"]["ratings"]} == {
        "Rest": 3,
        "Joy and play": 9,
        "Quiet": 2,
    }
    assert nobodys["stock"] is None
    assert mine["kindness"] == nobodys["kindness"]
    assert len({len(answer.content) for answer in answers}) == 1
    person = person_of(ana)
    ratings = tuple(Rating(area.id, area.title["en"], 10) for area in areas.current().area)
    storage.add(person, StockTaken(VERSION, ratings), timezone.now())
    assert len(ana.get("/care/room/").content) == len(answers[0].content)
    for language in ("de", "es", "ar"):
        ana.cookies["language"] = language
        assert len(ana.get("/care/room/").content) == len(answers[0].content)
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_pages_of_a_room_are_the_same_whether_a_partner_has_an_own_page(ana: Client) -> None:
    created = create_room("compassion", "Weekends", ["Ana", "Ben"], bearer=False)
    ben = Client()
    for client, invitation in zip((ana, ben), created.partners, strict=True):
        assert client.post(invitation.link).status_code == 302
    room = f"/rooms/{created.room}/"
    shown = [(client.get(room).content, client.get("/past/").content) for client in (ana, ben)]
    [plain, with_own_page] = [[re.sub(rb'value="\w{64}"', b"", page) for page in pages] for pages in shown]
    assert plain[0] == with_own_page[0]
    assert b"own-" not in plain[0]
    assert plain[1].replace(b"Ben", b"") == with_own_page[1].replace(b"Ana", b"")


def test_after_the_neutral_exit_nothing_is_shown_or_stored(ana: Client) -> None:
    ana.cookies[COOKIE] = "yes"
    for path in ("", "stock/", "kindness/", "room/", "export/", "erase/"):
        assert "Nothing is shown here" in ana.get(f"/care/{path}").content.decode()
    ana.post("/care/erase/")
    assert Entry.objects.count() == 1


def test_start_page_links_to_it_for_everybody_alike(ana: Client) -> None:
    pages = [re.sub(r'value="\w{64}"', "", client.get("/").content.decode()) for client in (ana, Client())]
    assert pages[0] == pages[1]
    assert 'href="/care/"' in pages[0]


def test_nothing_of_it_is_written_to_any_log(ana: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "third_ear")
    ana.post("/care/", {"own": WORDS, "span": "today"})
    [step] = steps_of(ana)
    ana.post("/care/", {"step": step, "how": "bit"})
    ana.post("/care/erase/")
    assert caplog.records == []
