"""The frames as a client decodes them: the fields that a rehearsal reads, and no others.

They are written from the wire contract and import nothing of `dialogue.live`. A server may add fields, so
unknown fields are ignored. A known field that is missing or of another type is a
:class:`ProtocolViolation`.
"""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

Seat = Literal["a", "b"]
SEATS: Final[tuple[Seat, Seat]] = ("a", "b")

#: Close codes after which a client must not reconnect.
FINAL_CODES: Final = frozenset({4401, 4403, 4404, 4408, 4409, 4410})
#: What one person may send into one room: commands a second on average, and at once.
COMMANDS_PER_SECOND: Final = 50.0
BURST: Final = 200


class _FromServer(msgspec.Struct, frozen=True, tag_field="type"):
    pass


class You(msgspec.Struct, frozen=True):
    """Who this connection is."""

    role: Literal["partner", "observer"]
    seat: Seat | None


class Welcome(_FromServer, frozen=True, tag="welcome"):
    """The first frame of a connection."""

    protocol: Literal[1]
    room: str
    you: You
    seq: int


class Event(_FromServer, frozen=True, tag="event"):
    """A numbered event. One that the viewer may not see has the name ``withheld`` and no author."""

    seq: int
    at: str
    event: str
    by: str | None = None
    turn: int | None = None
    step: str | None = None
    text: str | None = None
    option: str | None = None
    value: int | None = None


class Option(msgspec.Struct, frozen=True):
    """One of a step's options."""

    id: str
    label: str


class Turn(msgspec.Struct, frozen=True):
    """The granted turn."""

    number: int
    step: str
    act: Literal["say", "choose", "rate"]
    waiting_on: tuple[Seat, ...]
    prompt: str
    private: bool
    options: tuple[Option, ...] = ()
    max_chars: int | None = None


class State(_FromServer, frozen=True, tag="state"):
    """The room's state after the event numbered ``seq``, and the commands that this client may send."""

    seq: int
    phase: Literal["gathering", "opening", "talking", "on_break", "closing", "ended"]
    round: int
    speaker: Seat | None
    listener: Seat | None
    turn: Turn | None
    may: tuple[str, ...]


class Accepted(_FromServer, frozen=True, tag="accepted"):
    """The command is stored; ``seq`` is the number of its first event."""

    id: str
    seq: int


class Refused(_FromServer, frozen=True, tag="refused"):
    """The command was refused."""

    id: str
    code: str
    detail: str


class Presence(_FromServer, frozen=True, tag="presence"):
    """A participant connected or disconnected."""

    who: str
    present: bool


class Typing(_FromServer, frozen=True, tag="typing"):
    """The other partner began or stopped writing."""

    by: str
    on: bool


class Hint(_FromServer, frozen=True, tag="hint"):
    """A hint about a draft."""

    about: str
    detail: str


class Error(_FromServer, frozen=True, tag="error"):
    """The server could not read a frame."""

    code: str
    detail: str


class Pong(_FromServer, frozen=True, tag="pong"):
    """The answer to a ping."""


Frame = Welcome | Event | State | Accepted | Refused | Presence | Typing | Hint | Error | Pong


class Command(msgspec.Struct, frozen=True, tag_field="type", tag="command", omit_defaults=True):
    """A command. Fields that are None are not sent."""

    id: str
    command: Literal["say", "choose", "rate", "end"]
    turn: int | None = None
    text: str | None = None
    option: str | None = None
    value: int | None = None


class ProtocolViolation(Exception):
    """The server broke the contract. The message says how, without words of the conversation."""


_DECODER: Final[msgspec.json.Decoder[Frame | list[Frame]]] = msgspec.json.Decoder(Frame | list[Frame])
#: The length of a message is a multiple of this.
PADDED_TO_BYTES: Final = 512
_ENCODER: Final = msgspec.json.Encoder()


def decode(message: str | bytes) -> Sequence[Frame]:
    """The frames of one message, in order.

    Raises:
        ProtocolViolation: it is no message of the contract.
    """
    if isinstance(message, bytes):
        raise ProtocolViolation("a binary message came")
    try:
        frames = _DECODER.decode(message)
    except msgspec.MsgspecError as error:
        raise ProtocolViolation(f"a message is not as the contract has it: {error}") from None
    return frames if isinstance(frames, list) else [frames]


def encode(command: Command) -> str:
    """``command`` as one message, padded so that its length does not reveal the answer."""
    encoded = _ENCODER.encode(command)
    return encoded.ljust(-(-len(encoded) // PADDED_TO_BYTES) * PADDED_TO_BYTES).decode()
