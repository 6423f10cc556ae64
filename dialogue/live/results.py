"""What may become of a command that the hub is given. A refusal is the moderator's `Refusal`."""

from dataclasses import dataclass

from dialogue.moderator.decide import Refusal


@dataclass(frozen=True, slots=True)
class Stored:
    """The command is in the log; its first event is ``seq``. ``duplicate``: it was stored before."""

    seq: int
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class CommandIdReused:
    """The command's id was used before, by another participant or for another command."""


@dataclass(frozen=True, slots=True)
class NoChange:
    """The command is allowed, and changes nothing."""


Result = Stored | CommandIdReused | NoChange | Refusal


class TooManyConflicts(Exception):
    """Other processes were faster too many times in a row. Nothing was stored; it may be sent again."""
