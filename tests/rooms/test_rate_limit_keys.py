"""A valid secret is accepted even if other clients have used up the limits of its address."""

from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from dialogue.accounts.models import Person
from dialogue.helpers import rate_limits
from dialogue.rooms import invitations
from dialogue.rooms.creation import CreatedRoom, create_room
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "127.0.0.1"  # the test client's
FORM = {"first": "Ana", "second": "Ben", "format": "compassion"}
WANTED = {"format": "compassion", "names": ["Ana", "Ben"]}


@pytest.fixture
def created() -> CreatedRoom:
    return create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee")


@pytest.fixture
def key() -> str:
    out = StringIO()
    call_command("operator_key", "Practice", stdout=out)
    return out.getvalue().strip()


@pytest.fixture(autouse=True)
def _narrow(settings: Settings) -> None:
    settings.RATES = {"requests": "3/year", "rooms": "2/year", "failed_credentials": "2/year"}


def spend(kind: rate_limits.Kind, who: str = ADDRESS) -> None:
    for _ in range(5):
        with suppress(rate_limits.TooManyRequests):
            rate_limits.take(kind, who)


def bearer(secret: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def open_over_http(client: Client, secret: str | None = None) -> int:
    headers = bearer(secret) if secret is not None else {}
    return client.post("/api/v1/rooms", WANTED, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize("spent", ["failed_credentials", "requests"])
def test_valid_credentials_are_accepted_from_an_address_over_its_limit(
    created: CreatedRoom, key: str, spent: rate_limits.Kind
) -> None:
    ben = signed_in(Person.objects.create_guest())
    spend(spent)
    frames = f"/api/v1/rooms/{created.room}/frames"
    ana, lee, late = Client(), Client(), create_room("compassion", "", ["Cy", "Di"])
    assert created.observer is not None
    assert ana.get(created.partners[0].link).status_code == 200
    assert ana.post(created.partners[0].link).status_code == 302
    assert lee.post(created.observer.link).status_code == 302
    assert ben.post(created.partners[1].link).status_code == 302
    assert ben.get(frames).status_code == 200
    assert ana.get(f"/rooms/{created.room}/").status_code == 200
    token = late.partners[0].token
    assert Client().get(f"/api/v1/rooms/{late.room}/frames", headers=bearer(token)).status_code == 200
    assert open_over_http(Client(), key) == 201


def test_client_without_valid_credentials_is_counted_by_address(created: CreatedRoom) -> None:
    spend("requests")
    stale = Client()
    stale.cookies["sessionid"] = "nobody-has-this-key"
    assert Client().get("/past/").status_code == 429
    assert stale.get("/past/").status_code == 429
    assert Client().get("/join/nothing").status_code == 429
    assert Client().get(f"/api/v1/rooms/{created.room}/frames", headers=bearer("none")).status_code == 429
    # Another address has its own.
    assert Client().get("/past/", headers={"X-Forwarded-For": "198.51.100.9"}).status_code == 200


@pytest.mark.slow
def test_people_behind_one_address_have_their_own_limits() -> None:
    ana, ben = (signed_in(Person.objects.create_guest()) for _ in range(2))
    assert [ana.get("/past/").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [ben.get("/past/").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert [Client().get("/past/").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_holder_of_a_copied_link_does_not_use_up_the_requests_of_its_partner(created: CreatedRoom) -> None:
    link = created.partners[1].link
    assert [Client().get(link).status_code for _ in range(4)] == [200, 200, 200, 429]
    ben = Client(headers={"X-Forwarded-For": "198.51.100.9"})
    assert ben.get(link).status_code == 200
    assert ben.post(link).status_code == 302


def test_rooms_of_people_and_operators_are_not_counted_by_their_address(settings: Settings, key: str) -> None:
    settings.RATES = settings.RATES | {"requests": ""}
    spend("rooms")
    ana = signed_in(Person.objects.create_guest())
    assert Client().post("/", FORM).status_code == 429
    assert open_over_http(Client()) == 429
    assert [ana.post("/", FORM).status_code, open_over_http(ana), open_over_http(ana)] == [201, 201, 429]
    assert open_over_http(Client(), key) == 201


def wrong_link(client: Client, room: str) -> Any:
    return client.get("/join/nothing")


def wrong_token(client: Client, room: str) -> Any:
    return client.get(f"/api/v1/rooms/{room}/frames", headers=bearer("nothing"))


def wrong_key(client: Client, room: str) -> Any:
    return client.post("/api/v1/rooms", WANTED, content_type="application/json", headers=bearer("nothing"))


def wrong_cookie(client: Client, room: str) -> Any:
    client.cookies["sessionid"] = "nobody-has-this-key"
    return client.get(f"/rooms/{room}/")


def wrong_cookie_at_the_api(client: Client, room: str) -> Any:
    client.cookies["sessionid"] = "nobody-has-this-key"
    return client.get(f"/api/v1/rooms/{room}/frames")


FAILURES: list[tuple[Callable[[Client, str], Any], int]] = [
    (wrong_link, 404),
    (wrong_token, 401),
    (wrong_key, 401),
    (wrong_cookie, 404),
    (wrong_cookie_at_the_api, 401),
]


@pytest.mark.parametrize(("fail", "status"), FAILURES)
def test_invalid_secrets_are_counted_together_by_address(
    created: CreatedRoom, settings: Settings, fail: Callable[[Client, str], Any], status: int
) -> None:
    settings.RATES = settings.RATES | {"requests": ""}
    assert [fail(Client(), created.room).status_code for _ in range(3)] == [status, status, 429]
    assert all(other(Client(), created.room).status_code == 429 for other, _ in FAILURES)


def test_invalid_credentials_of_a_signed_in_person_are_counted_by_person(settings: Settings) -> None:
    settings.RATES = settings.RATES | {"requests": ""}
    person = Person.objects.create_guest()
    ana = signed_in(person)
    assert [ana.get("/join/nothing").status_code for _ in range(3)] == [404, 404, 429]
    assert Client().get("/join/nothing").status_code == 404


def test_requests_are_counted_by_address_during_a_database_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(invitations, "_seat_of_link", down)
    assert [Client().get("/join/some-code").status_code for _ in range(4)] == [503, 503, 503, 429]
