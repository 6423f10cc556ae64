"""The security log: a line for each act, ids only, whatever LOG_LEVEL says, and no flood of lines."""

import io
import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from dialogue.accounts.models import OperatorKey, Person
from dialogue.helpers import security_log
from dialogue.rooms.models import Seat
from project.logs import Json, Line, RedactingFilter
from tests import servers

NAMES = ("Annabel", "Benedikt", "Dr. Leehmann")
TOPIC = "Our Saturdays"
FORM = {"first": NAMES[0], "second": NAMES[1], "observer": NAMES[2], "topic": TOPIC, "format": "compassion"}
WANTED = {"names": NAMES[:2], "topic": TOPIC, "format": "compassion"}
ADDRESS = "198.51.100.77"


class Lines:
    """What the security log wrote, as JSON objects."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def new(self) -> list[dict[str, Any]]:
        lines_written = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        self.stream.seek(0)
        self.stream.truncate()
        return lines_written


@pytest.fixture
def lines() -> Iterator[Lines]:
    found = Lines()
    handler = logging.StreamHandler(found.stream)
    handler.addFilter(RedactingFilter())
    handler.setFormatter(Json())
    logging.getLogger("third_ear.security").addHandler(handler)
    yield found
    logging.getLogger("third_ear.security").removeHandler(handler)


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.slow
def test_every_security_event_has_a_log_line_of_ids_only(lines: Lines, settings: Settings) -> None:
    settings.RATES = settings.RATES | {"rooms": "1/year"}
    all_lines: list[dict[str, Any]] = []

    def expect(act: str, room: str | None = None, **ids: Any) -> None:
        new = lines.new()
        all_lines.extend(new)
        assert [(each["act"], each.get("room"), each["ids"]) for each in new] == [(act, room, ids)]

    visitor = Client(headers={"X-Forwarded-For": ADDRESS})
    page = visitor.post("/", FORM).content.decode()
    room = Seat.objects.values_list("room_id", flat=True)[0]
    expect("room_opened", room, by="visitor")
    links = dict(re.findall(r'id="link-(\w+)" value="http://testserver(/join/[^"]+)"', page))
    ana_link, ben_link, lee_link = links["a"], links["b"], links["o1"]

    ana, ben, stranger = Client(), Client(), Client()
    ana.post(ana_link)
    person = Person.objects.get()
    expect("invitation_accepted", room, seat="a", person=person.pk)
    ben.post(ben_link)
    other = Person.objects.exclude(pk=person.pk).get()
    expect("invitation_accepted", room, seat="b", person=other.pk)

    stranger.post(ana_link)
    expect("refused", room, reason="taken_link", seat="a")
    stranger.get("/join/nothing")
    expect("refused", reason="unknown_link")
    stranger.get(f"/api/v1/rooms/{room}/frames", headers={"Authorization": "Bearer nothing"})
    expect("refused", reason="unknown_token")
    stranger.post("/", FORM, headers={"Origin": "https://evil.example"})
    expect("refused", reason="foreign_origin")
    Client(enforce_csrf_checks=True).post("/try/")
    expect("refused", reason="forged_form")
    visitor.post("/try/")
    expect("refused", reason="too_many_rooms")
    stale = Client()
    stale.cookies["sessionid"] = "nobody-has-this-key"
    stale.get(f"/rooms/{room}/")
    expect("refused", reason="unknown_session")

    key = run("operator_key", "Practice Leehmann")
    number = OperatorKey.objects.get().pk
    expect("operator_key_made", key=number)
    created = ana.post(
        "/api/v1/rooms", WANTED, "application/json", headers={"Authorization": f"Bearer {key}"}
    ).json()
    used, made = lines.new()
    all_lines += [used, made]
    assert (used["act"], used["ids"]) == ("operator_key_used", {"key": number})
    assert (made["act"], made["room"], made["ids"]) == (
        "room_opened",
        created["room"],
        {"by": f"operator:{number}"},
    )
    run("operator_key", "Practice Leehmann", "--revoke")
    expect("operator_key_revoked", key=number)
    ana.post("/api/v1/rooms", WANTED, "application/json", headers={"Authorization": f"Bearer {key}"})
    expect("refused", reason="unknown_operator_key")

    ana.post("/past/forget/")
    expect("browser_forgotten", person=person.pk)
    run("revoke", room, "a")
    expect("seat_revoked", room, seat="a")
    run("revoke", room, "b", "--everywhere")
    new = lines.new()
    all_lines += new
    assert [(each["act"], each["ids"]) for each in new] == [
        ("person_deactivated", {"person": other.pk}),
        ("seat_revoked", {"seat": "b"}),
    ]
    run("withdraw_words", room, "a")
    expect("words_withdrawn", room, seat="a")
    run("rotate_keys")
    expect("keys_rotated", keys=0, heads=0, left=0)
    run("erase_room", room)
    expect("room_erased", room)

    secrets = [*NAMES, "Practice", TOPIC, ADDRESS, "127.0.0.1", "/join", "nothing", "evil.example", key]
    secrets += [link.removeprefix("/join/") for link in (ana_link, ben_link, lee_link)]
    secrets += [seat["token"] for seat in created["seats"].values()]
    secrets += [client.cookies["sessionid"].value for client in (ben, stale)]
    written = json.dumps(all_lines)
    assert [secret for secret in secrets if secret in written] == []


def test_many_refusals_give_two_lines_a_minute_for_each_reason(lines: Lines) -> None:
    for _ in range(300):
        security_log.refused("unknown_link")
    security_log.refused("unknown_token")
    assert [each["message"] for each in lines.new()] == [
        "refused reason=unknown_link",
        "refused reason=unknown_token",
    ]
    security_log.log_refusal_counts()  # as after a minute, and at the process's end
    assert [each["message"] for each in lines.new()] == ["refused reason=unknown_link more=299"]
    security_log.refused("unknown_link")
    assert [each["message"] for each in lines.new()] == ["refused reason=unknown_link"]


def test_counted_refusals_are_logged_without_a_further_refusal(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security_log, "COUNTED_SECONDS", 0.01)

    def count_is_logged() -> bool:
        """The first is written at once; of two that follow within its time, the count is."""
        for _ in range(3):
            security_log.refused("unknown_link")
        return "more=" in lines.stream.getvalue()

    servers.wait_for(count_is_logged, "the count of what followed")


def test_count_that_ends_by_its_timer_and_at_the_exit_at_once_is_written_once(lines: Lines) -> None:
    refusals = security_log._Refusals()
    for _ in range(3):
        refusals.add("unknown_link", {})
    for _ in range(2):  # the timer's thread, and the process's exit
        refusals.log_count("unknown_link")
    assert [each["message"] for each in lines.new()] == [
        "refused reason=unknown_link",
        "refused reason=unknown_link more=2",
    ]


def test_security_log_line_ends_with_the_room() -> None:
    record = logging.LogRecord(
        "third_ear.security", logging.INFO, "", 0, "invitation_accepted seat=a", (), None
    )
    record.room = "0123456789abcdef0123"
    assert (
        Line()
        .format(record)
        .endswith("INFO third_ear.security: invitation_accepted seat=a (room 0123456789abcdef0123)")
    )


@pytest.mark.slow
def test_security_log_is_written_by_default_and_with_log_level_error(serve: Any) -> None:
    server: servers.Served = serve(LOG_LEVEL="ERROR")
    from tests.blackbox.browser import Browser, closing_clients

    with closing_clients():
        browser = Browser(server)
        assert browser.get("/join/nothing").status_code == 404
        assert browser.send_form("/", "/try/").status_code == 302
        assert browser.get("/join/nothing").status_code == 404
    server.stop()
    assert "INFO third_ear.security: refused reason=unknown_link\n" in server.log
    assert "INFO third_ear.security: refused reason=unknown_link more=1\n" in server.log
    assert "INFO third_ear.security: room_opened by=visitor (room " in server.log
    assert "INFO third_ear.security: invitation_accepted seat=a person=" in server.log
