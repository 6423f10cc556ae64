"""Dialogues cast into rooms: the real moderator decides, and no socket is between."""

import re
from collections.abc import Sequence
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import formats
from dialogue.live.protocol import encoding, inbound, outbound
from dialogue.live.protocol.command_frames import CommandFrame, to_command
from dialogue.log.records import Recorded
from dialogue.moderator.commands import Join
from dialogue.moderator.events import SEATS, Chose, Ended, Said, Seat
from dialogue.moderator.visibility import Viewer
from dialogue.moderator.visible_text import has_visible
from dialogue.rehearsal.contract import State, decode, encode
from dialogue.rehearsal.dialogues import Dialogue, Turn
from dialogue.rehearsal.scripted_dialogue import Answer, ScriptedDialogue, split
from tests.rehearsal.stand_in import StandIn

FORMATS = sorted(formats.catalogue())
MAX_ANSWERS = 5000


def seen_by(room: StandIn, seat: Seat) -> State:
    [frame] = decode(encoding.encode([outbound.state_frame(room.state, Viewer(seat), room.now, "en")]))
    assert isinstance(frame, State)
    return frame


def walk(dialogue: Dialogue, format_id: str) -> tuple[list[Recorded], list[tuple[Seat, Answer]]]:
    """The room's log after its partners have played the dialogue, and what they answered."""
    room, scripted = StandIn(format_id), ScriptedDialogue(dialogue)
    answers: list[tuple[Seat, Answer]] = []
    for seat in SEATS:
        room.take(Join(by=seat, at=room.tick()))
    while room.state.phase != "ended":
        assert len(answers) < MAX_ANSWERS, "it does not come to an end"
        acting = [(seat, scripted.answer(seat, seen_by(room, seat))) for seat in SEATS]
        seat, answer = next((seat, answer) for seat, answer in acting if answer is not None)
        [frame] = inbound.decode(encode(answer.command))
        assert isinstance(frame, CommandFrame)
        command = to_command(frame, seat, room.tick())
        assert command is not None
        assert isinstance(room.take(command), list), "it was refused"
        scripted.mark_accepted(answer)
        answers.append((seat, answer))
    assert scripted.finished
    return room.events, answers


def check_words(dialogue: Dialogue, events: Sequence[Recorded], answers: list[tuple[Seat, Answer]]) -> None:
    """Each turn was said once, whole, in order, by the one seat of its speaker."""
    said = [record.event for record in events if isinstance(record.event, Said)]
    words = [
        (seat, answer.turn, answer.command.text or "") for seat, answer in answers if answer.turn is not None
    ]
    in_log = iter((event.by, event.text) for event in said if not event.private)
    assert all((seat, text) in in_log for seat, _, text in words), "the log has them in this order"
    spoken = [
        (seat, bare("".join(text for *_, text in pieces)))
        for (seat, _), pieces in groupby(words, lambda word: word[:2])
    ]
    first = dialogue.turns[0].speaker
    assert spoken == [(SEATS[turn.speaker != first], bare(turn.text)) for turn in dialogue.turns]


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("format_id", FORMATS)
def test_every_word_is_said_once_in_order_and_every_room_ends(sample: list[Dialogue], format_id: str) -> None:
    for dialogue in sample:
        events, answers = walk(dialogue, format_id)

        check_words(dialogue, events, answers)
        assert isinstance(events[-1].event, Ended)


@pytest.mark.slow
@pytest.mark.parametrize("format_id", FORMATS)
def test_so_it_is_with_real_dialogues(real: list[Dialogue], format_id: str) -> None:
    for dialogue in real:
        check_words(dialogue, *walk(dialogue, format_id))


@pytest.mark.parametrize("format_id", FORMATS)
def test_some_sayings_back_need_another_try_and_the_same_ones_every_time(
    sample: list[Dialogue], format_id: str
) -> None:
    def verdicts() -> list[str | None]:
        return [
            record.event.option
            for dialogue in sample
            for record in walk(dialogue, format_id)[0]
            if isinstance(record.event, Chose) and record.event.gate == "verdict"
        ]

    found = verdicts()

    assert found == verdicts()
    assert found.count("yes") > len(found) // 2
    assert {"almost", "missed"} <= set(found)


def test_turns_of_one_speaker_are_chunks_and_the_others_words_say_them_back(sample: list[Dialogue]) -> None:
    events, answers = walk(sample[0], "compassion")

    texts: dict[str | None, int | None] = {
        answer.command.text: answer.turn for _, answer in answers if answer.command.text
    }
    shared = [
        texts[record.event.text]
        for record in events
        if isinstance(record.event, Said) and record.event.gate == "opens" and record.event.by == "a"
    ]
    said_back = [
        texts[record.event.text]
        for record in events
        if isinstance(record.event, Said) and record.event.gate == "paraphrase" and record.event.by == "b"
    ]
    assert [turn for turn in shared if turn is not None][:3] == [0, 1, 2]
    assert 3 in said_back


def test_both_partners_get_the_floor_when_both_have_much_to_say() -> None:
    turns = [Turn(who, f"Word {number}.", None) for who in "ABAB" for number in range(4)]

    events, _ = walk(Dialogue("both", tuple(turns)), "speaker_listener")

    sharers = {
        record.event.by
        for record in events
        if isinstance(record.event, Said) and record.event.gate == "opens"
    }
    assert sharers == {"a", "b"}


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from(" .。!？\u0301\u200d"),
    min_size=1,
    max_size=200,
).filter(lambda text: text.strip() == text)


@given(TEXTS, st.integers(1, 50))
def test_a_text_is_cut_into_pieces_that_fit_with_nothing_lost(text: str, limit: int) -> None:
    pieces, rest = [], text
    while rest:
        piece, rest = split(rest, limit)
        pieces.append(piece)

    assert bare("".join(pieces)) == bare(text)
    assert all(1 <= len(piece) <= limit and piece.strip() for piece in pieces)


@pytest.mark.parametrize(
    ("text", "limit", "piece"),
    [
        ("One. Two two. Three three three.", 20, "One. Two two."),
        ("Is it? “Yes.” So it is.", 16, "Is it? “Yes.”"),
        ("no end to be seen here", 12, "no end to be"),
        ("川まで歩いた。一人だった。寒かった。", 15, "川まで歩いた。一人だった。"),
        ("aaaaaaaaaaaa", 5, "aaaaa"),
        ("aaae\u0301aaa", 4, "aaa"),
        ("v1.25 is not an end", 8, "v1.25 is"),
    ],
)
def test_a_cut_falls_where_a_sentence_ends_or_else_a_word(text: str, limit: int, piece: str) -> None:
    assert split(text, limit)[0] == piece


@pytest.mark.parametrize(
    "text",
    [
        "x" * 198 + "." + " \u200b" * 20,
        "\u200b " * 20 + "a" * 300,
        ("word " * 30 + "\u0301" * 50) * 3,
        "a" + "\u0301" * 64 + "b" * 200,
    ],
)
def test_no_piece_shows_nothing(text: str) -> None:
    pieces, rest = [], text
    while rest:
        piece, rest = split(rest, 200 if len(text) > 200 else 10)
        pieces.append(piece)

    assert all(map(has_visible, pieces))


def test_a_letter_under_a_heap_of_marks_is_cut_into_whole_pieces() -> None:
    assert len(split("a" + "\u0301" * 5000, 1000)[0]) == 1000


def test_a_step_without_room_for_words_is_an_error() -> None:
    with pytest.raises(ValueError, match=re.escape("at least one character")):
        split("a", 0)
