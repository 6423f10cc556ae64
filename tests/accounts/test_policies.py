"""Who may make an account and open rooms: the policies of an installation, at each way in."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from dialogue.accounts import operator_keys
from dialogue.accounts.models import Person
from dialogue.accounts.policies import may_open_rooms, may_sign_up, role_of
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import Seat
from project.policy_settings import OPEN_ROOMS, policies
from tests.couples.helpers import couple_of

pytestmark = pytest.mark.django_db
START = {
    "first": "Ana",
    "second": "Ben",
    "format": "compassion",
    "topic": "",
    "observer": "",
    "scope": "words",
}
WANTED = {"format": "compassion", "names": ["Ana", "Ben"]}
ROLES = ("visitor", "guest", "member", "administrator")
#: Which roles may open rooms by each policy.
MAY_OPEN = {
    "everybody": set(ROLES),
    "members": {"member", "administrator"},
    "administrator": {"administrator"},
}


def person_with(role: str) -> Person | None:
    if role == "visitor":
        return None
    if role == "guest":
        return Person.objects.create_guest()
    return Person.objects.create(email=f"{role}@example.org", is_staff=role == "administrator")


def browser_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_role_follows_from_the_person(role: str) -> None:
    person = person_with(role)
    assert role_of(person) == role
    if person is not None:
        person.is_active = False
        assert role_of(person) == "visitor"


@pytest.mark.parametrize("policy", OPEN_ROOMS)
@pytest.mark.parametrize("role", ROLES)
def test_every_way_to_open_a_room_follows_the_policy(role: str, policy: str, settings: Settings) -> None:
    settings.OPEN_ROOMS = policy
    person = person_with(role)
    client = browser_of(person)
    allowed = role in MAY_OPEN[policy]
    assert may_open_rooms(person) == allowed
    answers: list[tuple[Any, int]] = [
        (client.post("/", START), 201),
        (client.post("/api/v1/rooms", WANTED, content_type="application/json"), 201),
        (client.post("/try/", {}), 302),
    ]
    assert [answer.status_code for answer, _ in answers] == [
        status if allowed else 403 for _, status in answers
    ]
    assert Seat.objects.exists() == allowed
    assert ("Make the links" in client.get("/").content.decode()) == allowed
    if not allowed:
        assert "does not let you begin a conversation" in answers[0][0].content.decode()
        assert answers[1][0].json()["code"] == "may_not_open"
        assert Person.objects.count() == (person is not None)


@pytest.mark.parametrize("policy", OPEN_ROOMS)
def test_operator_key_opens_rooms_under_every_policy(policy: str, settings: Settings) -> None:
    settings.OPEN_ROOMS = policy
    key = {"Authorization": f"Bearer {operator_keys.make('Practice')}"}
    answer = Client(headers=key).post("/api/v1/rooms", WANTED, content_type="application/json")
    assert answer.status_code == 201


@pytest.mark.parametrize("policy", OPEN_ROOMS)
def test_guest_with_a_link_comes_in_under_every_policy(policy: str, settings: Settings) -> None:
    settings.OPEN_ROOMS = policy
    created = create_room("compassion", "", ["Ana", "Ben"], bearer=False)
    client = Client()
    assert client.post(created.partners[0].link).status_code == 302
    assert client.get(f"/rooms/{created.room}/").status_code == 200


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ("everybody", {"visitor", "guest", "guest with a seat", "guest in a couple"}),
        ("invited", {"guest with a seat", "guest in a couple"}),
        ("administrator", set()),
    ],
)
def test_account_is_made_by_those_whom_the_policy_names(
    policy: str, allowed: set[str], settings: Settings
) -> None:
    settings.SIGN_UP = policy
    seated = Person.objects.create_guest()
    created = create_room("compassion", "", ["Ana", "Ben"], bearer=False)
    Seat.objects.filter(room=created.room, participant_id="a").update(person=seated)
    coupled = Person.objects.create_guest()
    couple_of(Person.objects.create(email="ana@example.org"), coupled)
    clients = {
        "visitor": None,
        "guest": Person.objects.create_guest(),
        "guest with a seat": seated,
        "guest in a couple": coupled,
    }
    assert {name for name, person in clients.items() if may_sign_up(person)} == allowed


def test_policy_that_would_hold_nobody_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGN_UP", "invited")
    with pytest.raises(ImproperlyConfigured, match="invites themself"):
        policies()
    monkeypatch.setenv("OPEN_ROOMS", "members")
    assert policies() == ("invited", "members")
