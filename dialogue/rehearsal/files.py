"""Decodes a file of dialogues, in the encodings in which people publish and export them."""

import codecs
from pathlib import Path
from typing import Final

MAX_FILE_BYTES: Final = 256 * 2**20

#: Byte order marks and their encodings; a mark stands before any other that is its prefix.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMPRESSED_MAGIC: Final = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"(\xb5/\xfd")
#: The bytes of a file without a mark that are searched for UTF-16, where every second byte of Latin is NUL.
_SNIFFED_BYTES: Final = 4096


class UnreadableFile(Exception):
    """The file cannot be rehearsed. The message names the file, and the line if there is one."""


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text of the file, decoded by ``encoding`` or, if that is None, by the one detected.

    Detected are a byte order mark, UTF-16 and UTF-8 without one, and otherwise Windows-1252. A folder is read
    as a ConvoKit corpus: its ``utterances.jsonl``.

    Raises:
        BadFile: it cannot be read, or is no text.
    """
    if path.is_dir():
        path = path / "utterances.jsonl"
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableFile(
            f"{path} is larger than {MAX_FILE_BYTES // 2**20} MiB. Please cut it into several files."
        )
    if data.startswith(_COMPRESSED_MAGIC):
        raise UnreadableFile(f"{path} is compressed. Please unpack it first.")
    try:
        return data.decode(encoding or _detect_encoding(data))
    except LookupError:
        raise UnreadableFile(f"There is no encoding of the name {encoding}.") from None
    except ValueError as error:
        reason = (
            f"is not in the encoding {encoding}"
            if encoding
            else "is no text in an encoding that is known here"
        )
        raise UnreadableFile(f"{path} {reason}: byte {getattr(error, 'start', 0)} does not fit.") from None


def _detect_encoding(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:_SNIFFED_BYTES]
    even_nuls, odd_nuls = start[::2].count(0), start[1::2].count(0)
    if max(even_nuls, odd_nuls) > len(start) // 4:
        return "utf-16-le" if odd_nuls > even_nuls else "utf-16-be"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
