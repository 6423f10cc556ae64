"""The pages of planned conversations: asking, answering, going in; times, reminders and the calendar."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from dialogue.accounts.models import Person
from dialogue.couples.models import Plan, PlanningChoices
from dialogue.rooms.models import Seat
from tests.couples.helpers import couple_of, guest

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOPIC = "Who drives Mathilda on Sundays?"
BERLIN = ZoneInfo("Europe/Berlin")
YEAR = timezone.now().year + 1
ASKED = {"topic": TOPIC, "format": "compassion", "time_zone": "Europe/Berlin"}


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def without_ids(response: Any) -> str:
    """A page without what differs each time: the form's token, and the ids of plans."""
    return re.sub(r'value="\w{64}"|/plans/\w+', "", response.content.decode())


def browser_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def soon(hours: float) -> str:
    """What the clocks of Berlin show in so many hours."""
    return (timezone.now() + timedelta(hours=hours)).astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M")


class Two:
    """The browsers of Ana and Ben, who are a couple."""

    def __init__(self) -> None:
        persons = guest(), guest()
        self.page = f"/couple/{couple_of(*persons).id}/"
        self.ana, self.ben = map(browser_of, persons)
        self.persons = persons

    def ask(self, when: str | None = None, **others: str) -> str:
        """Ana asks; the page of the plan."""
        answer = self.ana.post(f"{self.page}plan/", ASKED | {"when": when or soon(24)} | others)
        assert answer.status_code == 302, text(answer)
        return str(answer.headers["Location"])

    def agree(self, hours: float = 24) -> str:
        plan = self.ask(soon(hours))
        assert self.ben.post(plan, {"answer": "yes", "revision": "0"}).status_code == 302
        return plan


@pytest.fixture
def two() -> Two:
    return Two()


def test_one_asks_and_the_other_says_yes_and_both_see_it(two: Two) -> None:
    assert "One topic, at a time that suits" in text(two.ana.get(f"{two.page}plan/"))
    plan = two.ask()
    assert "Ben is asked." in text(two.ana.get(plan))
    page = text(two.ben.get(two.page))
    assert TOPIC in page
    assert "Ana asks you for this conversation." in page
    two.ben.post(plan, {"answer": "yes", "revision": "0"})
    for client in (two.ana, two.ben):
        assert "You both said yes." in text(client.get(two.page))
        assert "You both said yes." in text(client.get(plan))


def test_each_sees_the_time_by_their_own_clocks_and_by_new_ones_after_moving(two: Two) -> None:
    plan = two.ask(f"{YEAR}-01-15T19:00")
    Person.objects.filter(pk=two.persons[1].pk).update(time_zone="America/Lima")
    assert f"Jan. 15, {YEAR} · 7 p.m. ( Europe/Berlin )" in text(two.ana.get(plan))
    assert f"Jan. 15, {YEAR} · 1 p.m. ( America/Lima )" in text(two.ben.get(plan))
    two.ana.post("/couple/times/", {"choose": "zone", "time_zone": "Asia/Tokyo"})
    assert f"Jan. 16, {YEAR} · 3 a.m. ( Asia/Tokyo )" in text(two.ana.get(plan))
    assert Plan.objects.get().at == datetime(YEAR, 1, 15, 18, tzinfo=UTC)


def test_another_time_within_a_day_is_asked_back(two: Two) -> None:
    plan = two.ask(soon(24))
    form = {"answer": "another", "revision": "0", "time_zone": "Europe/Berlin"}
    beyond = two.ben.post(plan, form | {"when": soon(50)})
    assert beyond.status_code == 409
    assert "within a day of the time" in text(beyond)
    assert two.ben.post(plan, form | {"when": "soon"}).status_code == 422
    assert two.ben.post(plan, form | {"when": soon(30)}).status_code == 302
    assert "Ben suggests this time." in text(two.ana.get(plan))
    assert "Ana is asked." in text(two.ben.get(plan))


def test_not_now_and_no_answer_look_the_same_and_say_nothing_of_who_or_when(two: Two) -> None:
    said, unanswered, taken_back = two.ask(), two.ask(), two.ask()
    two.ben.post(said, {"answer": "not_now", "revision": "0"})
    two.ana.post(taken_back, {"answer": "not_now", "revision": "0"})
    Plan.objects.update(first_at=timezone.now(), at=timezone.now())
    for client in (two.ana, two.ben):
        pages = [without_ids(client.get(each)) for each in (said, unanswered, taken_back)]
        assert pages[0] == pages[1] == pages[2]
    assert "no reason is needed" in text(two.ana.get(said))
    assert TOPIC not in text(two.ana.get(two.page))


def test_yes_to_a_time_that_changed_meanwhile_changes_nothing(two: Two) -> None:
    plan = two.ask(soon(24))
    form = {"answer": "another", "time_zone": "Europe/Berlin"}
    two.ben.post(plan, form | {"revision": "0", "when": soon(26)})
    two.ana.post(plan, form | {"revision": "1", "when": soon(28)})
    late = two.ben.post(plan, {"answer": "yes", "revision": "0"})
    assert late.status_code == 409
    assert "Something changed here meanwhile" in text(late)
    assert Plan.objects.get().status == "asked"
    assert two.ana.post(plan, {"answer": "yes", "revision": "2"}).status_code == 409
    assert two.ben.post(plan, {"answer": "sing"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"topic": ""}, "in one sentence"),
        ({"topic": "a\nb"}, "cannot be shown"),
        ({"when": ""}, "choose a day and a time"),
        ({"when": "2027-02-30T19:00"}, "choose a day and a time"),
        ({"when": "2027-01-15T19:00Z"}, "choose a day and a time"),
        ({"when": "2020-01-15T19:00"}, "has passed"),
        ({"when": f"{YEAR + 1}-12-15T19:00"}, "more than a year"),
        ({"time_zone": "Mars/Base"}, "choose one of these"),
        ({"format": "none"}, "choose one of these"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_is_kept(
    two: Two, given: dict[str, str], what: str
) -> None:
    answer = two.ana.post(f"{two.page}plan/", ASKED | {"when": soon(24)} | given)
    assert answer.status_code == 422
    assert what in text(answer)
    assert given.get("topic", TOPIC) in html.unescape(answer.content.decode())
    assert Plan.objects.count() == 0


def test_time_that_the_clocks_skip_or_show_twice_is_asked_about(two: Two) -> None:
    march = next(day for day in range(31, 24, -1) if datetime(YEAR, 3, day, tzinfo=UTC).weekday() == 6)
    october = next(day for day in range(31, 24, -1) if datetime(YEAR, 10, day, tzinfo=UTC).weekday() == 6)
    skipped = two.ana.post(f"{two.page}plan/", ASKED | {"when": f"{YEAR}-03-{march}T02:30"})
    assert "the clocks go forward" in text(skipped)
    twice = ASKED | {"when": f"{YEAR}-10-{october}T02:30"}
    answer = two.ana.post(f"{two.page}plan/", twice)
    assert (answer.status_code, "the clocks go back" in text(answer)) == (422, True)
    assert 'name="which"' in answer.content.decode()
    for which in ("first", "second"):
        assert two.ana.post(f"{two.page}plan/", twice | {"which": which}).status_code == 302
    first, second = Plan.objects.order_by("at")
    assert (first.at, second.at) == (
        datetime(YEAR, 10, october, 0, 30, tzinfo=UTC),
        datetime(YEAR, 10, october, 1, 30, tzinfo=UTC),
    )


def test_page_leads_into_the_room_at_its_time_and_not_before(two: Two) -> None:
    early = two.agree()
    assert two.ana.post(early, {"answer": "go_in"}).status_code == 409
    plan = two.agree(0.1)
    assert "Go in" in text(two.ana.get(two.page))
    answer = two.ben.post(plan, {"answer": "go_in", "revision": "1"})
    room = answer.headers["Location"]
    assert two.ana.post(plan, {"answer": "go_in", "revision": "1"}).headers["Location"] == room
    assert "Is now a good time?" in text(two.ana.get(room))
    assert TOPIC in text(two.ana.get(room))
    assert dict(Seat.objects.values_list("participant_id", "name")) == {"a": "Ana", "b": "Ben"}
    assert "The room is open." in text(two.ben.get(plan))
    # The earlier plan, the one whose room is open and which now leads there, and the room among the rooms.
    assert text(two.ana.get(two.page)).count(TOPIC) == 3
    assert two.ana.get(two.page).content.decode().count(f'href="{room}"') == 2


def test_outsider_gets_one_answer_whether_a_plan_exists(two: Two) -> None:
    plan = two.agree()
    other = Two()
    for client in (Client(), other.ana):
        for path in (plan, f"{plan}calendar/", f"{two.page}plan/"):
            assert client.get(path).status_code == 404
    for unknown in ("0" * 20, "a\0"):
        assert two.ana.get(f"{two.page}plans/{unknown}/").status_code == 404
        assert two.ana.get(f"{two.page}plans/{unknown}/calendar/").status_code == 404
    # nor does a plan of another couple open under one's own
    assert other.ana.get(f"{other.page}plans/{plan.split('/')[-2]}/").status_code == 404


def test_after_one_left_nothing_is_planned_any_more(two: Two) -> None:
    plan = two.agree()
    two.ben.post(f"{two.page}leave/")
    assert two.ana.get(plan).status_code == 404
    assert two.ana.post(plan, {"answer": "yes", "revision": "1"}).status_code == 404
    assert two.ana.get(f"{two.page}plan/").headers["Location"] == two.page
    assert TOPIC not in text(two.ana.get(two.page))


# ---- one's own times


def test_zone_of_the_browser_is_taken_only_if_none_was_chosen(two: Two) -> None:
    ana = Client()
    ana.post("/couple/", {"name": "Ana", "browser_zone": "Europe/Madrid"})
    person = Person.objects.get(pk=ana.session["_auth_user_id"])
    assert person.time_zone == "Europe/Madrid"
    for reported in ("Asia/Tokyo", "Mars/Base"):
        ana.post("/couple/", {"name": "Ana", "browser_zone": reported})
        person.refresh_from_db()
        assert person.time_zone == "Europe/Madrid"
    assert two.ana.post("/couple/times/", {"choose": "zone", "time_zone": "Mars/Base"}).status_code == 422


def test_reminder_is_chosen_for_oneself_and_the_other_sees_nothing_of_it(two: Two) -> None:
    plan = two.agree()

    def seen() -> str:
        return re.sub(
            r'value="\w{64}"', "", two.ben.get(plan).content.decode() + two.ben.get(two.page).content.decode()
        )

    before = seen()
    two.ana.post("/couple/times/", {"choose": "reminder", "minutes": "60"})
    page = two.ana.get("/couple/times/").content.decode()
    assert re.search(r'value="60" checked', page)
    assert re.search(r'name="reminders" checked', two.ana.get("/notices/").content.decode())
    assert seen() == before
    two.ana.post("/couple/times/", {"choose": "reminder", "minutes": "7"})
    two.ana.post("/couple/times/", {"choose": "anything"})
    assert PlanningChoices.objects.get().remind_minutes == 60
    two.ana.post("/couple/times/", {"choose": "reminder", "minutes": ""})
    assert PlanningChoices.objects.get().remind_minutes is None


def test_calendar_by_its_secret_address_tells_no_topic_and_no_name(two: Two) -> None:
    plan = two.agree()
    shown = two.ana.post("/couple/times/", {"choose": "new_calendar"})
    assert shown.status_code == 201
    [address] = re.findall(r'value="https?://[^/]+(/couple/calendar/[\w-]+\.ics)"', shown.content.decode())
    assert address not in two.ana.get("/couple/times/").content.decode()
    program = Client(headers={"Accept-Language": "de"})
    for answer in (program.get(address), two.ana.get(f"{plan}calendar/")):
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        content = answer.content.decode()
        for word in ("Mathilda", "Sundays", "Ana", "Ben", "compassion"):
            assert word not in content
        [event] = Calendar.from_ical(content).events
        assert (str(event["summary"]), event["status"]) == ("A conversation", "CONFIRMED")
    two.ben.post(plan, {"answer": "not_now", "revision": "1"})
    [event] = Calendar.from_ical(program.get(address).content).events
    assert (event["status"], event["sequence"]) == ("CANCELLED", 2)
    two.ana.post("/couple/times/", {"choose": "end_calendar"})
    assert program.get(address).status_code == 404
    assert program.get("/couple/calendar/guessed.ics").status_code == 404


def test_list_of_conversations_begins_with_what_waits_for_its_person(two: Two) -> None:
    def waits(browser: Client) -> bool:
        return "Waiting for you" in text(browser.get("/past/"))

    plan = two.ask()
    assert (waits(two.ana), waits(two.ben)) == (False, True)
    assert f'href="{plan}"' in two.ben.get("/past/").content.decode()
    two.ben.post(plan, {"answer": "yes", "revision": "0"})
    assert (waits(two.ana), waits(two.ben)) == (False, False)
    two.agree(0.1)
    assert (waits(two.ana), waits(two.ben)) == (True, True)
