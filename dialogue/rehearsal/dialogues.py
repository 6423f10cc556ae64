"""The file of dialogues: one JSON object a line, ``{"id", "turns": [{"speaker", "text"}]}``.

Other fields are free. A turn may carry ``ts``, the moment it was said: seconds from any beginning, or a date
and time in ISO form.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

_PARTNERS: Final = 2


class BadFile(Exception):
    """The file cannot be rehearsed. The message is one sentence naming the file and the line."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Words that one speaker said. ``at``: seconds after the dialogue's beginning, where that is known."""

    speaker: str
    text: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Two people's words in the order in which they were said."""

    id: str
    turns: tuple[Turn, ...]


class _Turn(msgspec.Struct):
    speaker: str
    text: str
    ts: float | str | None = None


class _Line(msgspec.Struct):
    id: str
    turns: list[_Turn]


_DECODER: Final = msgspec.json.Decoder(_Line)


def read(path: Path) -> list[Dialogue]:
    """The dialogues of the file, all of them checked.

    Raises:
        BadFile: it cannot be read, or a line is not a dialogue that two partners can play.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as fault:
        raise BadFile(f"{path} cannot be read: {fault.strerror}.") from None
    dialogues = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                dialogues.append(_dialogue(line))
            except _Unfit as unfit:
                raise BadFile(f"{path}, line {number}: {unfit}.") from None
    if not dialogues:
        raise BadFile(f"{path} holds no dialogue.")
    return dialogues


class _Unfit(Exception):
    pass


def _dialogue(line: bytes) -> Dialogue:
    try:
        found = _DECODER.decode(line)
    except msgspec.ValidationError as fault:
        raise _Unfit(f"this is no dialogue ({fault})") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _Unfit("this is no JSON") from None
    if not found.turns:
        raise _Unfit("this dialogue has no turns")
    if len({turn.speaker for turn in found.turns}) > _PARTNERS:
        raise _Unfit("more than two people speak here, and a room has two seats")
    return Dialogue(found.id, tuple(_turns(found.turns)))


def _turns(found: list[_Turn]) -> Iterator[Turn]:
    start: float | None = None
    for number, turn in enumerate(found, 1):
        text = turn.text.strip()
        if not text:
            raise _Unfit(f"turn {number} has no words")
        if any(sign == "\0" or unicodedata.category(sign) == "Cs" for sign in text):
            raise _Unfit(f"turn {number} holds a character that cannot be sent")
        said = _seconds(turn.ts, number)
        if start is None:
            start = said
        yield Turn(turn.speaker, text, None if said is None or start is None else max(said - start, 0.0))


def _seconds(moment: float | str | None, number: int) -> float | None:
    if not isinstance(moment, str):
        return moment
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        raise _Unfit(f"the time of turn {number} is neither seconds nor a date and time") from None
