"""A partner who is away when it becomes their turn is told by push, once until they act again."""

from collections.abc import Callable

import pytest

from dialogue.errands.runner import do_due
from dialogue.live.room import LiveRoom
from dialogue.live.turn_notices import _tell
from dialogue.moderator.commands import Choose, Rate, Say
from dialogue.rooms.creation import create_room
from dialogue.rooms.models import Seat
from tests.live.hub_harness import ROOM, FakeConnection, HubHarness, close_hubs
from tests.live.test_hub import until
from tests.notices.conftest import Device, device, service
from tests.notices.push_service import PushService

__all__ = ["close_hubs", "device", "service"]  # fixtures


async def talking(harness: HubHarness) -> tuple[FakeConnection, LiveRoom]:
    """Both have checked in, and it is Ana's turn to share; Ben's connection and the room."""
    _, ben, room = await harness.both()
    for who in ("a", "b"):
        await harness.do(room, Rate, who, turn=1, value=5)
    return ben, room


async def leave(harness: HubHarness, room: LiveRoom, connection: FakeConnection) -> None:
    harness.hub.leave(room, connection)
    await until(lambda: connection.viewer.participant_id not in room.present)


async def test_absent_partner_is_told_when_it_becomes_their_turn() -> None:
    harness = HubHarness()
    ben, room = await talking(harness)
    await leave(harness, room, ben)
    last = room.acted["b"]
    await harness.do(room, Say, "a", turn=2, text="I was afraid.")
    await until(lambda: harness.told)
    assert harness.told == [(ROOM, "b", last)]


async def test_partner_who_is_here_in_any_process_or_reloads_is_not_told() -> None:
    harness = HubHarness()
    ben, room = await talking(harness)
    await harness.do(room, Say, "a", turn=2, text="I was afraid.")
    room.set_elsewhere(frozenset({"a"}))
    await harness.do(room, Say, "b", turn=3, text="You were afraid.")
    harness.hub.leave(room, ben)  # the grace has begun
    await harness.do(room, Choose, "a", turn=4, option="missed")
    assert harness.hub._tasks.running == set()
    assert harness.told == []


async def test_absence_has_one_number_until_the_partner_acts_again() -> None:
    harness = HubHarness()
    ben, room = await talking(harness)
    await leave(harness, room, ben)
    await harness.do(room, Say, "a", turn=2, text="I was afraid.")
    first = room.acted["b"]
    await harness.do(room, Say, "b", turn=3, text="You were afraid.")
    await harness.do(room, Choose, "a", turn=4, option="missed")
    await until(lambda: len(harness.told) == 2)
    assert [acted for _, _, acted in harness.told] == [first, room.acted["b"]]
    assert first < room.acted["b"]


async def test_scripted_partner_is_not_told() -> None:
    harness = HubHarness(scripted=frozenset({"b"}))
    ben, room = await talking(harness)
    await leave(harness, room, ben)
    await harness.do(room, Say, "a", turn=2, text="I was afraid.")
    assert harness.told == []


@pytest.mark.django_db
def test_person_of_the_seat_gets_one_neutral_message_for_an_absence(
    device: Callable[..., Device], service: PushService
) -> None:
    ben = device()
    room = create_room("compassion", "Weekends", ["Ana", "Ben"]).room
    Seat.objects.filter(room=room, participant_id="b").update(person=ben.person)
    for _ in range(2):
        _tell(room, "b", 7)
        _tell(room, "a", 7)  # a seat that nobody took
        do_due()
    [request] = service.received
    assert ben.keys.read(request.body)["text"] == "There is something new for you. Open Third Ear to see it."
    _tell(room, "b", 12)
    do_due()
    assert len(service.received) == 2
