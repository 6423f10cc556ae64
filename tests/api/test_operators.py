"""Tokens are for operators: who sends an operator's key is given them, nobody else."""

import logging
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from dialogue.accounts.models import OperatorKey, Person
from dialogue.rooms import access
from dialogue.rooms.models import Seat
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
WANTED = {"format": "compassion", "names": ["Ana", "Ben"], "observer": "Dr. Lee"}


def command(*words: str) -> str:
    out = StringIO()
    call_command("operator_key", *words, stdout=out)
    return out.getvalue().strip()


def open_room(client: Client, authorization: str | None = None) -> Any:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return client.post("/api/v1/rooms", WANTED, content_type="application/json", headers=headers)


def tokens(created: dict[str, Any]) -> list[str | None]:
    return [*(seat["token"] for seat in created["seats"].values()), created["observer"]["token"]]


def test_an_operator_is_given_each_seats_token(client: Client) -> None:
    answer = open_room(client, f"Bearer {command('Practice')}")
    assert answer.status_code == 201
    for token in tokens(answer.json()):
        assert token is not None
        assert access.membership_by_token(token) is not None


@pytest.mark.parametrize("who", ["visitor", "guest", "staff"])
def test_without_an_operators_key_tokens_are_null_and_not_created(who: str) -> None:
    client = Client() if who == "visitor" else signed_in(Person.objects.create(is_staff=who == "staff"))
    answer = open_room(client)
    assert answer.status_code == 201
    assert tokens(answer.json()) == [None, None, None]
    assert all(seat["link"] for seat in answer.json()["seats"].values())
    assert not Seat.objects.exclude(token_hash=None).exists()


@pytest.mark.parametrize("given", ["Bearer wrong", "Bearer ", "bearer", "Bearer {token}", "Bearer {link}"])
def test_invalid_operators_key_is_refused_not_ignored(given: str) -> None:
    created = open_room(Client(), f"Bearer {command('Practice')}").json()
    seat = created["seats"]["a"]
    rooms = Seat.objects.count()
    for client in (Client(), signed_in(Person.objects.create_guest())):
        answer = open_room(
            client, given.format(token=seat["token"], link=seat["link"].removeprefix("/join/"))
        )
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] == "unknown_operator_key"
        assert "revoked" in answer.json()["detail"]
    assert Seat.objects.count() == rooms


def test_a_proxys_own_password_is_not_taken_for_a_key(client: Client) -> None:
    assert open_room(client, "Basic cHJhY3RpY2U6c2VjcmV0").status_code == 201


def test_operators_key_creates_rooms_and_enters_none(client: Client) -> None:
    key = command("Practice")
    created = open_room(client, f"Bearer {key}").json()
    answer = client.get(f"/api/v1/rooms/{created['room']}/frames", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 401
    assert client.get(f"/join/{key}").status_code == 404


def test_revoked_key_is_refused_and_its_name_is_free_again(client: Client) -> None:
    key = command("Practice")
    assert command("Practice", "--revoke").strip() == "The key Practice is revoked."
    assert open_room(client, f"Bearer {key}").status_code == 401
    again = command("Practice")
    assert again != key
    assert open_room(client, f"Bearer {again}").status_code == 201


def test_the_list_names_keys_and_shows_none_of_them() -> None:
    first, second = command("Practice"), command("Bench")
    listed = command("--list")
    assert [line.split()[-1] for line in listed.splitlines()] == ["Practice", "Bench"]
    assert first not in listed
    assert second not in listed
    for key in (first, second):
        assert key not in repr(list(OperatorKey.objects.values()))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Give the key a name"),
        (["   "], "Give the key a name"),
        (["x" * 41], "40 characters"),
        (["a\nb"], "one line"),
        (["Practice"], "There is a key of this name"),
        (["Other", "--revoke"], "no key of this name"),
    ],
)
def test_impossible_action_is_reported_in_one_sentence(words: list[str], sentence: str) -> None:
    command("Practice")
    with pytest.raises(CommandError, match=sentence):
        command(*words)
    assert OperatorKey.objects.count() == 1


def test_rooms_of_operators_are_counted_by_operator(settings: Settings) -> None:
    settings.RATES = settings.RATES | {"rooms": "2/year"}
    keys = [command("Practice"), command("Bench")]
    for key in keys:
        answers = [open_room(Client(), f"Bearer {key}").status_code for _ in range(3)]
        assert answers == [201, 201, 429]
    assert open_room(Client()).status_code == 201  # the address has its own


def test_what_is_done_with_keys_is_in_the_security_log_without_key_or_name(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "third_ear.security")
    key = command("Practice")
    open_room(client, f"Bearer {key}")
    open_room(client, "Bearer wrong")
    command("Practice", "--revoke")
    lines = [record.getMessage() for record in caplog.records if record.name == "third_ear.security"]
    made = lines[0].removeprefix("operator_key_made ")
    assert lines == [
        f"operator_key_made {made}",
        f"operator_key_used {made}",
        f"room_opened by=operator:{made.removeprefix('key=')}",
        "refused reason=unknown_operator_key",
        f"operator_key_revoked {made}",
    ]
    assert key not in caplog.text
    assert "Practice" not in caplog.text
