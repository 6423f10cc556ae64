"""The dialogues of a file that two partners can play, and a sentence for each line that they cannot.

A line that cannot be read at all keeps the file from being played: it is not what it is taken for. What two
partners cannot say (a turn without words, three people) is passed over and told; the rest is played.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialogue.moderator.visible_text import has_visible, is_visible
from dialogue.rehearsal.files import BadFile, read_text
from dialogue.rehearsal.forms import Fault, Said, Script, scripts

_PARTNERS: Final = 2
#: Faults that are told in full; of others only the number.
_TOLD: Final = 10
MOST_CHARACTERS: Final = 100_000
#: Characters in a row that show nothing, not all of them spaces. More of them do not fit beside a letter into
#: the pieces in which long turns are said.
MOST_UNSEEN: Final = 64


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

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers, in the order of their first words."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))


def read(
    path: Path, encoding: str | None = None, tell: Callable[[str], object] | None = None
) -> list[Dialogue]:
    """The dialogues of the file, all of them checked. ``encoding`` None: as the file's bytes show it.

    ``tell`` is given a sentence for each thing that is passed over.

    Raises:
        BadFile: the file cannot be read, or nothing in it can be played; without ``tell``, not all of it.
    """
    found, faults = scripts(read_text(path, encoding))
    broken = [fault for fault in faults if fault.broken]
    dialogues = (
        [] if broken else [made for script in found if (made := _dialogue(script, faults)) is not None]
    )
    sentences = _sentences(path, broken or faults)
    if not dialogues and not broken:
        sentences.append(f"{path} holds no dialogue that can be played.")
    if tell is not None and dialogues:
        for sentence in sentences:
            tell(sentence)
    elif sentences:
        raise BadFile("\n".join(sentences))
    return dialogues


def _sentences(path: Path, faults: Sequence[Fault]) -> list[str]:
    sentences = [f"{path}, {fault.place}: {fault.what}." for fault in faults[:_TOLD]]
    if len(faults) > _TOLD:
        sentences.append(f"And {len(faults) - _TOLD} more lines of {path} like these.")
    return sentences


def _dialogue(script: Script, faults: list[Fault]) -> Dialogue | None:
    """What can be played of ``script``, or None; what cannot is added to ``faults``."""
    said = []
    for one in script.said:
        what = _unplayable(one)
        if what is None:
            said.append(one)
        else:
            faults.append(Fault(one.place, f"{one.turn} {what}; it is passed over", broken=False))
    people = len({one.speaker for one in said})
    if people > _PARTNERS:
        what = f"more than two people speak here ({people}), and a room has two seats"
        faults.append(Fault(script.place, f"{what}; the dialogue is passed over", broken=False))
    elif not said:
        what = (
            "this dialogue has no turns" if not script.said else "this dialogue has no turns that can be said"
        )
        faults.append(Fault(script.place, f"{what}; it is passed over", broken=False))
    else:
        return Dialogue(script.id, tuple(_turns(said)))
    return None


_UNSENDABLE: Final = re.compile("[\0\ud800-\udfff]")


def _unplayable(one: Said) -> str | None:
    """Why these words cannot be said in a room, or None."""
    if not one.speaker:
        return "has no speaker"
    if not one.text.strip():
        return "has no words"
    if not has_visible(one.text):
        return "has nothing that can be seen"
    if len(one.text) > MOST_CHARACTERS:
        return f"is longer than {MOST_CHARACTERS} characters"
    if _UNSENDABLE.search(one.text):
        return "holds a character that cannot be sent (NUL, or half of a surrogate pair)"
    if _unseen_in_a_row(one.text) > MOST_UNSEEN:
        return f"holds more than {MOST_UNSEEN} characters in a row that cannot be seen by themselves"
    return None


def _unseen_in_a_row(text: str) -> int:
    runs = ("".join(run) for seen, run in itertools.groupby(text, is_visible) if not seen)
    return max((len(run) for run in runs if not run.isspace()), default=0)


def _turns(said: Sequence[Said]) -> Iterator[Turn]:
    start = next((one.at for one in said if one.at is not None), None)
    for one in said:
        at = None if one.at is None or start is None else max(one.at - start, 0.0)
        yield Turn(one.speaker, one.text.strip(), at)
