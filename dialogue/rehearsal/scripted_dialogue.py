"""Turns a recorded dialogue into the answers of two partners in a guided conversation. Pure.

Each turn is said once, whole and in order. A partner who is asked for words says the dialogue's next turn
if it is theirs: consecutive turns of one speaker become the parts of a share, and the other speaker's turns
become the saying-back. If the next turn is the other partner's, or none is left, the partner says a filler
line. A turn too long for a step is said in pieces, cut at the end of a sentence or a word.

The partners know no format. They choose an option by its id if it is one of those below, and the first
option otherwise. While turns are left they choose what continues; afterwards what leads to the end; and if
the conversation still does not end, they ``end`` it. Most verdicts are yes. The dialogue's id determines
which are not, so that a rehearsal is repeatable.
"""

import re
import unicodedata
from collections import deque
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

from dialogue.moderator.visible_text import has_visible, is_visible
from dialogue.rehearsal.contract import SEATS, Command, Seat, State, Turn
from dialogue.rehearsal.dialogues import Dialogue

#: Ids of options, the preferred one first.
_OPTIONS_TO_GO_ON: Final = ("yes", "now", "ready", "more", "another", "keep", "split", "park")
_OPTIONS_TO_END: Final = ("yes", "now", "ready", "enough", "end", "finish", "close", "done", "pass", "go_on")
_OPTIONS_TO_HAND_OVER: Final = ("enough", "pass", "switch")
#: Verdicts that ask for another try; of `_VERDICT_CYCLE` verdicts on average, one is each of them.
_NEGATIVE_VERDICTS: Final = ("almost", "missed")
_VERDICT_CYCLE: Final = 8

#: The first speaker rates lower: formats that compare ratings then let the other partner listen first.
_RATINGS: Final[dict[Seat, int]] = {"a": 5, "b": 7}
_FILLER_LINES: Final = (
    "I am with you.",
    "Yes. Let me take that in.",
    "Thank you for saying that.",
    "I am listening.",
)
#: After more answers than this in a row without words of the dialogue, a partner ends the conversation.
_MAX_ANSWERS_WITHOUT_PROGRESS: Final = 60
_MAX_ANSWERS_AFTER_LAST_WORDS: Final = 24

_SENTENCE_END: Final = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*""")


@dataclass(frozen=True, slots=True)
class Answer:
    """The command that a partner sends.

    ``turn`` is the index of the dialogue's turn that it says (None: a filler line or no words), ``rest``
    the part of that turn still to be said, ``due_seconds`` the recorded time since the dialogue began, or
    None if unknown.
    """

    command: Command
    turn: int | None = None
    rest: str = ""
    due_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class _PendingTurn:
    seat: Seat
    text: str
    turn: int
    due_seconds: float | None


class ScriptedDialogue:
    """The progress of one dialogue through a room. Both partners answer from the same instance."""

    def __init__(self, dialogue: Dialogue) -> None:
        first = dialogue.turns[0].speaker
        self._id = dialogue.id
        self._lines = deque(
            _PendingTurn(SEATS[turn.speaker != first], turn.text, index, turn.at)
            for index, turn in enumerate(dialogue.turns)
        )
        self._had_floor: set[Seat] = set()
        self._answers_without_progress = 0

    @property
    def finished(self) -> bool:
        """Whether every turn has been said."""
        return not self._lines

    def answer(self, seat: Seat, state: State) -> Answer | None:
        """The answer of the partner on ``seat`` to ``state``, or None if it is not their turn."""
        turn = state.turn
        if turn is None or seat not in turn.waiting_on or turn.act not in state.may:
            return None
        if state.phase == "talking" and state.speaker is not None:
            self._had_floor.add(state.speaker)
        command_id = f"{seat}-{turn.number}"
        if self._answers_without_progress > (
            _MAX_ANSWERS_AFTER_LAST_WORDS if self.finished else _MAX_ANSWERS_WITHOUT_PROGRESS
        ) and turn.waiting_on == (seat,):
            return Answer(Command(f"{command_id}-end", "end"))
        match turn.act:
            case "say":
                return self._say(command_id, seat, turn)
            case "choose":
                return Answer(
                    Command(command_id, "choose", turn=turn.number, option=self._choose(seat, turn))
                )
            case "rate":
                return Answer(Command(command_id, "rate", turn=turn.number, value=_RATINGS[seat]))

    def mark_accepted(self, answer: Answer) -> None:
        """Record that the server stored ``answer``, so that its words are not said again."""
        self._answers_without_progress += 1
        if answer.turn is not None:
            self._answers_without_progress = 0
            line = self._lines.popleft()
            if answer.rest:
                self._lines.appendleft(replace(line, text=answer.rest))
        elif answer.command.command == "end":
            self._answers_without_progress = 0

    def _say(self, command_id: str, seat: Seat, turn: Turn) -> Answer:
        limit = turn.max_chars or 0
        alone = turn.waiting_on == (seat,) and not turn.private
        if alone and self._next_is(seat):
            line = self._lines[0]
            piece, rest = split(line.text, limit)
            command = Command(command_id, "say", turn=turn.number, text=piece)
            return Answer(command, turn=line.turn, rest=rest, due_seconds=line.due_seconds)
        filler, _ = split(_FILLER_LINES[turn.number % len(_FILLER_LINES)], limit)
        return Answer(Command(command_id, "say", turn=turn.number, text=filler))

    def _choose(self, seat: Seat, turn: Turn) -> str:
        options = [option.id for option in turn.options]
        if any(option in options for option in _NEGATIVE_VERDICTS):
            verdict = crc32(f"{self._id}/{turn.number}".encode()) % _VERDICT_CYCLE
            if verdict < len(_NEGATIVE_VERDICTS) and _NEGATIVE_VERDICTS[verdict] in options:
                return _NEGATIVE_VERDICTS[verdict]
        return next((option for option in self._preferred(seat) if option in options), options[0])

    def _preferred(self, seat: Seat) -> tuple[str, ...]:
        """Ids of options, the preferred first. A partner hands over once, if the next turn is the other's."""
        if self.finished:
            return _OPTIONS_TO_END
        hands_over = not self._next_is(seat) and len(self._had_floor) == 1
        return (
            (*_OPTIONS_TO_HAND_OVER, *_OPTIONS_TO_GO_ON)
            if hands_over and seat in self._had_floor
            else _OPTIONS_TO_GO_ON
        )

    def _next_is(self, seat: Seat) -> bool:
        return bool(self._lines) and self._lines[0].seat == seat


def split(text: str, limit: int) -> tuple[str, str]:
    """The first piece of ``text``, of at most ``limit`` characters, and the rest. Only spaces are dropped.

    Raises:
        ValueError: ``limit`` is less than 1.
    """
    if limit < 1:
        raise ValueError("a step that asks for words takes at least one character")
    if len(text) <= limit:
        return text, ""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit + 1) if found.end() <= limit]
    cut = ends[-1] if ends else _word_end(text, limit)
    if not has_visible(text[:cut]):  # the server refuses a piece without visible characters
        cut = limit
    if len(text) - cut < limit and not has_visible(text[cut:]):
        cut = max((index for index in range(cut) if is_visible(text[index])), default=0) or cut
    return text[:cut].rstrip(), text[cut:].lstrip()


def _word_end(text: str, limit: int) -> int:
    for cut in range(limit, 0, -1):
        if text[cut].isspace():
            return cut
    cut = limit
    while cut > 1 and (unicodedata.category(text[cut]) in {"Mn", "Me", "Cf"} or text[cut - 1] == "\u200d"):
        cut -= 1  # keep a letter with its accents, and the parts of an emoji together
    return cut if cut > 1 else limit
