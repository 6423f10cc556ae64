"""Reads the dialogues of a file that two partners can play, and reports each line that they cannot.

A line that cannot be parsed makes the whole file unusable. A turn without words and a dialogue of three
people are skipped and reported; the rest is played.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialogue.moderator.visible_text import has_visible, is_visible
from dialogue.rehearsal.files import UnreadableFile, read_text
from dialogue.rehearsal.forms import Fault, ParsedDialogue, Utterance, parse

_MAX_SPEAKERS: Final = 2
#: Faults that are reported one by one; of the others only the number.
_MAX_FAULTS_REPORTED: Final = 10
MAX_TURN_CHARACTERS: Final = 100_000
#: The longest run of invisible characters, spaces alone excepted. A longer one does not fit beside a letter
#: into a piece of a long turn.
MAX_INVISIBLE_RUN: Final = 64


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words. ``at``: seconds since the dialogue began, or None if unknown."""

    speaker: str
    text: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue of one or two speakers, in order."""

    id: str
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers, in the order of their first turns."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns))


def read(
    path: Path, encoding: str | None = None, on_fault: Callable[[str], object] | None = None
) -> list[Dialogue]:
    """The dialogues of the file that can be played. ``encoding`` None: detected from the file's bytes.

    ``on_fault`` is called with a sentence for each thing that is skipped.

    Raises:
        UnreadableFile: the file cannot be read, or nothing in it can be played; without ``on_fault``, also if
            anything would be skipped.
    """
    parsed, faults = parse(read_text(path, encoding))
    broken = [fault for fault in faults if fault.broken]
    dialogues = (
        [] if broken else [dialogue for each in parsed if (dialogue := _dialogue(each, faults)) is not None]
    )
    sentences = _sentences(path, broken or faults)
    if not dialogues and not broken:
        sentences.append(f"{path} holds no dialogue that can be played.")
    if on_fault is not None and dialogues:
        for sentence in sentences:
            on_fault(sentence)
    elif sentences:
        raise UnreadableFile("\n".join(sentences))
    return dialogues


def _sentences(path: Path, faults: Sequence[Fault]) -> list[str]:
    sentences = [f"{path}, {fault.location}: {fault.message}." for fault in faults[:_MAX_FAULTS_REPORTED]]
    if len(faults) > _MAX_FAULTS_REPORTED:
        sentences.append(f"And {len(faults) - _MAX_FAULTS_REPORTED} more lines of {path} like these.")
    return sentences


def _dialogue(parsed: ParsedDialogue, faults: list[Fault]) -> Dialogue | None:
    """The turns of ``parsed`` that can be played, or None. Appends to ``faults`` what cannot."""
    playable = []
    for utterance in parsed.utterances:
        reason = _why_unplayable(utterance)
        if reason is None:
            playable.append(utterance)
        else:
            faults.append(
                Fault(utterance.location, f"{utterance.label} {reason}; it is passed over", broken=False)
            )
    people = len({utterance.speaker for utterance in playable})
    if people > _MAX_SPEAKERS:
        reason = f"more than two people speak here ({people}), and a room has two seats"
        faults.append(Fault(parsed.location, f"{reason}; the dialogue is passed over", broken=False))
    elif not playable:
        reason = (
            "this dialogue has no turns"
            if not parsed.utterances
            else "this dialogue has no turns that can be said"
        )
        faults.append(Fault(parsed.location, f"{reason}; it is passed over", broken=False))
    else:
        return Dialogue(parsed.id, tuple(_turns(playable)))
    return None


_UNSENDABLE: Final = re.compile("[\0\ud800-\udfff]")


def _why_unplayable(utterance: Utterance) -> str | None:
    """Why a room would refuse the utterance, or None."""
    if not utterance.speaker:
        return "has no speaker"
    if not utterance.text.strip():
        return "has no words"
    if not has_visible(utterance.text):
        return "has nothing that can be seen"
    if len(utterance.text) > MAX_TURN_CHARACTERS:
        return f"is longer than {MAX_TURN_CHARACTERS} characters"
    if _UNSENDABLE.search(utterance.text):
        return "holds a character that cannot be sent (NUL, or half of a surrogate pair)"
    if _longest_invisible_run(utterance.text) > MAX_INVISIBLE_RUN:
        return f"holds more than {MAX_INVISIBLE_RUN} characters in a row that cannot be seen by themselves"
    return None


def _longest_invisible_run(text: str) -> int:
    runs = ("".join(run) for seen, run in itertools.groupby(text, is_visible) if not seen)
    return max((len(run) for run in runs if not run.isspace()), default=0)


def _turns(utterances: Sequence[Utterance]) -> Iterator[Turn]:
    start = next((one.at for one in utterances if one.at is not None), None)
    for one in utterances:
        at = None if one.at is None or start is None else max(one.at - start, 0.0)
        yield Turn(one.speaker, one.text.strip(), at)
