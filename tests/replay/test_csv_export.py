"""The export as CSV: a row for each event, which no spreadsheet calculates and every program reads back."""

import csv
import io
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogue.log.records import Recorded
from dialogue.moderator.events import SEATS, Joined, Said, Seat
from dialogue.moderator.visibility import Viewer
from dialogue.replay.exports.extent import Taken
from dialogue.replay.exports.spreadsheet import BYTE_ORDER_MARK, COLUMNS, guard, unguard
from tests.generated import examples
from tests.moderator.helpers import DUET, Room, choose, nod, room_at, say
from tests.replay.exporting import write
from tests.replay.test_markdown_export import header, recorded

SIGNS = "=+-@"
WORDS = st.text(
    st.sampled_from(
        [*"=+-@'\";,|\t\r\n\v a1", *"＝＋－＠﹣−\u2028\x85\u00a0\u3000\u200b\ufeff\u201c", "é", "李", "ل"]
    ),
    max_size=12,
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def table(room: Room, who: Seat = "a", **about: str) -> list[dict[str, str]]:
    taken = Taken("whole", Viewer(who), (), {"a": len(room.log), "b": len(room.log)})
    return rows(write("csv", header(who, **about), recorded(room), taken, DUET))


def calculates(cell: str) -> bool:
    """Whether a spreadsheet might take a cell for a formula, after what it may skip at the beginning."""
    shown = (
        c for c in cell if unicodedata.category(c) not in {"Cf", "Cc", "Zl", "Zp", "Zs"} and c not in '"“'
    )
    first = next(shown, "")
    return unicodedata.normalize("NFKC", first)[:1] in {*SIGNS, "\u2212"}


@settings(max_examples=examples(400))
@given(WORDS)
@example("'=1")
@example('x";=1')
def test_a_guarded_text_is_read_back_as_it_was(words: str) -> None:
    assert unguard(guard(words)) == words


@settings(max_examples=examples(400))
@given(WORDS)
@example('hello;=HYPERLINK("http://x.org")')
@example("one\n=1+1")
@example("\t=1")
@example("＝1")
@example("“-1")
def test_no_cell_calculates_at_whatever_separator_the_file_is_split(words: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(["1", guard(words), "end"])
    text = file.getvalue()
    [row] = csv.reader(io.StringIO(text, newline=""))
    assert not row[1].startswith(("\t", "\r", "\n"))
    cells = set(row)
    for separator in ";\t|":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            lines = io.StringIO(text, newline="")
            cells.update(
                cell for line in csv.reader(lines, delimiter=separator, quoting=quoting) for cell in line
            )
    assert [cell for cell in cells if calculates(cell)] == []


@settings(max_examples=examples(100))
@given(WORDS.filter(bool))
def test_words_are_read_back_from_the_file(words: str) -> None:
    room = room_at("share", "a")
    said = Said(by="a", turn=room.turn, step="share", text=words, private=False, gate="opens")
    events = [*recorded(room), Recorded(len(room.log) + 1, room.now, said)]
    text = write("csv", header("a"), events, Taken("whole", Viewer("a")), DUET)
    assert unguard(rows(text)[-1]["text"]) == words


def test_every_sign_that_unicode_takes_for_one_that_calculates_is_guarded() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    signs = [c for c in every if unicodedata.normalize("NFKC", c)[:1] in set(SIGNS)]
    assert len(signs) > 15
    assert [sign for sign in signs if guard(f"{sign}1") != f"'{sign}1"] == []


def test_usual_words_stay_as_they_were_written() -> None:
    for words in (
        "I felt alone - and sad.",
        "it's 5, -3 or so",
        "well, 'twas so",
        "a@b.org",
        "3 = 3",
        "أنا وحدي",
    ):
        assert guard(words) == words


def test_each_event_is_a_row_with_who_when_and_what(me: Seat, you: Seat) -> None:
    room = room_at("verdict", me).given(choose(me, "missed"), nod(you), say(you, "Alone."), choose(me, "yes"))
    names = {"a": "Ana", "b": "Ben"}

    made = table(room, you)

    assert list(made[0]) == list(COLUMNS)
    assert [row["seq"] for row in made][-1] == str(len(room.log))
    share = next(row for row in made if row["step"] == "share" and row["event"] == "said")
    assert {
        name: share[name] for name in ("by", "name", "own", "title", "gate", "words", "text", "phase")
    } == {
        "by": me,
        "name": names[me],
        "own": "no",
        "title": "Share",
        "gate": "opens",
        "words": "shown",
        "text": "I felt alone.",
        "phase": "talking",
    }
    assert share["at"].startswith("2026-03-01T18:30:")
    assert share["local_time"].startswith("2026-03-01 18:30:")
    assert (share["format"], share["topic"], share["round"]) == ("duet@1", "Weekends", "1")
    verdicts = [row["answer"] for row in made if row["gate"] == "verdict" and row["event"] == "chose"]
    assert verdicts == ["Not yet", "Yes"]
    assert f"{names[you]} nodded: I am with you." in [row["sentence"] for row in made]
    assert f"{names[me]} speaks, {names[you]} listens." in [row["sentence"] for row in made]


def test_the_other_partners_private_answers_have_no_row(me: Seat, you: Seat) -> None:
    room = room_at("kind_word", me).given(say(me, "Well done, me."), say(you, "Rest now."))
    made = table(room, me)
    assert [row["text"] for row in made if row["step"] == "kind_word" and row["text"]] == ["Well done, me."]
    private = {row["by"]: row["value"] for row in made if row["value"] and row["private"] == "yes"}
    assert set(private) == {me}
    assert {len(value) for value in private.values()} == {2}  # padded, as "10" is longer


def test_a_topic_that_would_calculate_is_guarded_too() -> None:
    assert table(room_at("share", "a"), topic="=1+1")[0]["topic"] == "'=1+1"


def test_the_file_begins_as_excel_needs_it_and_ends_its_lines_as_the_standard_says() -> None:

    text = write("csv", header("a"), recorded(room_at("share", "a")), Taken("whole", Viewer("a")), DUET)
    assert text.startswith(f"{BYTE_ORDER_MARK}seq,at,local_time,")
    assert text.endswith("\r\n")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", ["01:30:00", "03:30:00"]),  # there the clocks go from two to three
        ("Asia/Tokyo", ["09:30:00", "10:30:00"]),
    ],
)
def test_local_times_are_right_over_a_change_of_clocks(zone: str, shown: list[str]) -> None:
    half_past_midnight = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    events = [
        Recorded(number + 1, half_past_midnight + timedelta(hours=number), Joined(by=seat))
        for number, seat in enumerate(SEATS)
    ]
    text = write("csv", header("a"), events, Taken("whole", Viewer("a")), DUET, ZoneInfo(zone))
    assert [row["local_time"].split()[1] for row in rows(text)] == shown
