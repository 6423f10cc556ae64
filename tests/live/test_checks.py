"""`check`: one hint to the writer, and nothing else anywhere. The aids are fakes that the tests hold."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from dialogue.aids import About, Draft, Hint, Touched
from dialogue.live import checks
from dialogue.live.protocol import encoding, outbound
from dialogue.live.protocol.command_frames import CheckCommand
from dialogue.live.room import LiveRoom
from dialogue.log.records import Recorded
from dialogue.moderator.commands import Break, Choose, Command, End, Rate, Say
from dialogue.moderator.decide import Refusal
from dialogue.moderator.events import Said
from dialogue.moderator.state import MAX_OPEN_WORDS
from tests.live.hub_harness import ROOM, FakeConnection, HubHarness, close_hubs
from tests.live.test_other_processes import Cluster, until
from tests.servers import TIMEOUT_SECONDS

__all__ = ["close_hubs"]  # a fixture

DRAFT = "You always leave me alone with it."
BLAME = Hint("blame", "This may sound like blame.", "When …, I feel …", ((0, 10),))
LEE = "o_lee"


class FakeAids:
    """What the aids were asked, and what they answer."""

    def __init__(self) -> None:
        self.asked: list[Draft] = []
        self.hint: Hint | None = BLAME
        self.fault: Exception | None = None

    def hint_on(self, draft: Draft) -> Hint | None:
        self.asked.append(draft)
        if self.fault is not None:
            raise self.fault
        return self.hint

    def touched_in(self, draft: Draft) -> tuple[Touched, ...]:
        """The first three characters are touched if the draft has them, else not."""
        return tuple(
            Touched(((0, 3),), ()) if text[:3] in draft.text else Touched((), ((0, 3),))
            for text in draft.heard
        )


@pytest.fixture
def aids(monkeypatch: pytest.MonkeyPatch) -> FakeAids:
    made = FakeAids()
    monkeypatch.setattr(checks, "hint_on", made.hint_on)
    monkeypatch.setattr(checks, "touched_in", made.touched_in)
    return made


class Talk:
    """A room in which Ana shares and Ben says back, and checks of both."""

    def __init__(self, harness: HubHarness, ana: FakeConnection, ben: FakeConnection, room: LiveRoom) -> None:
        self.harness, self.ana, self.ben, self.room = harness, ana, ben, room

    @classmethod
    async def begun(cls, harness: HubHarness | None = None) -> "Talk":
        harness = harness or HubHarness()
        talk = cls(harness, *await harness.both())
        for who in ("a", "b"):
            await talk.do(Rate, who, value=7)
        return talk

    @classmethod
    async def shared(cls, *pieces: str) -> "Talk":
        """Ana has shared; Ben is asked to say it back."""
        talk = await cls.begun()
        await talk.do(Say, "a", text=pieces[0])
        return talk

    @property
    def turn(self) -> int:
        return self.room.state.turns

    async def do(self, ask: Callable[..., Command], who: str, **fields: Any) -> None:
        if ask in {Say, Rate, Choose}:
            fields = {"turn": self.turn, **fields}
        result = await self.harness.do(self.room, ask, who, **fields)
        assert not isinstance(result, Refusal)

    async def check(self, who: FakeConnection, text: str = DRAFT, turn: int | None = None) -> Any:
        frame = CheckCommand("command", "c1", turn=self.turn if turn is None else turn, text=text)
        return await self.harness.hub.check(self.room, who, frame)


class TestTheAnswer:
    async def test_is_the_hint_of_the_aids_for_the_step_and_the_language_of_the_page(
        self, aids: FakeAids
    ) -> None:
        talk = await Talk.begun()
        talk.ana.language = "de"
        assert await talk.check(talk.ana) == outbound.Hint(
            "c1", "blame", BLAME.detail, BLAME.suggestion, ((0, 10),), ()
        )
        assert aids.asked == [Draft(DRAFT, "de", saying_back=False, heard=(), max_chars=200)]

    async def test_is_an_empty_hint_where_there_is_nothing_to_say(self, aids: FakeAids) -> None:
        aids.hint = None
        talk = await Talk.begun()
        assert await talk.check(talk.ana) == outbound.Hint("c1", None, "", "", (), ())

    @pytest.mark.parametrize("text", ["", "  \n\t", "\u200b\u2060"])
    async def test_is_an_empty_hint_to_an_empty_draft_which_no_aid_is_asked_about(
        self, aids: FakeAids, text: str
    ) -> None:
        talk = await Talk.begun()
        assert await talk.check(talk.ana, text) == outbound.Hint("c1", None, "", "", (), ())
        assert aids.asked == []

    async def test_draft_beyond_the_limit_of_the_step_is_looked_at_and_not_refused(
        self, aids: FakeAids
    ) -> None:
        aids.hint = Hint("length", "A shorter piece is easier to take in.", "", ())
        talk = await Talk.begun()
        assert (await talk.check(talk.ana, "x" * 20_000)).about == "length"

    async def test_is_the_same_each_time(self, aids: FakeAids) -> None:
        talk = await Talk.begun()
        assert await talk.check(talk.ana) == await talk.check(talk.ana)

    async def test_of_private_words_says_nothing_but_their_length(self, aids: FakeAids) -> None:
        talk = await Talk.begun()
        await talk.do(End, "a")
        assert (await talk.check(talk.ana)).about is None
        aids.hint = Hint("length", "A shorter piece is easier to take in.", "", ())
        assert (await talk.check(talk.ana)).about == "length"

    async def test_is_empty_if_an_aid_fails_and_the_log_line_has_no_words(
        self, aids: FakeAids, caplog: pytest.LogCaptureFixture
    ) -> None:
        aids.fault = ValueError(DRAFT)
        talk = await Talk.begun()
        assert (await talk.check(talk.ana)).about is None
        assert caplog.messages == ["An aid failed: ValueError"]
        assert "alone" not in caplog.text


class TestTheWordsOfTheShare:
    async def test_marks_are_of_the_open_share_while_it_is_said_back(self, aids: FakeAids) -> None:
        talk = await Talk.shared("Sundays are lonely.")
        seq = talk.room.state.seq - 1
        assert (await talk.check(talk.ben, "Sundays!")).marks == (outbound.HintMarks(seq, ((0, 3),), ()),)
        assert (await talk.check(talk.ben, "Monday?")).marks == (outbound.HintMarks(seq, (), ((0, 3),)),)
        assert aids.asked[0] == Draft("Sundays!", "en", True, ("Sundays are lonely.",), 200)

    async def test_nothing_is_read_but_the_words_of_the_open_share(self, aids: FakeAids) -> None:
        talk = await Talk.shared("First.")
        for round_number in range(3):
            await talk.do(Say, "b" if round_number % 2 == 0 else "a", text="Said back.")
            await talk.do(Choose, "a" if round_number % 2 == 0 else "b", option="yes")
            sharer = talk.room.state.speaker
            assert sharer is not None
            talk.harness.log.reads_after.clear()
            await talk.check(talk.ana if sharer == "a" else talk.ben)
            assert talk.harness.log.reads_after == []
            await talk.do(Say, sharer, text=f"Share {round_number}.")
            share = talk.room.state.seq - 1
            await talk.check(talk.ben if sharer == "a" else talk.ana)
            assert talk.harness.log.reads_after == [share - 1]
            assert aids.asked[-1].heard == (f"Share {round_number}.",)

    async def test_at_most_so_many_texts_are_read(self, aids: FakeAids) -> None:
        talk = await Talk.shared("One.")
        words = tuple(range(100, 100 + MAX_OPEN_WORDS))
        talk.room.state = talk.room.state._replace(open_words=words)
        talk.harness.log.reads_after.clear()
        await talk.check(talk.ben)
        assert talk.harness.log.reads_after == [seq - 1 for seq in words]

    async def test_words_that_were_taken_back_are_not_heard(
        self, aids: FakeAids, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        talk = await Talk.shared("Sundays are lonely.")
        read = talk.harness.memory.read

        def without_words(*args: Any) -> list[Recorded]:
            return [
                replace(record, event=replace(record.event, text=None))
                for record in read(*args)
                if isinstance(record.event, Said)
            ]

        monkeypatch.setattr(talk.harness.memory, "read", without_words)
        assert (await talk.check(talk.ben)).marks == ()
        assert aids.asked[-1].heard == ()


class TestWhoMayAsk:
    async def test_whoever_may_say_and_nobody_else(self, aids: FakeAids) -> None:
        harness = HubHarness(observers=[(LEE, "words")])
        talk = await Talk.begun(harness)
        lee = FakeConnection(LEE)
        assert await talk.check(talk.ben) == Refusal("not_your_turn")
        assert await talk.check(lee) == Refusal("not_allowed")
        assert await talk.check(talk.ana, turn=1) == Refusal("stale_turn")
        await talk.do(Say, "a", text="Sundays.")
        await talk.do(Say, "b", text="Said back.")
        assert await talk.check(talk.ana) == Refusal("wrong_act")
        await talk.do(Break, "b", kind="breather")
        assert await talk.check(talk.ana) == Refusal("on_break")
        for _ in range(2):
            await talk.do(End, "a")
        assert await talk.check(talk.ana) == Refusal("ended")
        assert aids.asked == []

    async def test_nobody_before_the_first_turn(self, aids: FakeAids) -> None:
        harness = HubHarness()
        ana, room = await harness.enter("a")
        frame = CheckCommand("command", "c1", turn=0, text=DRAFT)
        assert await harness.hub.check(room, ana, frame) == Refusal("not_allowed")


class TestSilence:
    """Nothing reaches the partner, another process, the log or the room's state."""

    async def test_no_frame_no_event_and_no_change_of_the_room(self, aids: FakeAids) -> None:
        talk = await Talk.begun()
        for connection in (talk.ana, talk.ben):
            connection.clear()
        state, timer, head = talk.room.state, talk.room.timer, talk.harness.memory.heads([ROOM])
        await talk.check(talk.ana)
        await talk.check(talk.ben)  # refused
        assert talk.ana.messages == talk.ben.messages == []
        assert talk.room.state is state
        assert talk.room.timer is timer
        assert talk.harness.memory.heads([ROOM]) == head

    async def test_no_notification_to_another_process(self, aids: FakeAids) -> None:
        cluster = Cluster()
        cluster.hub = cluster.process("here", notified=True, reconcile_interval_seconds=3600)
        ana, room = await cluster.enter("a")
        ben, _ = await cluster.enter("b")
        # Another process has the room, so this one publishes. It asks nothing that this one would answer.
        await until(lambda: cluster.layer.listeners(ROOM))
        await cluster.layer.group_send(ROOM, {"room": ROOM, "seq": 0, "by": "another"})
        await cluster.acquainted(cluster.hub)
        talk = Talk(cluster, ana, ben, room)

        def numbers() -> list[int]:
            return [message["seq"] for message in cluster.layer.sent if message.get("seq")]

        for who in ("a", "b"):
            await talk.do(Rate, who, turn=1, value=7)
        await until(lambda: room.state.seq in numbers())
        before = numbers()
        await talk.check(ana)
        await talk.do(Say, "a", text="Sundays.")
        await until(lambda: room.state.seq in numbers())
        assert numbers() == [*before, room.state.seq]

    async def test_check_does_not_wait_for_the_commands_of_the_room_nor_they_for_it(
        self, aids: FakeAids
    ) -> None:
        talk = await Talk.shared("Sundays.")
        async with talk.room.command_lock, asyncio.timeout(TIMEOUT_SECONDS):
            assert (await talk.check(talk.ben)).about == "blame"

    async def test_no_log_line(self, aids: FakeAids, caplog: pytest.LogCaptureFixture) -> None:
        talk = await Talk.shared("Sundays.")
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        await talk.check(talk.ben)
        assert [record.name for record in caplog.records if record.name != "asyncio"] == []


class TestTheLengthOfTheMessage:
    def test_is_one_whatever_the_hint_says(self) -> None:
        texts = ["", "x", "Something longer, with “signs” of several bytes: äöü" * 5, "كلمات" * 60]
        hints = [outbound.empty_hint("c" * 32)]
        hints += [
            outbound.Hint("c" * 32, about, text, text, tuple((n, n + 99) for n in range(count)), ())
            for about in get_args(About)
            for text in texts
            for count in (0, 1, checks.MAX_SPANS)
        ]
        assert len({len(encoding.hint_message(hint).encode()) for hint in hints}) == 1

    @pytest.mark.parametrize("words", range(0, 130, 7))
    def test_depends_on_the_share_and_not_on_what_of_it_is_touched(self, words: int) -> None:
        spans = tuple((10 * word, 10 * word + 5) for word in range(words))
        lengths = {
            len(
                encoding.hint_message(
                    outbound.Hint(
                        "c1", None, "", "", (), (outbound.HintMarks(7, spans[:count], spans[count:]),)
                    )
                )
            )
            for count in range(words + 1)
        }
        assert len(lengths) == 1
