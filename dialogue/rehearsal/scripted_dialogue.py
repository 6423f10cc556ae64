"""Who says what: a dialogue's turns made into the answers of two partners in a guided conversation. Pure.

The words are said once, whole, and in their order. Whoever is asked for words says the dialogue's next
words if they are theirs: so consecutive turns of one speaker become the chunks of a share, and the other's
words become the saying-back. If the next words are the partner's, or none are left, a short line of our own
takes their place. Words too long for a step are said in pieces, cut where a sentence or a word ends.

The partners know no format. They choose among the options that they are shown: by id where it is one of
those below, the first otherwise. As long as words are left they lead on; afterwards they lead to the end,
and where a conversation does not come to its end by itself they ``end`` it. Verdicts are mostly yes; which
are not hangs on the dialogue's id, so that a rehearsal is the same every time.
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

#: Options by id, the one to prefer first: to begin and go on, and to come to an end.
_ON: Final = ("yes", "now", "ready", "more", "another", "keep", "split", "park")
_OUT: Final = ("yes", "now", "ready", "enough", "end", "finish", "close", "done", "pass", "go_on")
#: Options that give the other partner the floor.
_PASS: Final = ("enough", "pass", "switch")
#: Verdicts that ask for another try; of eight verdicts, one is the first and one the second.
_NOT_YET: Final = ("almost", "missed")
_VERDICTS: Final = 8

#: The first to speak is the one with less to give today: where a format asks, the other listens first.
_RATINGS: Final[dict[Seat, int]] = {"a": 5, "b": 7}
_OWN_LINES: Final = (
    "I am with you.",
    "Yes. Let me take that in.",
    "Thank you for saying that.",
    "I am listening.",
)
#: Answers given since words of the dialogue were last said, after which the conversation is ended: with words
#: left, and without.
_WALK_WITH_WORDS: Final = 60
_WALK_WITHOUT: Final = 24

_SENTENCE_END: Final = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*""")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner sends.

    ``turn`` is the index of the dialogue's turn whose words these are (None: our own), and ``rest`` what of
    that turn comes next; ``due`` is the second at which they were said, where it is known.
    """

    command: Command
    turn: int | None = None
    rest: str = ""
    due: float | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    seat: Seat
    text: str
    turn: int
    due: float | None


class ScriptedDialogue:
    """A dialogue on its way through a room. Both partners answer from the same one."""

    def __init__(self, dialogue: Dialogue) -> None:
        first = dialogue.turns[0].speaker
        self._id = dialogue.id
        self._lines = deque(
            _Line(SEATS[turn.speaker != first], turn.text, index, turn.at)
            for index, turn in enumerate(dialogue.turns)
        )
        self._had_the_floor: set[Seat] = set()
        self._walked = 0

    @property
    def over(self) -> bool:
        """Whether every word has been said."""
        return not self._lines

    def answer(self, seat: Seat, state: State) -> Answer | None:
        """What the partner on ``seat`` sends when shown ``state``, or None while it is not their turn."""
        turn = state.turn
        if turn is None or seat not in turn.waiting_on or turn.act not in state.may:
            return None
        if state.phase == "talking" and state.speaker is not None:
            self._had_the_floor.add(state.speaker)
        command_id = f"{seat}-{turn.number}"
        if self._walked > (_WALK_WITHOUT if self.over else _WALK_WITH_WORDS) and turn.waiting_on == (seat,):
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

    def accepted(self, answer: Answer) -> None:
        """The answer is in the log: its words need not be said again."""
        self._walked += 1
        if answer.turn is not None:
            self._walked = 0
            line = self._lines.popleft()
            if answer.rest:
                self._lines.appendleft(replace(line, text=answer.rest))
        elif answer.command.command == "end":
            self._walked = 0

    def _say(self, command_id: str, seat: Seat, turn: Turn) -> Answer:
        limit = turn.max_chars or 0
        alone = turn.waiting_on == (seat,) and not turn.private
        if alone and self._next_is(seat):
            line = self._lines[0]
            piece, rest = split(line.text, limit)
            command = Command(command_id, "say", turn=turn.number, text=piece)
            return Answer(command, turn=line.turn, rest=rest, due=line.due)
        own, _ = split(_OWN_LINES[turn.number % len(_OWN_LINES)], limit)
        return Answer(Command(command_id, "say", turn=turn.number, text=own))

    def _choose(self, seat: Seat, turn: Turn) -> str:
        options = [option.id for option in turn.options]
        if any(option in options for option in _NOT_YET):
            lot = crc32(f"{self._id}/{turn.number}".encode()) % _VERDICTS
            if lot < len(_NOT_YET) and _NOT_YET[lot] in options:
                return _NOT_YET[lot]
        return next((option for option in self._preferred(seat) if option in options), options[0])

    def _preferred(self, seat: Seat) -> tuple[str, ...]:
        """A partner keeps the floor while words are left; once, for the other's words, they hand it over."""
        if self.over:
            return _OUT
        hands_over = not self._next_is(seat) and len(self._had_the_floor) == 1
        return (*_PASS, *_ON) if hands_over and seat in self._had_the_floor else _ON

    def _next_is(self, seat: Seat) -> bool:
        return bool(self._lines) and self._lines[0].seat == seat


def split(text: str, limit: int) -> tuple[str, str]:
    """The first piece of ``text``, of at most ``limit`` characters, and the rest; only spaces are dropped."""
    if limit < 1:
        raise ValueError("a step that asks for words takes at least one character")
    if len(text) <= limit:
        return text, ""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit + 1) if found.end() <= limit]
    cut = ends[-1] if ends else _word_end(text, limit)
    if not has_visible(text[:cut]):  # a piece has to show something, or it is refused as empty
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
        cut -= 1  # a letter and its accents, or the parts of one picture, stay together
    return cut if cut > 1 else limit
