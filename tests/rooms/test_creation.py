"""Creating a room: its definition, invalid requests, and what is stored of its secrets."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.helpers.batches import BATCH_SIZE
from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.events import ObserverAllowed
from dialogue.moderator.state import fold
from dialogue.rooms import participants
from dialogue.rooms.creation import create_in_batches, create_room, create_rooms, room_request
from dialogue.rooms.models import Seat
from dialogue.rooms.names import InvalidRoomRequest

pytestmark = pytest.mark.django_db


def test_created_room_has_two_partners_with_links_and_tokens() -> None:
    created = create_room("compassion", "Weekends", ["Ana", "Ben"])

    assert [(invitation.participant_id, invitation.name) for invitation in created.partners] == [
        ("a", "Ana"),
        ("b", "Ben"),
    ]
    secrets = {secret for invitation in created.partners for secret in (invitation.link, invitation.token)}
    assert len(secrets) == 4
    assert created.observer is None


def test_the_log_keeps_what_the_room_was_opened_with() -> None:
    created = create_room("compassion", " Weekends ", ["Ana", "Ben"], "Dr. Lee", "signals")

    made = DatabaseLog().definition(created.room)

    assert made is not None
    assert (made.format.id, made.topic, made.observers) == ("compassion", "Weekends", (("o1", "signals"),))
    assert DatabaseLog().read(created.room) == []


def test_no_table_holds_a_secret() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee")
    shown_once = [
        secret
        for invitation in (*created.partners, created.observer)
        if invitation
        for secret in (invitation.link, invitation.token)
    ]

    kept = repr(list(Seat.objects.values_list()))

    assert len(shown_once) == 6
    assert all(secret.rpartition("/")[2] not in kept for secret in shown_once if secret)


def test_a_room_that_is_opened_in_a_browser_has_no_tokens() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee", bearer=False)

    assert [invitation.token for invitation in (*created.partners, created.observer) if invitation] == [
        None,
        None,
        None,
    ]
    assert not Seat.objects.exclude(token_hash=None).exists()


def test_consent_given_beforehand_is_in_the_log_as_both_partners_own() -> None:
    created = create_room("compassion", "", ["Ana", "Ben"], "Dr. Lee", "signals", consented=True)

    log = DatabaseLog()
    recorded = log.read(created.room)

    assert [(record.seq, record.event) for record in recorded] == [
        (1, ObserverAllowed(by="a", observer="o1", scope="signals")),
        (2, ObserverAllowed(by="b", observer="o1", scope="signals")),
    ]
    made = log.definition(created.room)
    assert made is not None
    watch = fold(made.initial_state(), ((record.at, record.event) for record in recorded)).observer("o1")
    assert watch is not None
    assert watch.scope == "signals"


def test_scripted_seat_has_no_invitation() -> None:
    created = create_room("compassion", "", ["Ana", "Robin"], scripted="b")

    assert [invitation.participant_id for invitation in created.partners] == ["a"]
    assert participants.participants_of(created.room).scripted == {"b"}


def test_rooms_of_one_request_share_no_secret() -> None:
    rooms = create_rooms(room_request("compassion", "", ["Ana", "Ben"], "Dr. Lee", consented=True), 30)

    assert len({created.room for created in rooms}) == 30
    assert len({invitation.link for created in rooms for invitation in created.partners}) == 60
    assert set(DatabaseLog().heads([created.room for created in rooms]).values()) == {2}


def test_many_rooms_are_opened_a_batch_at_a_time_with_a_pause_for_other_writers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite has one lock for all who write. Each transaction inserts its seats once: they are counted."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    ana_and_ben = room_request("compassion", "", ["Ana", "Ben"])

    with CaptureQueriesContext(connection) as queries:
        rooms = list(create_in_batches([ana_and_ben] * (2 * BATCH_SIZE + 1)))

    assert len({created.room for created in rooms}) == 2 * BATCH_SIZE + 1
    assert sum('INSERT INTO "rooms_seat"' in query["sql"] for query in queries) == len(pauses) == 3
    assert min(pauses) > 0


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("names", {"names": ["Ana", "  "]}),
        ("names", {"names": ["Ana"]}),
        ("names", {"names": ["Ana", "Ben", "Cem"]}),
        ("names", {"names": ["Ana", "B" * 41]}),
        ("names", {"names": ["Ana", "Be\nn"]}),
        ("names", {"names": ["Ana", "Be\x00n"]}),
        ("names", {"names": ["Ana", "Be\ud800n"]}),
        ("names", {"names": ["Ana", "\u202eneB"]}),
        ("topic", {"topic": "t" * 201}),
        ("topic", {"topic": "a\x1b[31m"}),
        ("format", {"format_id": "quarrel"}),
        ("observer", {"observer": " "}),
        ("scope", {"observer": "Dr. Lee", "scope": "everything"}),
        ("observer", {"consented": True}),
    ],
)
def test_invalid_field_is_refused_by_name_and_stores_nothing(field: str, given: dict[str, object]) -> None:
    with pytest.raises(InvalidRoomRequest) as refused:
        create_room(**{"format_id": "compassion", "topic": "Weekends", "names": ["Ana", "Ben"]} | given)  # type: ignore[arg-type]

    assert refused.value.field == field
    assert not Seat.objects.exists()


@pytest.mark.parametrize("name", ["Ó", "爱子", "B" * 40, "Zoë 👩‍👩‍👧", "O’Neill"])
def test_names_of_every_script_are_accepted(name: str) -> None:
    assert create_room("compassion", "", [name, "Ben"]).partners[0].name == name
