"""Writes an export of each kind, for the tests."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import Final

from dialogue.log.records import Recorded
from dialogue.moderator.format import Format
from dialogue.replay.exports import markdown, spreadsheet
from dialogue.replay.exports.document import Reader, document
from dialogue.replay.exports.extent import Taken, kept
from dialogue.replay.exports.json_file import to_json
from dialogue.replay.welcome import Welcome

KINDS: Final = ("json", "markdown", "csv")


def write(
    kind: str,
    welcome: Welcome,
    recorded: Sequence[Recorded],
    taken: Taken,
    dialogue_format: Format,
    zone: tzinfo = UTC,
) -> str:
    """An export in English, as text."""
    reader = Reader("en", zone)
    if kind == "json":
        return to_json(taken.of, welcome, kept(recorded, taken)).decode()
    if kind == "csv":
        return spreadsheet.to_csv(welcome, dialogue_format, recorded, taken, reader).decode()
    made = document(welcome, dialogue_format, recorded, taken, reader, markdown.inline)
    return markdown.to_markdown(made)
