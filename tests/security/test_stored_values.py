"""No stored value gives access: each value of every table, and of Redis, is tried at every entry point."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
import redis
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from dialogue.accounts import operator_keys
from dialogue.accounts.models import Person
from dialogue.accounts.sessions import SessionStore
from dialogue.helpers import rate_limits
from dialogue.rooms import access, invitations
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import Seat
from tests.sessions import by_token, key, person_by, signed_in

pytestmark = pytest.mark.django_db
#: Tables that hold names of our tables and columns only, the same in every installation.
DJANGOS_OWN = {"auth_permission", "django_content_type", "django_migrations"}
WANTED = {"format": "compassion", "names": ["Ana", "Ben"]}


class DirectChecks:
    """The look-ups of secrets, called directly; each returns whether ``secret`` gives access."""

    @staticmethod
    def cookie(secret: str) -> bool:
        return person_by(secret) is not None

    @staticmethod
    def token(secret: str) -> bool:
        found = by_token(secret)
        assert found == access.membership_by_token(secret)
        return found is not None

    @staticmethod
    def link(secret: str) -> bool:
        return invitations.find_invitation(secret) is not None

    @staticmethod
    def operator(secret: str) -> bool:
        try:
            operator_keys.find(secret)
        except operator_keys.UnknownOperatorKey:
            return False
        return True

    @staticmethod
    def form(secret: str) -> bool:
        return invitations.accepted_by_form(secret) is not None


DIRECT_CHECKS = [
    DirectChecks.cookie,
    DirectChecks.token,
    DirectChecks.link,
    DirectChecks.operator,
    DirectChecks.form,
]


class Http:
    """The same over HTTP, at the addresses of one room."""

    def __init__(self, room: str, taken_link: str, form_cookie: str) -> None:
        self._room = room
        self._link = taken_link
        self._form_cookie = form_cookie

    def opens(self, secret: str) -> list[str]:
        ascii_ = secret.encode("ascii", "replace").decode().replace("\n", "?").replace("\r", "?")
        bearer = {"Authorization": f"Bearer {ascii_}"}
        browser = Client()
        browser.cookies["sessionid"] = ascii_
        forger = Client(enforce_csrf_checks=True)
        forger.cookies["csrftoken"] = self._form_cookie
        form = {"csrfmiddlewaretoken": secret}
        frames = f"/api/v1/rooms/{self._room}/frames"
        answers = {
            "cookie, page": browser.get(f"/rooms/{self._room}/"),
            "cookie, API": browser.get(frames),
            "token": Client().get(frames, headers=bearer),
            "key": Client().post("/api/v1/rooms", WANTED, "application/json", headers=bearer),
            "form": Client().post(self._link, form),
            "forged form": forger.post("/try/", form),
        }
        return [entry_point for entry_point, answer in answers.items() if answer.status_code < 400]


def forms_of(value: Any) -> Iterator[str]:
    """The ways in which a stored value can be written as text."""
    if isinstance(value, memoryview | bytes | bytearray):
        raw = bytes(value)
        yield raw.hex()
        yield raw.decode("latin-1")
        for encoded in (base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
            yield encoded.decode()
            yield encoded.decode().rstrip("=")
    elif isinstance(value, dict):
        for each in value.items():
            yield from forms_of(list(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from forms_of(each)
    elif value is not None:
        text = str(value)
        yield text
        with suppress(ValueError):
            if text.startswith(("[", "{")):
                yield from forms_of(json.loads(text))


def stored(table: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        for row in cursor.fetchall():
            yield from forms_of(row)


def in_redis(url: str) -> Iterator[str]:
    with redis.Redis.from_url(url) as client:
        for name in client.scan_iter():
            yield from forms_of(name)
            yield from name.decode().split("/")
            yield from forms_of(client.get(name) if client.type(name) == b"string" else None)


def form_token(client: Client, path: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).content.decode())
    assert found is not None
    return found[1]


def test_no_value_of_any_table_nor_of_redis_opens_anything(settings: Settings, redis_url: str) -> None:
    settings.REDIS_HOSTS = [redis_url]
    settings.RATES = dict.fromkeys(settings.RATES, "100000/hour")
    rate_limits.forget_all()
    out = StringIO()
    call_command("operator_key", "Practice", stdout=out)
    operator = out.getvalue().strip()
    free = create_room("speaker_listener", "Sundays", ["Ana", "Ben"], "Dr. Lee")
    taken = create_room("compassion", "Weekends", ["Cy", "Di"], "Dr. Lee", consented=True)
    browser = Client()
    link = taken.partners[0].link
    form = form_token(browser, link)
    assert browser.post(link, {"csrfmiddlewaretoken": form}).status_code == 302
    account = Person.objects.create(email="ana@example.org")
    signed_in(account)
    Client().get("/join/guess")  # so that something is counted

    # Each entry point accepts its own secret, so that the rest of this test can fail.
    real = [key(browser), free.partners[0].token or "", free.partners[1].link[6:], operator, form]
    assert [opens(secret) for opens, secret in zip(DIRECT_CHECKS, real, strict=True)] == [True] * len(
        DIRECT_CHECKS
    )
    http = Http(taken.room, link, browser.cookies["csrftoken"].value)
    assert http.opens(key(browser)) == ["cookie, page", "cookie, API"]
    assert http.opens(operator) == ["key"]
    assert "form" in http.opens(form)

    tables = set(connection.introspection.table_names()) - DJANGOS_OWN
    assert {"accounts_session", "accounts_person", "accounts_operatorkey", "rooms_seat", "log_room"} <= tables
    values = {table: set(stored(table)) for table in tables}
    values["redis"] = set(in_redis(redis_url))
    session = SessionStore(key(browser))
    values["session data"] = set(forms_of(dict(session.items())))
    assert all(values[each] for each in ("accounts_session", "rooms_seat", "redis", "session data"))
    everything = set().union(*values.values())
    assert [(opens.__name__, each) for each in everything for opens in DIRECT_CHECKS if opens(each)] == []
    rooms = Seat.objects.count()
    kept = [values[table] for table in ("accounts_session", "accounts_operatorkey", "rooms_seat")]
    digests = [each for each in set().union(*kept) if re.fullmatch("[0-9a-f]{64}|[A-Za-z0-9_-]{43}", each)]
    assert len(digests) > 12
    assert [(created, each) for each in digests if (created := http.opens(each))] == []
    assert Seat.objects.count() == rooms
