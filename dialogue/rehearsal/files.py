"""A file's bytes as text, in the encodings in which people publish and export dialogues."""

import codecs
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 256 * 2**20

#: Byte order marks, the longer before the shorter that it begins with.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED: Final = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"(\xb5/\xfd")
#: So much of a file without a mark is looked at for UTF-16, in which every second byte of Latin text is NUL.
_LOOKED_AT: Final = 4096


class BadFile(Exception):
    """The file cannot be rehearsed. The message names the file, and a line where it is about one."""


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text of the file, in ``encoding`` or, where that is None, in the one that its bytes show.

    That is the one of its byte order mark, UTF-16 or UTF-8 without one, or else Windows-1252.

    Raises:
        BadFile: it cannot be read, or is no text.
    """
    if path.is_dir():  # a corpus of ConvoKit's
        path = path / "utterances.jsonl"
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BadFile(f"{path} cannot be read: {fault.strerror}.") from None
    if len(data) > MOST_BYTES:
        raise BadFile(f"{path} is larger than {MOST_BYTES // 2**20} MiB. Please cut it into several files.")
    if data.startswith(_PACKED):
        raise BadFile(f"{path} is compressed. Please unpack it first.")
    try:
        return data.decode(encoding or _encoding(data))
    except LookupError:
        raise BadFile(f"There is no encoding of the name {encoding}.") from None
    except ValueError as fault:
        how = (
            f"is not in the encoding {encoding}"
            if encoding
            else "is no text in an encoding that is known here"
        )
        raise BadFile(f"{path} {how}: byte {getattr(fault, 'start', 0)} does not fit.") from None


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    start = data[:_LOOKED_AT]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 4:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
