"""The socket as a client sees it: refused connections, invalid input, the effect of each frame."""

import asyncio
import itertools
import json
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from asgiref.typing import ASGI3Application
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.apps import apps
from django.conf import settings as django_settings
from django.db import OperationalError
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.live import current_hub, metrics, token_bucket
from dialogue.live.hub import Hub
from dialogue.live.protocol import close_codes
from dialogue.live.websocket.routing import websocket_urlpatterns
from dialogue.log.async_log import READS, in_read_thread
from dialogue.log.erasure import withdraw_words
from dialogue.log.models import Event
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.erasure import erase_room
from dialogue.rooms.forgetting import leave
from dialogue.rooms.invitations import accept_invitation
from tests import sessions
from tests.servers import TIMEOUT_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)

SITE: ASGI3Application = URLRouter(websocket_urlpatterns)
Headers = list[tuple[bytes, bytes]]


_ids = itertools.count()


class Browser:
    """One end of a socket. Frames are taken one by one, however they were put together."""

    def __init__(self, path: str, headers: Headers) -> None:
        self.socket = WebsocketCommunicator(SITE, path, headers=headers)
        self._frames: list[dict[str, Any]] = []

    async def open(self) -> "Browser":
        """Connect; being refused before the upgrade is the test's own affair."""
        accepted, _ = await self.socket.connect(TIMEOUT_SECONDS)
        assert accepted
        return self

    async def send(self, frame: Any) -> None:
        await self.socket.send_to(text_data=frame if isinstance(frame, str) else json.dumps(frame))

    async def next(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these kinds."""
        while True:
            while not self._frames:
                read = json.loads(await self.socket.receive_from(timeout=TIMEOUT_SECONDS))
                self._frames += read if isinstance(read, list) else [read]
            frame = self._frames.pop(0)
            if not kinds or frame["type"] in kinds:
                return frame

    async def until(self, ready: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The next frame for which something is so."""
        while not ready(frame := await self.next()):
            pass
        return frame

    async def until_text(self, ready: Callable[[str], Any]) -> str:
        """The next message for which something is so, as it came."""
        while not ready(message := str(await self.socket.receive_from(timeout=TIMEOUT_SECONDS))):
            pass
        return message

    async def closed(self) -> int:
        """The code that the socket is closed with, whatever is sent before."""
        while True:
            output = await self.socket.receive_output(timeout=TIMEOUT_SECONDS)
            if output["type"] == "websocket.close":
                return int(output["code"])

    async def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """Send a command and take its answer."""
        await self.send(
            {"type": "command", "id": fields.pop("id", f"{next(_ids)}"), "command": command, **fields}
        )
        return await self.next("accepted", "refused", "error", "hint")


Bring = Callable[..., Awaitable[Browser]]


@pytest.fixture
def room() -> CreatedRoom:
    return create_room("speaker_listener", "Sundays", ["Ana", "Ben"], observer="Dr. Lee")


def bearer(created: CreatedRoom, who: str) -> Headers:
    invitations = {
        invitation.participant_id: invitation
        for invitation in (*created.partners, *([created.observer] if created.observer else []))
    }
    return [(b"authorization", f"Bearer {invitations[who].token}".encode())]


@pytest_asyncio.fixture
async def bring() -> AsyncIterator[Bring]:
    """Bring a person into a room: `ana = await bring(room, "a")`. All go when the test is over."""
    here: list[Browser] = []

    async def come(
        created: CreatedRoom, who: str = "a", *, query: str = "", headers: Headers | None = None
    ) -> Browser:
        headers = bearer(created, who) if headers is None else headers
        person = await Browser(f"/ws/rooms/{created.room}/{query}", headers).open()
        here.append(person)
        return person

    yield come
    for person in here:
        await person.socket.disconnect(timeout=TIMEOUT_SECONDS)
    await current_hub.current_hub().close()
    every = threading.Barrier(READS._max_workers)
    await asyncio.gather(*(in_read_thread(_close_connection, every) for _ in range(READS._max_workers)))


def _close_connection(every: threading.Barrier) -> None:
    """Once in each thread, after what it was at: nothing is written any more once all have met."""
    from django.db import connection

    every.wait(TIMEOUT_SECONDS)
    connection.close()


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each person has five commands, each connection twenty frames; so soon there are no more."""
    settings.COMMANDS_PER_SECOND = 0.001
    monkeypatch.setattr(token_bucket, "BURST_SECONDS", 5000)


async def talking(bring: Bring, created: CreatedRoom) -> tuple[Browser, Browser, dict[str, Any]]:
    """Both partners are in; the state, as Ana was told it last."""
    ana = await bring(created, "a")
    ben = await bring(created, "b")
    state = await ana.until(lambda frame: frame["type"] == "state" and frame["turn"])
    return ana, ben, state


def later(turn: int) -> Callable[[dict[str, Any]], bool]:
    """The state of a later turn."""
    return lambda frame: frame["type"] == "state" and frame["turn"]["number"] > turn


async def sharing(bring: Bring, created: CreatedRoom) -> tuple[Browser, Browser, dict[str, Any]]:
    """The partner who is asked for words, the other one, and the state as both were told it last."""
    ana, ben, state = await talking(bring, created)
    while state["turn"]["act"] != "say":
        for partner, seat in ((ana, "a"), (ben, "b")):
            if seat in state["turn"]["waiting_on"]:
                option = state["turn"]["options"][0]["id"]
                await partner.ask("choose", turn=state["turn"]["number"], option=option)
        state = await ana.until(later(state["turn"]["number"]))
    number = state["turn"]["number"]
    await ben.until(lambda frame: frame["type"] == "state" and frame["turn"]["number"] == number)
    return (ana, ben, state) if state["turn"]["waiting_on"] == ["a"] else (ben, ana, state)


def row_counts() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models()}


async def signed_in(created: CreatedRoom, who: str) -> str:
    """The session of a browser that has claimed a seat."""

    def make() -> str:
        person = Person.objects.create_guest()
        invitation = next(invitation for invitation in created.partners if invitation.participant_id == who)
        accept_invitation(invitation.link.removeprefix("/join/"), person)
        return sessions.key(sessions.signed_in(person))

    return await database_sync_to_async(make)()


class TestTheDoor:
    async def test_connection_without_credentials_is_closed_with_4401(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        assert await (await bring(room, headers=[])).closed() == close_codes.SIGNED_OUT

    async def test_unknown_token_is_closed_with_4401(self, bring: Bring, room: CreatedRoom) -> None:
        assert (
            await (await bring(room, headers=[(b"authorization", b"Bearer nonsense")])).closed()
            == close_codes.SIGNED_OUT
        )

    async def test_outsider_gets_one_answer_for_existing_and_unknown_rooms(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        other = await database_sync_to_async(create_room)("speaker_listener", "", ["Cy", "Di"])
        assert await (await bring(room, headers=bearer(other, "a"))).closed() == close_codes.NO_ROOM
        nowhere = await Browser("/ws/rooms/nowhere/", bearer(other, "a")).open()
        assert await nowhere.closed() == close_codes.NO_ROOM

    async def test_a_browser_comes_in_by_its_session(self, bring: Bring, room: CreatedRoom) -> None:
        key = await signed_in(room, "b")
        cookie = f"{django_settings.SESSION_COOKIE_NAME}={key}".encode()
        headers = [(b"cookie", cookie), (b"origin", django_settings.ORIGINS[0].encode())]
        ben = await bring(room, headers=headers)
        assert (await ben.next("welcome"))["you"]["name"] == "Ben"

    async def test_cookie_without_a_person_is_closed_with_4401(self, bring: Bring, room: CreatedRoom) -> None:
        cookie = f"{django_settings.SESSION_COOKIE_NAME}=unknown".encode()
        headers = [(b"cookie", cookie), (b"origin", django_settings.ORIGINS[0].encode())]
        assert await (await bring(room, headers=headers)).closed() == close_codes.SIGNED_OUT

    @pytest.mark.parametrize(
        "origin",
        [
            [],
            [(b"origin", b"https://evil.example")],
            [(b"origin", b"http://127.0.0.1:1")],
            [(b"origin", b"null")],
        ],
    )
    async def test_a_cookie_from_a_foreign_page_is_refused_before_the_upgrade(
        self, room: CreatedRoom, origin: Headers
    ) -> None:
        cookie = f"{django_settings.SESSION_COOKIE_NAME}={await signed_in(room, 'a')}".encode()
        socket = WebsocketCommunicator(
            SITE, f"/ws/rooms/{room.room}/", headers=[(b"cookie", cookie), *origin]
        )
        accepted, _ = await socket.connect(TIMEOUT_SECONDS)
        assert not accepted

    async def test_unknown_websocket_path_is_refused(self) -> None:
        accepted, _ = await WebsocketCommunicator(SITE, "/ws/elsewhere/").connect(TIMEOUT_SECONDS)
        assert not accepted

    async def test_observer_without_both_consents_is_closed_with_4408(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        assert await (await bring(room, "o1")).closed() == close_codes.NO_CONSENT

    async def test_an_observer_comes_in_by_consent_and_is_dropped_when_it_is_withdrawn(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        ana, ben, _ = await talking(bring, room)
        for partner in (ana, ben):
            assert (await partner.ask("allow_observer", observer="o1"))["type"] == "accepted"
        lee = await bring(room, "o1")
        assert (await lee.next("welcome"))["you"] == {
            "role": "observer",
            "id": "o1",
            "seat": None,
            "name": "Dr. Lee",
            "scope": "words",
        }
        assert (await lee.ask("nod"))["code"] == "not_allowed"
        await ana.ask("withdraw_observer", observer="o1")
        assert await lee.closed() == close_codes.NO_CONSENT

    @pytest.mark.parametrize("after", ["2", "999999999999999999999999", "nonsense", "-1", "²"])
    async def test_any_cursor_is_answered_with_welcome_and_state(
        self, bring: Bring, room: CreatedRoom, after: str
    ) -> None:
        await talking(bring, room)
        again = await bring(room, "a", query=f"?after={after}")
        assert (await again.next())["type"] == "welcome"
        state = await again.next("state")
        assert state["seq"] == 3


class TestBadInput:
    @pytest.mark.parametrize(
        "message",
        [
            "nonsense",
            "[]",
            "3",
            '{"type":"unknown"}',
            "[" * 5_000,
            '{"type":"ping","more":1}',
            '{"type":"command"}',
            '{"type":"command","id":"","command":"nod"}',
            '{"type":"command","id":7,"command":"nod"}',
        ],
    )
    async def test_unreadable_message_is_answered_and_the_room_goes_on(
        self, bring: Bring, room: CreatedRoom, message: str
    ) -> None:
        ana, _, state = await talking(bring, room)
        await ana.send(message)
        error = await ana.next("error")
        assert error["code"] == "malformed"
        assert error["detail"]
        await ana.send({"type": "ping"})
        assert await ana.next("pong")
        assert state["seq"] == await database_sync_to_async(Event.objects.count)()

    @pytest.mark.parametrize(
        "fields",
        [
            {"turn": 1, "text": "Words.", "more": 1},
            {"turn": "1", "text": "Words."},
            {"turn": True, "text": "Words."},
            {"turn": 1, "text": 5},
            {"turn": 1},
            {"turn": 1, "text": "a\0b"},
            {"turn": 1, "text": "a\ud800b"},
        ],
    )
    async def test_a_command_of_the_wrong_form_is_refused_by_its_id(
        self, bring: Bring, room: CreatedRoom, fields: dict[str, Any]
    ) -> None:
        ana, _, _ = await talking(bring, room)
        answer = await ana.ask("say", id="mine", **fields)
        assert (answer["type"], answer["id"], answer["code"]) == ("refused", "mine", "malformed")

    async def test_binary_message_is_malformed(self, bring: Bring, room: CreatedRoom) -> None:
        ana, _, _ = await talking(bring, room)
        await ana.socket.send_to(bytes_data=b"\x00\x01")
        assert (await ana.next("error"))["code"] == "malformed"

    async def test_a_message_that_is_too_large_closes_the_socket(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        ana, _, _ = await talking(bring, room)
        await ana.send({"type": "command", "id": "1", "command": "say", "turn": 1, "text": "x" * 70_000})
        assert await ana.closed() == close_codes.TOO_MANY_FRAMES

    async def test_valid_frame_beside_an_invalid_one_is_taken(self, bring: Bring, room: CreatedRoom) -> None:
        ana, _, _ = await talking(bring, room)
        await ana.send([{"type": "nonsense"}, {"type": "ping"}])
        assert (await ana.next("error", "pong"))["type"] == "error"
        assert await ana.next("pong")


class TestCommands:
    async def test_words_arrive_as_they_were_sent(self, bring: Bring, room: CreatedRoom) -> None:
        speaker, listener, state = await sharing(bring, room)
        words = "  Ich hörte „nein“ — 聞いた 👩‍❤️‍👨 \u200f\u2028 <b>&amp;</b>\n\t"
        assert (await speaker.ask("say", turn=state["turn"]["number"], text=words))["type"] == "accepted"
        said = await listener.until(lambda frame: frame.get("event") == "said")
        assert said["text"] == words

    async def test_a_command_sent_again_after_a_lost_answer_gets_the_same_answer(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        ana, ben, _ = await talking(bring, room)
        first = await ana.ask("end", id="once")
        again = await bring(room, "a", query="?after=3")
        assert await again.ask("end", id="once") == first
        assert (await ben.ask("end", id="once"))["code"] == "id_reused"
        assert (await ana.ask("break", id="once", kind="breather"))["code"] == "id_reused"

    @pytest.mark.slow
    async def test_fifty_a_second_with_bursts_of_two_hundred_are_never_too_fast(
        self, bring: Bring, room: CreatedRoom, settings: Any
    ) -> None:
        assert settings.COMMANDS_PER_SECOND >= 50
        ana, _, _ = await talking(bring, room)
        await ana.send(
            [
                {"type": "command", "id": f"n{n}", "command": "say", "turn": 99, "text": "x"}
                for n in range(200)
            ]
        )
        codes = {(await ana.next("refused"))["code"] for _ in range(200)}
        assert codes == {"stale_turn"}

    async def test_beyond_the_rate_a_command_is_too_fast_and_frames_without_end_close(
        self, bring: Bring, room: CreatedRoom, few: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "third_ear.security")
        ana, _, _ = await talking(bring, room)
        answers = [(await ana.ask("nod", id=f"n{n}"))["code"] for n in range(16)]
        assert answers == ["not_allowed"] * 5 + ["too_fast"] * 11
        await ana.send([{"type": "ping"}] * 30)
        assert await ana.closed() == close_codes.TOO_MANY_FRAMES
        assert "refused reason=too_many_frames seat=a" in caplog.text

    async def test_typing_reaches_a_partner_who_shares_it_too(self, bring: Bring, room: CreatedRoom) -> None:
        ana, ben, _ = await talking(bring, room)
        await ben.send({"type": "typing", "on": False})
        await ben.send({"type": "ping"})
        await ben.next("pong")
        await ana.send({"type": "typing", "on": True})
        assert await ben.next("typing") == {"type": "typing", "by": "a", "on": True}


class TestChecks:
    """A hint to the writer; the partner, the tables and the metrics stay as they were."""

    async def test_answer_is_one_padded_hint_and_the_partner_is_sent_nothing(
        self, bring: Bring, room: CreatedRoom, caplog: pytest.LogCaptureFixture
    ) -> None:
        speaker, listener, state = await sharing(bring, room)
        rows = await database_sync_to_async(row_counts)()
        counts = {code: counter._value.get() for code, counter in metrics.commands.items()}
        caplog.clear()
        check = {"type": "command", "id": "once", "command": "check", "turn": state["turn"]["number"]}
        answers = set()
        for text in ("You always leave me alone.", "", "x" * 20_000):
            await speaker.send({**check, "text": text})
            received = await speaker.until_text(lambda message: '"hint"' in message)
            answers.add(len(received.encode()))
            assert json.loads(received)["id"] == "once"
        assert len(answers) == 1
        for person in (speaker, listener):  # nothing was on the way to either
            await person.send({"type": "ping"})
            assert (await person.next())["type"] == "pong"
        assert await database_sync_to_async(row_counts)() == rows
        assert {code: counter._value.get() for code, counter in metrics.commands.items()} == counts
        assert caplog.messages == []

    @pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
    async def test_text_that_cannot_be_kept_is_malformed(
        self, bring: Bring, room: CreatedRoom, text: str
    ) -> None:
        ana, _, _ = await talking(bring, room)
        assert (await ana.ask("check", turn=1, text=text))["code"] == "malformed"

    async def test_checks_count_for_the_rate(self, bring: Bring, room: CreatedRoom, few: None) -> None:
        ana, _, _ = await talking(bring, room)
        answers = [(await ana.ask("check", turn=1, text="x"))["code"] for _ in range(7)]
        assert answers[5:] == ["too_fast"] * 2
        assert (await ana.ask("nod"))["code"] == "too_fast"


class TestWhatIsTakenBack:
    @pytest.fixture(autouse=True)
    def _hub_looks_often_for_what_other_processes_did(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(current_hub, "Hub", partial(Hub, reconcile_interval_seconds=0.05))

    async def test_people_of_an_erased_room_are_closed_with_4410(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        key = await signed_in(room, "b")
        cookie = f"{django_settings.SESSION_COOKIE_NAME}={key}".encode()
        by_browser = [(b"cookie", cookie), (b"origin", django_settings.ORIGINS[0].encode())]
        ana, ben = await bring(room, "a"), await bring(room, headers=by_browser)
        await ana.next("state")
        await ben.next("state")
        await database_sync_to_async(erase_room)(room.room)  # as another process does it
        assert (await ana.closed(), await ben.closed()) == (close_codes.ERASED, close_codes.ERASED)
        assert await (await bring(room, "a")).closed() == close_codes.ERASED
        assert await (await bring(room, headers=by_browser)).closed() == close_codes.NO_ROOM

    async def test_withdrawn_words_are_in_no_frame_and_the_dialogue_goes_on(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        speaker, listener, state = await sharing(bring, room)
        [who] = state["turn"]["waiting_on"]
        said = await speaker.ask("say", turn=state["turn"]["number"], text="Never mind.")
        assert (await listener.until(lambda frame: frame.get("event") == "said"))["text"] == "Never mind."
        await database_sync_to_async(withdraw_words)(room.room, who, timezone.now())
        frame_of_withdrawal = await listener.until(lambda frame: frame.get("event") == "words_withdrawn")
        assert frame_of_withdrawal["by"] == who
        assert frame_of_withdrawal["seqs"][-1] == said["seq"]  # after the private answers that it began with
        again = await bring(room, "b")
        frame = await again.until(lambda frame: frame.get("event") == "said")
        assert "text" not in frame
        assert (await speaker.ask("break", kind="breather"))["type"] == "accepted"

    async def test_partner_who_gives_up_their_half_is_disconnected_and_the_other_can_end(
        self, bring: Bring, room: CreatedRoom
    ) -> None:
        key = await signed_in(room, "b")
        cookie = f"{django_settings.SESSION_COOKIE_NAME}={key}".encode()
        ana = await bring(room, "a")
        ben = await bring(
            room, headers=[(b"cookie", cookie), (b"origin", django_settings.ORIGINS[0].encode())]
        )
        await ben.next("state")
        await ana.until(lambda frame: frame.get("event") == "granted")
        await database_sync_to_async(leave)(room.room, "b", timezone.now(), words="withdraw", by=None)
        assert await ben.closed() == close_codes.NO_SEAT
        assert (await ana.ask("end"))["type"] == "accepted"


@pytest.mark.parametrize(
    "asked", ["dialogue.live.websocket.handshake.by_tokens", "dialogue.live.current_hub.load_rooms"]
)
async def test_connection_during_a_database_outage_is_closed_to_reconnect(
    bring: Bring, room: CreatedRoom, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patch:
        patch.setattr(asked, gone)
        assert await (await bring(room)).closed() == close_codes.RESTARTING
    assert (await (await bring(room)).next())["type"] == "welcome"
