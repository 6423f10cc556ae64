"""Whatever is sent over a socket is answered or refused: it harms nobody, and nothing of it is stored."""

import asyncio
import json
from typing import Any, get_args

import pytest
from channels.db import database_sync_to_async
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue.live.protocol import close_codes, outbound
from dialogue.log.models import Event
from dialogue.rooms.creation import CreatedRoom
from tests.generated import examples
from tests.live.test_consumers import Bring, Browser, bring, few, room, talking

__all__ = ["bring", "few", "room"]  # fixtures

pytestmark = pytest.mark.django_db(transaction=True)

_leaves: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.just("\x00\ud800")
)
_json = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
_names = st.sampled_from(["say", "choose", "rate", "break", "return", "allow_observer", "check", "join", ""])
_fields = ["turn", "text", "option", "value", "kind", "return_at", "observer", "scope", "by", "at", "seq"]
#: Frames that are nearly right: what could pass by being taken for another.
_near = st.builds(
    lambda kind, name, identity, rest: {"type": kind, "command": name, "id": identity} | rest,
    st.sampled_from(["command", "typing", "ping", "event", "welcome", ""]),
    _names | _leaves,
    st.text(max_size=70) | _leaves,
    st.dictionaries(st.sampled_from(_fields), _json, max_size=4),
)
_messages = st.one_of(
    st.text(min_size=1, max_size=200),
    st.binary(min_size=1, max_size=200),
    _json.map(json.dumps),
    _near.map(json.dumps),
    st.lists(_near | _json, max_size=6).map(json.dumps),
)


async def send(browser: Browser, message: str | bytes) -> None:
    if isinstance(message, bytes):
        await browser.socket.send_to(bytes_data=message)
    else:
        await browser.socket.send_to(text_data=message)


async def answered(browser: Browser) -> list[dict[str, Any]]:
    """All that came until a ping that is sent now was answered."""
    await browser.send({"type": "ping"})
    came: list[dict[str, Any]] = []
    while True:
        frame = await browser.next()
        came.append(frame)
        if frame["type"] == "pong":
            return came


@pytest.mark.slow
async def test_no_random_message_harms_a_room_or_is_stored(bring: Bring, room: CreatedRoom) -> None:
    """Turns are numbered from 1, and what is sent here is no turn's, so nothing of it can be taken."""
    ana, ben, state = await talking(bring, room)
    messages: list[str | bytes] = []

    @settings(
        max_examples=examples(150),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(_messages)
    def collect(message: str | bytes) -> None:
        messages.append(message)

    collect()
    settled = await _stored(room)
    for message in messages:
        await send(ana, message)
        for frame in await answered(ana):
            assert frame["type"] in {"error", "refused", "pong", "presence"}, frame
            if frame["type"] == "refused":
                assert frame["code"] in get_args(outbound.RefusalCode)
    assert await _stored(room) == settled
    assert (await answered(ben))[-1]["type"] == "pong"
    # And the room goes on.
    assert (await ben.ask("end"))["type"] == "accepted"
    assert state["seq"] == settled


async def _stored(room: CreatedRoom) -> int:
    return await database_sync_to_async(Event.objects.filter(room=room.room).count)()


async def test_flooding_connection_is_closed_and_the_partner_is_unaffected(
    bring: Bring, room: CreatedRoom, few: None
) -> None:
    ana, ben, _ = await talking(bring, room)
    await asyncio.gather(*(send(ana, "x" * 1000) for _ in range(200)))
    assert await ana.closed() == close_codes.TOO_MANY_FRAMES
    assert (await answered(ben))[-1]["type"] == "pong"
