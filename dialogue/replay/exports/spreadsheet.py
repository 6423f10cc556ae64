"""The export as CSV: one row for each event, for spreadsheets, which calculate none of it, and programs.

A spreadsheet calculates what begins with ``=``, ``+``, ``-`` or ``@``, in some countries also with their
full-width forms, and it may split a row at another separator than the comma: in German, at the semicolon. So
:func:`guard` puts an apostrophe wherever a cell could begin so; :func:`unguard` gives back the text.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from dialogue.helpers.timestamps import rfc3339
from dialogue.log.records import Recorded
from dialogue.moderator.events import EVENT_NAMES, Chose, Granted, Rated, RoundEnded, Said
from dialogue.moderator.format import Format, in_language
from dialogue.replay.exports.document import Reader, absent_words, choice, names_of
from dialogue.replay.exports.extent import Kept, Taken, kept
from dialogue.replay.exports.sentences import Sentences
from dialogue.replay.exports.texts import pad_to_longest
from dialogue.replay.welcome import Welcome

#: The first row. Programs read these names, so they are not translated.
COLUMNS: Final = (
    "seq",
    "at",
    "local_time",
    "event",
    "by",
    "name",
    "own",
    "round",
    "phase",
    "step",
    "title",
    "gate",
    "words",
    "text",
    "option",
    "answer",
    "value",
    "private",
    "sentence",
    "format",
    "topic",
)
#: Excel reads the file as UTF-8 only if it begins with this.
BYTE_ORDER_MARK: Final = "\ufeff"
#: The length of the longest rating, to which a private one is padded.
_LONGEST_RATING: Final = "10"


#: What makes a spreadsheet calculate: the signs, also full-width, small, raised and lowered, and a minus.
_SIGNS: Final = "=+@\\-⁺⁼₊₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠−"
#: Where a cell may begin: at the start, and after what may be taken for a separator or an end of line.
#: Text with a comma is in quotes, so the comma of the file itself begins no cell inside a text.
_BEFORE_A_CELL: Final = r"^|\r\n|[;|\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]"
#: What a spreadsheet may skip at the beginning of a cell: quotes, blanks, controls and invisible characters.
_SKIPPED: Final = (
    r"[\x00-\x08\x0e-\x1b\x1f \"\x7f-\x84\x86-\xa0\xab\xad\xbb\u1680\u2000-\u200f\u201c-\u201f"
    r"\u202a-\u202f\u205f-\u206f\u3000\ufeff]"
)
_CELL_START: Final = re.compile(rf"^(?=[\t\r\n])|(?:{_BEFORE_A_CELL})(?={_SKIPPED}*+['{_SIGNS}])")
_GUARDED: Final = re.compile(rf"({_BEFORE_A_CELL})'")


def guard(text: str) -> str:
    """``text`` with an apostrophe wherever a spreadsheet could take the rest for a formula."""
    return _CELL_START.sub(lambda start: f"{start[0]}'", text)


def unguard(cell: str) -> str:
    """The text that :func:`guard` was given."""
    return _GUARDED.sub(r"\1", cell)


def to_csv(
    welcome: Welcome, dialogue_format: Format, recorded: Sequence[Recorded], taken: Taken, reader: Reader
) -> bytes:
    """The conversation as CSV (RFC 4180) in UTF-8, one row for each event that is in the export."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(welcome, dialogue_format, recorded, taken, reader):
        writer.writerow([guard(row.get(column, "")) for column in COLUMNS])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _rows(
    welcome: Welcome, dialogue_format: Format, recorded: Sequence[Recorded], taken: Taken, reader: Reader
) -> Iterator[dict[str, str]]:
    sentences = Sentences(names_of(welcome, str), reader.translate)
    round_number, phase = 1, ""
    last_round_end = {each.seq: each.event.round for each in recorded if isinstance(each.event, RoundEnded)}
    common = {"format": f"{dialogue_format.id}@{dialogue_format.version}", "topic": welcome.topic}
    for each in kept(recorded, taken):
        record, event = each.record, each.record.event
        round_number = last_round_end.get(record.seq, round_number - 1) + 1
        if isinstance(event, Granted) and each.is_shown:
            phase = event.phase
        if each.is_shown:
            yield {
                "seq": str(record.seq),
                "at": rfc3339(record.at),
                "local_time": f"{record.at.astimezone(reader.zone):%Y-%m-%d %H:%M:%S}",
                "event": EVENT_NAMES[type(event)],
                "by": event.by,
                "name": sentences.name_of(event.by),
                "own": _yes(event.by == taken.viewer.participant_id),
                "round": str(round_number),
                "phase": phase,
                "sentence": sentences.of(event, each.view.seqs) or "",
                **_of_answer(each, dialogue_format, sentences, reader),
                **common,
            }


def _of_answer(each: Kept, dialogue_format: Format, sentences: Sentences, reader: Reader) -> dict[str, str]:
    """The cells of a granted turn or of an answer to one."""
    event = each.record.event
    if not isinstance(event, Granted | Said | Chose | Rated):
        return {}
    step = dialogue_format.steps[event.step]
    cells = {
        "step": step.id,
        "title": in_language(step.title, reader.language),
        "private": _yes(event.private),
        "gate": "" if isinstance(event, Rated) else event.gate or "",
    }
    match event:
        case Said():
            text = event.text if each.words == "shown" else None
            cells |= {"words": each.words, "text": absent_words(sentences, each) if text is None else text}
        case Chose():
            ids = [option.id for option in step.options]
            option = event.option or ""
            cells["option"] = pad_to_longest(option, ids) if event.private else option
            cells["answer"] = choice(dialogue_format, event, reader, str)
        case Rated():
            value = str(event.value)
            cells["value"] = pad_to_longest(value, [_LONGEST_RATING]) if event.private else value
        case _:
            pass
    return cells


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
