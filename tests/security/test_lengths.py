"""Lengths that tell nothing: a private answer has one size wherever its length can be seen.

A thief of the database sees how long each column is, and whoever sees the encrypted connection how long each
message is, in both directions. For every private answer of every format these lengths are the same.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest

from dialogue import formats
from dialogue.live.protocol import encoding, outbound
from dialogue.live.room import LiveRoom
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import RoomDefinition
from dialogue.log.models import Event as EventRow
from dialogue.log.models import Room as RoomRow
from dialogue.log.records import CommandIdentity, Recorded
from dialogue.moderator.commands import Choose, Rate
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import Chose, Event, Granted, Joined, Rated, Said
from dialogue.moderator.format import Format, Step
from dialogue.moderator.state import fold, initial_state
from dialogue.moderator.visibility import Viewer
from dialogue.rehearsal import contract
from dialogue.replay.exports.extent import Taken
from dialogue.replay.frames import encode_all, event_views, frames
from dialogue.replay.frames import frame as frame_of
from dialogue.replay.welcome import welcome
from tests.live.hub_harness import FakeConnection, HubHarness, close_hubs
from tests.replay.exporting import KINDS, write

__all__ = ["close_hubs"]  # a fixture

ROOM = "1e2f3a4b5c6d7e8f9a0b"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FORMATS = list(formats.catalogue().values())
STEPS = [
    pytest.param(made, step, id=f"{made.ref}/{step.id}")
    for made in FORMATS
    for step in made.steps.values()
    if step.private and step.act in {"choose", "rate"}
]


def answers(step: Step) -> list[Any]:
    return [option.id for option in step.options] if step.act == "choose" else list(range(11))


def answered(step: Step, answer: Any) -> Chose | Rated:
    if step.act == "choose":
        return Chose(by="a", turn=1, step=step.id, option=answer, private=True, gate=step.gate)
    return Rated(by="a", turn=1, step=step.id, value=answer, private=True)


def one(lengths: Iterator[Any]) -> bool:
    return len(set(lengths)) == 1


# ---- in the database


def columns(row: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """How long each column of a row is, but for the event's number."""
    return tuple(
        (name, len(value) if isinstance(value, str | bytes | memoryview) else int(value is None))
        for name, value in row.items()
        if name not in {"seq", "at", "key"}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("made", "step"), STEPS)
def test_row_of_a_private_answer_is_as_long_as_that_of_any_other(made: Format, step: Step) -> None:
    log = DatabaseLog()
    log.create(RoomDefinition(ROOM, made, "", NOON))
    for head, answer in enumerate(answers(step)):
        log.append(
            ROOM,
            head,
            [answered(step, answer)],
            NOON,
            CommandIdentity(f"{head:032}", "a", str(answer).encode()),
        )
    rows = list(EventRow.objects.filter(room=ROOM).values())
    assert len(rows) == len(answers(step))
    assert one(columns(row) for row in rows)


@pytest.mark.django_db
def test_sealed_words_have_the_size_of_a_step_and_are_read_as_they_were_said() -> None:
    log = DatabaseLog()
    log.create(RoomDefinition(ROOM, FORMATS[0], "", NOON))
    texts = ["a", "no", "x" * 254, "ä" * 127, " spaces \n", "x" * 255, "x" * 510, "x" * 511, "🌱" * 1200]
    said = [Said(by="a", turn=1, step="share", text=text, private=False, gate=None) for text in texts]
    log.append(ROOM, 0, said, NOON)
    sealed = [len(bytes(row.sealed or b"")) for row in EventRow.objects.order_by("seq")]
    assert [size - 28 for size in sealed] == [256] * 5 + [512] * 2 + [1024, 8192]
    assert [record.event.text for record in log.read(ROOM) if isinstance(record.event, Said)] == texts


@pytest.mark.django_db
def test_sealed_topic_has_the_size_of_a_step_and_is_read_as_it_was_written() -> None:
    log = DatabaseLog()
    topics = ["Us", "Money, and who decides about it", "Œuvre " * 20]
    for number, topic in enumerate(topics):
        log.create(RoomDefinition(f"{number:020}", FORMATS[0], topic, NOON))
    assert one(len(bytes(row.topic or b"")) for row in RoomRow.objects.all())
    assert [made.topic for number in range(3) if (made := log.definition(f"{number:020}"))] == topics


# ---- on the wire


VIEWERS = [
    pytest.param(Viewer("a"), (), id="author"),
    pytest.param(Viewer("b"), (), id="partner"),
    pytest.param(Viewer("o1"), (ConsentPeriod(1, "words", NOON),), id="observer"),
    pytest.param(Viewer("o1"), (ConsentPeriod(1, "signals", NOON),), id="observer-signals"),
]


@pytest.mark.parametrize(("viewer", "spans"), VIEWERS)
@pytest.mark.parametrize(("made", "step"), STEPS)
def test_message_with_a_private_answer_is_as_long_as_that_with_any_other(
    made: Format, step: Step, viewer: Viewer, spans: tuple[ConsentPeriod, ...]
) -> None:
    def lengths(answer: Any, rest: str) -> list[int]:
        record = Recorded(7, NOON, answered(step, answer))
        [look] = event_views([record], viewer, spans)
        assert look is not None
        parts = [encoding.part(frame_of(record, look)), msgspec.Raw(f'"{rest}"'.encode())]
        return [len(message.encode()) for message in encoding.messages(parts)]

    for more in range(0, 512, 3):  # what stands beside it may bring the whole near any border of a step
        assert one(tuple(lengths(answer, "x" * more)) for answer in answers(step))


class Meter(FakeConnection):
    """A connection that remembers the length of each message."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.lengths: list[int] = []

    def enqueue(self, payload: str) -> None:
        self.lengths.append(len(payload.encode()))
        super().enqueue(payload)


@pytest.mark.parametrize(
    "made", [made for made in FORMATS if made.steps[made.start].private], ids=lambda made: made.ref
)
async def test_first_answer_of_a_dialogue_has_one_length_on_every_connection(made: Format) -> None:
    step = made.steps[made.start]
    sizes = set()
    for answer in answers(step):
        harness = HubHarness()
        harness.memory.create(RoomDefinition(ROOM, made, "", NOON))
        ana, ben = Meter("a"), Meter("b")
        for meter in (ana, ben):
            assert isinstance(await harness.hub.enter(ROOM, meter), LiveRoom)
        room = await harness.hub.rooms.load(ROOM)
        if step.act == "choose":
            command: Any = Choose(by="a", at=room.clock.now(), turn=1, option=answer)
        else:
            command = Rate(by="a", at=room.clock.now(), turn=1, value=answer)
        before = len(ana.lengths), len(ben.lengths)
        await harness.hub.conduct(room, command, CommandIdentity("c" * 20, "a", b""), ana)
        sizes.add((*ana.lengths[before[0] :], "and", *ben.lengths[before[1] :]))
    [lengths] = sizes
    assert len(lengths) == 3
    assert all(length % 512 == 0 for length in lengths if isinstance(length, int))


@pytest.mark.parametrize(("made", "step"), STEPS)
def test_command_of_a_scripted_client_has_one_length(made: Format, step: Step) -> None:
    del made
    asked = [{"option": answer} if step.act == "choose" else {"value": answer} for answer in answers(step)]
    commands = [contract.Command(id="c" * 20, command=step.act, turn=1, **fields) for fields in asked]
    assert {len(contract.encode(command)) for command in commands} == {512}


def test_messages_that_hold_no_words_of_people_have_one_length() -> None:
    frames: list[outbound.Outbound] = [
        *(outbound.refusal("c" * 64, code, 1200, "en") for code in get_args(outbound.RefusalCode)),
        outbound.Accepted(id="c" * 64, seq=7),
        outbound.Typing(by="a", on=True),
        outbound.Presence(who="b", present=False),
        outbound.Pong(now="2026-11-23T12:00:00.000000Z"),
    ]
    assert {len(encoding.encode([frame]).encode()) for frame in frames} == {512}


# ---- over HTTP


@pytest.mark.slow
@pytest.mark.parametrize(("viewer", "spans"), VIEWERS)
@pytest.mark.parametrize(("made", "step"), STEPS)
def test_frames_and_exports_are_as_long_whatever_was_answered(
    made: Format, step: Step, viewer: Viewer, spans: tuple[ConsentPeriod, ...]
) -> None:
    granted = Granted(
        by="moderator",
        turn=1,
        step=step.id,
        to=("a", "b"),
        act=step.act,
        phase="opening",
        private=True,
        gate=None,
        tries=0,
        deadline=None,
    )

    def lengths(answer: Any, topic: str) -> tuple[int, ...]:
        events: list[Event] = [Joined(by="a"), Joined(by="b"), granted, answered(step, answer)]
        recorded = [Recorded(seq, NOON, event) for seq, event in enumerate(events, 1)]
        state = fold(initial_state(made, [("o1", "words")]), [(NOON, event) for event in events])
        about = welcome(
            room=ROOM,
            dialogue_format=made,
            topic=topic,
            viewer=viewer,
            scope="words",
            partners={"a": "Ana", "b": "Ben"},
            observers=[("o1", "Dr. Lee", "words")],
            present=(),
            seq=state.seq,
            now=NOON,
            language="en",
        )
        seen = frames(recorded, viewer, spans)
        return (
            len(encode_all(seen)),
            *(
                len(write(kind, about, recorded, Taken("whole", viewer, spans), made).encode())
                for kind in KINDS
            ),
        )

    for more in range(0, 512, 16):
        assert one(lengths(answer, "x" * more) for answer in answers(step))
