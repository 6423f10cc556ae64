"""What the log hands out: an event with its number and time, and the mark of the command that brought it."""

from dataclasses import dataclass
from datetime import datetime

from dialogue.moderator.events import Event


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in a room's log."""

    seq: int
    at: datetime
    event: Event


@dataclass(frozen=True, slots=True)
class CommandIdentity:
    """A command's identity: its sender's own id for it, who sent it, and what it asked.

    Two commands of one room are the same if their marks are equal. The same id under another mark is an id
    used twice. A log need not keep the ``content``: enough of it to know it again will do.
    """

    id: str
    by: str
    content: bytes
