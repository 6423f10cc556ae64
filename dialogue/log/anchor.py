"""An anchor: the head of every room, in a file out of reach of everyone who can write to the database.

A person who can write to the database can restore a room to an earlier state with its old head: the chain and
the head's MAC match again. But a head that was kept elsewhere meanwhile is no longer on the chain.

The file has a line of JSON for each room, in the order of their ids, between a header and a last line with a
MAC made with SECRET_KEY. So a file that was cut, changed, or written by another installation is refused. It
is read and written line by line, for any number of rooms.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hmac import HMAC
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from django.utils.crypto import salted_hmac

from dialogue.log.encryption import constant_time_equal

VERSION: Final = 1
#: Bytes; every line that this module writes is shorter.
_LONGEST_LINE: Final = 1024
_SALT: Final = "third ear: an anchor of rooms"


class BadAnchor(Exception):
    """The file cannot be used. The message is a sentence for the operator."""


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A room's head: the number and the hash of its newest event."""

    room: str
    seq: int
    hash: str
    erased: bool


class _First(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    anchor: int
    installation: str = msgspec.field(name="house")  # the name in files that administrators keep
    at: datetime


class _Last(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rooms: int
    code: str


class AnchorFile:
    """A file that was found valid. ``at`` is when it was written.

    Raises:
        FileNotFoundError: there is none.
        BadAnchor: it was not written by this installation, or changed since.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.at, self.rooms = self._checked()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise BadAnchor(f"The anchor {path} cannot be read: {error.strerror}.") from None

    def _checked(self) -> tuple[datetime, int]:
        code, count, before = _code(), 0, ""
        first: _First | None = None
        last: _Last | None = None
        with self._path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                try:
                    if first is None:
                        first = msgspec.json.decode(line, type=_First)
                        if (first.anchor, first.installation) != (VERSION, _installation()):
                            raise BadAnchor(
                                f"The anchor {self._path} was written by another installation, or before"
                                " SECRET_KEY was changed."
                            )
                    elif last is not None:
                        raise self._changed()
                    elif line.startswith(b'{"room":'):
                        found = msgspec.json.decode(line, type=Anchor)
                        if found.room <= before:
                            raise self._changed()
                        count, before = count + 1, found.room
                    else:
                        last = msgspec.json.decode(line, type=_Last)
                        continue
                except msgspec.MsgspecError:
                    raise self._changed() from None
                code.update(line)
        if first is None or last is None:
            raise BadAnchor(f"The anchor {self._path} is {'cut off' if first else 'empty'}.")
        if last.rooms != count or not constant_time_equal(last.code.encode(), code.hexdigest().encode()):
            raise self._changed()
        return first.at, count

    def _changed(self) -> BadAnchor:
        return BadAnchor(f"The anchor {self._path} is not as it was written.")

    def __iter__(self) -> Iterator[Anchor]:
        with self._path.open("rb") as file:
            file.readline()
            while (line := file.readline()).startswith(b'{"room":'):
                yield msgspec.json.decode(line, type=Anchor)


class AnchorDraft:
    """The file while it is written."""

    def __init__(self, file: BinaryIO, at: datetime) -> None:
        self._file = file
        self._code = _code()
        self.rooms = 0
        self._write(_First(VERSION, _installation(), at))

    def add(self, anchor: Anchor) -> None:
        """The next room, in the order of ids."""
        self.rooms += 1
        self._write(anchor)

    def end(self) -> None:
        """Write the last line, and flush the file to the disk."""
        self._write(_Last(self.rooms, self._code.hexdigest()))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _write(self, line: _First | Anchor | _Last) -> None:
        written = msgspec.json.encode(line) + b"\n"
        self._code.update(written)
        self._file.write(written)


@contextmanager
def written(path: Path, at: datetime) -> Iterator[AnchorDraft]:
    """Replace the file, whole or not at all.

    Raises:
        BadAnchor: it cannot be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            try:
                anchors = AnchorDraft(file, at)
                yield anchors
                anchors.end()
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise BadAnchor(f"The anchor {path} cannot be written: {error.strerror}.") from None


def matched(rooms: Iterable[str], anchors: Iterable[Anchor]) -> Iterator[tuple[str, Anchor | None]]:
    """Each room with its anchor, both given in the order of ids; and each room that only an anchor knows."""
    known = iter(anchors)
    anchor = next(known, None)
    for room in rooms:
        while anchor is not None and anchor.room < room:
            yield anchor.room, anchor
            anchor = next(known, None)
        if anchor is not None and anchor.room == room:
            yield room, anchor
            anchor = next(known, None)
        else:
            yield room, None
    while anchor is not None:
        yield anchor.room, anchor
        anchor = next(known, None)


def _code() -> HMAC:
    code: HMAC = salted_hmac(_SALT, "", algorithm="sha256")
    return code


def _installation() -> str:
    """An id of the installation, derived from SECRET_KEY, which it does not reveal."""
    return str(salted_hmac(_SALT, "house", algorithm="sha256").hexdigest()[:16])
