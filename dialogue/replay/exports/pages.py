"""The export as PDF: the document as data for `conversation.typ`, which lays it out.

The words reach Typst as data and never as markup, so nothing that a person wrote is a command. Each text says
in which direction it is read and which font draws its Chinese characters: Unicode gives Chinese, Japanese and
Korean the same characters, though each language draws them in its own way.
"""

import re
import unicodedata
from importlib import resources
from typing import Any, Final, assert_never

import msgspec

from dialogue.replay.exports.document import Answer, Block, Document, Gap, Happening, Section
from dialogue.replay.exports.texts import RIGHT_TO_LEFT_LANGUAGES, isolate

#: The template, without any of the words.
TEMPLATE: Final = resources.files(__package__).joinpath("conversation.typ").read_text(encoding="utf-8")
#: Longer conversations are refused: laying out more takes more time and memory than one request may.
MAX_BLOCKS: Final = 12_000
MAX_CHARACTERS: Final = 3_000_000

#: What a PDF is padded to: less than a reader looks through at the end.
PADDED_TO_BYTES: Final = 1000

_KANA: Final = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
#: What a PDF for everybody may not hold, or would not show: controls, private and unassigned characters, and
#: invisible signs of direction, which the layout takes care of.
_NOT_DRAWN: Final = frozenset({"Cc", "Co", "Cn", "Cs"})
_LINE_SEPARATORS: Final = frozenset("\n\t")


class TooLong(Exception):
    """The conversation is too long for a PDF."""


def to_typst(document: Document, language: str) -> str:
    """The data that the template reads, as JSON.

    Raises:
        TooLong: it has more blocks or characters than are laid out at once.
    """
    if len(document.blocks) > MAX_BLOCKS:
        raise TooLong
    data = {
        "language": language,
        "from_the_right": language in RIGHT_TO_LEFT_LANGUAGES,
        "kanji": _kanji_font(document.heading + "".join(_words(document)), language),
        "heading": _drawn(document.heading),
        "facts": [_drawn(fact) for fact in document.facts],
        "blocks": [_block(block) for block in document.blocks],
    }
    encoded = msgspec.json.encode(data).decode()
    if len(encoded) > MAX_CHARACTERS:
        raise TooLong
    return encoded


def padded_pdf(made: bytes) -> bytes:
    """The PDF, longer to the next step, so that its length does not reveal a private answer.

    Readers look for the end of a PDF in its last kilobyte: only line ends follow it.
    """
    return made.ljust(-(-len(made) // PADDED_TO_BYTES) * PADDED_TO_BYTES, b"\n")


def inline(text: str) -> str:
    """A person's text inside a sentence."""
    return isolate(_drawn(text))


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Section():
            return {"is": "section", "title": _drawn(block.title)}
        case Answer():
            return {
                "is": "answer",
                "by": block.by,
                "own": block.own,
                "name": _drawn(block.name),
                "title": _drawn(block.title),
                "notes": ", ".join(map(_drawn, block.notes)),
                "words": None if block.words is None else _lines(block.words),
                "right_to_left": _is_right_to_left(block.words or ""),
                "choice": None if block.choice is None else _drawn(block.choice.rstrip()),
                "absence": None if block.absence is None else _drawn(block.absence),
            }
        case Happening():
            return {"is": "happening", "time": block.time, "sentence": _drawn(block.sentence)}
        case Gap():
            return {"is": "gap", "sentence": _drawn(block.sentence)}
        case _:
            assert_never(block)


def _lines(words: str) -> list[str]:
    return [_drawn(line) for line in words.splitlines()]


def _drawn(text: str) -> str:
    """``text`` with a sign in the place of what no font draws."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in _NOT_DRAWN and c not in _LINE_SEPARATORS
        else c
        for c in text
    )


def _words(document: Document) -> list[str]:
    return [block.words for block in document.blocks if isinstance(block, Answer) and block.words]


def _kanji_font(text: str, language: str) -> str:
    """Whose way of drawing Chinese characters fits ``text``: kana are Japanese, hangul are Korean."""
    if language in {"ja", "ko"}:
        return language
    if _KANA.search(text):
        return "ja"
    return "ko" if _HANGUL.search(text) else "zh"


def _is_right_to_left(words: str) -> bool:
    """Whether the first letter with a direction is read from the right."""
    for character in words:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
