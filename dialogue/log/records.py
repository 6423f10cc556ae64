"""What the log returns: an event with its number and time, and the identity of a command."""

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
    """A command's identity: its sender's own id for it, its sender, and what it asked for.

    Two commands of one room are the same if their identities are equal. A log need not store the ``content``:
    a digest of it is enough to compare.
    """

    id: str
    by: str
    content: bytes
