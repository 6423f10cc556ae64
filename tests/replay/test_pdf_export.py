"""The export as PDF: words are data and never markup, in any script, within bounds."""

import json
from datetime import UTC
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.log.records import Recorded
from dialogue.moderator.events import Said
from dialogue.moderator.visibility import Viewer
from dialogue.replay.exports import pages
from dialogue.replay.exports.document import Answer, Document, Gap, Happening, Reader, document
from dialogue.replay.exports.extent import Taken
from dialogue.replay.exports.texts import isolate_moment
from tests.generated import examples
from tests.moderator.helpers import DUET, room_at
from tests.replay.test_markdown_export import header, recorded

typst = pytest.importorskip("typst")
MARKUP = [
    "= Heading",
    "#strong[x]",
    "*a* _b_ `c` $x^2$",
    '#import "@preview/x:1.0.0"',
    "//",
    "/* x",
    "<label> @ref",
    "\\",
    '"}]',
]


def data(*words: str, language: str = "en") -> str:
    """The data of a conversation in which this was said."""
    room = room_at("share", "a")
    seq = len(room.log)
    said = [
        Recorded(
            seq + number, room.now, Said(by="a", turn=1, step="share", text=each, private=False, gate="opens")
        )
        for number, each in enumerate(words, 1)
    ]
    taken = Taken("whole", Viewer("a"))
    reader = Reader(language, UTC)
    made = document(header("a"), DUET, [*recorded(room), *said], taken, reader, pages.inline)
    return pages.to_typst(made, language)


@cache
def fonts() -> Any:
    return typst.Fonts(include_system_fonts=False)


def compiler(conversation: str) -> Any:
    return typst.Compiler(
        pages.TEMPLATE.encode(), font_paths=fonts(), sys_inputs={"conversation": conversation}
    )


def headings(conversation: str) -> int:
    return len(json.loads(compiler(conversation).query("heading")))


def test_markup_in_words_is_shown_and_not_obeyed() -> None:
    assert headings(data(*MARKUP)) == headings(data("Nothing special."))


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.text(max_size=20) | st.sampled_from(MARKUP), min_size=1, max_size=5))
def test_every_text_is_laid_out(words: list[str]) -> None:
    words = [each.encode(errors="replace").decode() or "x" for each in words]
    assert compiler(data(*words)).compile(format="pdf").startswith(b"%PDF-")


def test_lines_and_the_direction_of_words_are_kept() -> None:
    blocks = json.loads(data("One\ntwo", "شعرتُ بالوحدة.", "20:30 - שלום", "123"))["blocks"]
    said = [block for block in blocks if block.get("words")]
    assert [block["words"] for block in said] == [
        ["One", "two"],
        ["شعرتُ بالوحدة."],
        ["20:30 - שלום"],
        ["123"],
    ]
    assert [block["right_to_left"] for block in said] == [False, True, True, False]


@pytest.mark.parametrize(
    ("words", "language", "kanji"),
    [
        ("直接、骨", "en", "zh"),
        ("日曜の夜", "en", "ja"),
        ("한국어 漢字", "en", "ko"),
        ("直接", "ja", "ja"),
        ("Sunday", "en", "zh"),
    ],
)
def test_chinese_characters_are_drawn_as_the_language_of_the_words_does(
    words: str, language: str, kanji: str
) -> None:
    assert json.loads(data(words, language=language))["kanji"] == kanji


def test_what_no_font_draws_has_a_sign_in_its_place() -> None:
    [block] = [block for block in json.loads(data("a\x1b[31m\ue000\u0378b"))["blocks"] if block.get("words")]
    assert block["words"] == ["a\ufffd[31m\ufffd\ufffdb"]


def test_a_conversation_that_is_too_long_is_refused() -> None:
    answer = Answer("a", "Ana", "Share", (), own=True, words="x" * 1000)
    for blocks in ((answer,) * (pages.MAX_BLOCKS + 1), (answer,) * (pages.MAX_CHARACTERS // 1000)):
        with pytest.raises(pages.TooLong):
            pages.to_typst(Document("Heading", (), blocks), "en")


def test_a_document_in_arabic_is_laid_out_from_the_right_with_dates_in_order() -> None:
    assert json.loads(data("x", language="ar"))["from_the_right"] is True
    assert json.loads(data("x"))["from_the_right"] is False
    assert isolate_moment("2026-03-01 18:30", "ar") == "\u20662026-03-01 18:30\u2069"
    assert isolate_moment("2026-03-01 18:30", "en") == "2026-03-01 18:30"


def test_a_gap_and_a_happening_are_laid_out_too() -> None:
    blocks = (Gap("Something here was not shared with you."), Happening("18:30", "Ana came in."))
    conversation = pages.to_typst(Document("Heading", (), blocks), "en")
    assert [block["is"] for block in json.loads(conversation)["blocks"]] == ["gap", "happening"]
    assert compiler(conversation).compile(format="pdf").startswith(b"%PDF-")


def test_the_length_is_padded_behind_the_end() -> None:
    made = pages.padded_pdf(b"%PDF-1.7 x %%EOF")
    assert len(made) == 1000
    assert made.rstrip(b"\n") == b"%PDF-1.7 x %%EOF"
