"""Parses the file formats in which dialogues are published and exported.

=========================  ===================================================================================
our own format             a JSON object a line: ``{"id", "turns": [{"speaker", "text"}]}``
ConvoKit's utterances      a JSON object a line: ``{"id", "conversation_id", "speaker", "text", …}``
either, as one JSON array  the same objects between ``[`` and ``]``; one object may be spread over lines
CSV                        columns named in the first line; comma, semicolon, tab or bar between them
DailyDialog's text         a dialogue a line, ``__eou__`` after each turn, two speakers alternating
a chat's export            ``[date, time] Name: words`` or ``date, time - Name: words``, or ``Name: words``
=========================  ===================================================================================

Other fields and columns are ignored. A line that cannot be parsed gives a :class:`Fault`; :mod:`dialogues`
checks whether two partners can play what was parsed. A fault never quotes a dialogue's text.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

import msgspec


class Utterance(NamedTuple):
    """An utterance as the file has it.

    ``location`` names the line or item of the file. ``at``: seconds since any fixed moment, or None if
    unknown. ``label`` names the turn in a fault's message.
    """

    location: str
    speaker: str
    text: str
    at: float | None = None
    label: str = "this turn"


@dataclass(slots=True)
class ParsedDialogue:
    """A dialogue as the file has it. ``location`` names the line or item where it begins."""

    id: str
    location: str
    utterances: list[Utterance] = field(default_factory=list)


class Fault(NamedTuple):
    """Something that cannot be used. ``broken``: it could not be parsed, so the whole file is refused."""

    location: str
    message: str
    broken: bool = True


ParseResult = tuple[list[ParsedDialogue], list[Fault]]

_EOU: Final = "__eou__"
#: The characters of a file that are searched to detect its format.
_SNIFFED_CHARACTERS: Final = 65536
_UNKNOWN_FORMAT: Final = (
    "this is none of the forms that can be read (rehearse --help lists them); a CSV file has to name its"
    " columns here, one for the speaker and one for the text"
)
_HINT: Final = "Mend the line or take it out"


def parse(text: str) -> ParseResult:
    """The dialogues of ``text``, in the order in which they begin, and the faults found."""
    start = text[:_SNIFFED_CHARACTERS].lstrip()
    if not start:
        return [], []
    if re.match(r"\[\s*\{", start):
        return _from_array(text)
    if start.startswith("{"):
        return _from_records([("line 1", text)] if _is_one_object(text) else _lines(text))
    if _EOU in start:
        return [_from_dailydialog(location, line) for location, line in _lines(text)], []
    table = _from_csv(text)
    if table is not None:
        return table
    first = start.partition("\n")[0].strip()
    if _TIMESTAMPED_LINE.match(first) or _SPEAKER_LINE.match(first):
        return _from_chat(text), []
    return [], [Fault("line 1", _UNKNOWN_FORMAT)]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line that is not blank, with its location."""
    for number, line in enumerate(text.split("\n" if "\n" in text else "\r"), 1):
        if line.strip():
            yield f"line {number}", line


# -- JSON ----------------------------------------------------------------------------------------------------

_Name = str | int | float


class _JsonTurn(msgspec.Struct):
    speaker: _Name
    text: str
    ts: float | str | None = None


class _JsonDialogue(msgspec.Struct):
    id: _Name
    turns: list[_JsonTurn]


class _ConvoKitUtterance(msgspec.Struct):
    """An utterance of ConvoKit, with the field names of current and of older corpora."""

    id: _Name
    text: str | None
    speaker: _Name | None = None
    user: _Name | None = None
    conversation_id: _Name | None = None
    root: _Name | None = None
    timestamp: float | str | None = None
    reply_to: _Name | None = msgspec.field(name="reply-to", default=None)
    replies_to: _Name | None = msgspec.field(name="reply_to", default=None)


class _DiscriminatingFields(msgspec.Struct):
    """Which of these fields is present distinguishes our own format from ConvoKit's."""

    turns: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    text: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_DISCRIMINATING_DECODER: Final = msgspec.json.Decoder(_DiscriminatingFields)
_DIALOGUE_DECODER: Final = msgspec.json.Decoder(_JsonDialogue)
_UTTERANCE_DECODER: Final = msgspec.json.Decoder(_ConvoKitUtterance)
_OBJECT_DECODER: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY_DECODER: Final = msgspec.json.Decoder(list[msgspec.Raw])


def _is_one_object(text: str) -> bool:
    """Whether the whole text is one JSON object, which may be spread over lines."""
    with suppress(msgspec.DecodeError, RecursionError, UnicodeError):
        _OBJECT_DECODER.decode(text)
        return True
    return False


def _from_array(text: str) -> ParseResult:
    try:
        records = _ARRAY_DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return [], [Fault("line 1", "this is no JSON")]
    return _from_records((f"item {number}", record) for number, record in enumerate(records, 1))


def _from_records(records: Iterable[tuple[str, str | msgspec.Raw]]) -> ParseResult:
    found: list[ParsedDialogue] = []
    faults: list[Fault] = []
    conversations = _Conversations()
    for location, record in records:
        try:
            shape = _DISCRIMINATING_DECODER.decode(record)
            if shape.turns is msgspec.UNSET and shape.text is not msgspec.UNSET:
                conversations.add(location, _UTTERANCE_DECODER.decode(record))
            else:
                found.append(_from_json_dialogue(location, _DIALOGUE_DECODER.decode(record), faults))
        except _Unusable as error:
            faults.append(Fault(location, str(error), broken=False))
        except msgspec.ValidationError as error:
            faults.append(Fault(location, f"this is no dialogue ({error}). {_HINT}"))
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            faults.append(Fault(location, f"this is no JSON. {_HINT}"))
    return [*found, *conversations.dialogues()], faults


class _Unusable(Exception):
    """The utterance was parsed, but belongs to no dialogue."""


def _from_json_dialogue(location: str, dialogue: _JsonDialogue, faults: list[Fault]) -> ParsedDialogue:
    parsed = ParsedDialogue(str(dialogue.id), location)
    for number, turn in enumerate(dialogue.turns, 1):
        at = to_seconds(turn.ts)
        if at is None and turn.ts is not None:
            message = (
                f"the time of turn {number} is neither seconds nor a date and time; it is played without"
            )
            faults.append(Fault(location, message, broken=False))
        parsed.utterances.append(Utterance(location, str(turn.speaker), turn.text, at, f"turn {number}"))
    return parsed


class _Conversations:
    """Groups utterances by conversation."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, tuple[str | None, Utterance]]] = {}
        self._conversations: dict[str, str] = {}

    def add(self, location: str, utterance: _ConvoKitUtterance) -> None:
        own = str(utterance.id)
        speaker = utterance.speaker if utterance.speaker is not None else utterance.user
        reply = _optional_str(utterance.reply_to if utterance.reply_to is not None else utterance.replies_to)
        conversation = _optional_str(
            utterance.conversation_id if utterance.conversation_id is not None else utterance.root
        )
        if conversation is None:
            conversation = own if reply is None else self._conversations.get(reply)
        if speaker is None:
            raise _Unusable("this utterance has no speaker; it is passed over")
        if conversation is None:
            raise _Unusable(
                "this utterance tells no conversation_id, and answers none before it; it is passed over"
            )
        said = Utterance(location, str(speaker), utterance.text or "", to_seconds(utterance.timestamp))
        known = self._of.setdefault(conversation, {})
        if own in self._conversations:
            before = known.get(own)
            if before is None or before[1][1:] != said[1:]:
                raise _Unusable("another utterance has this id already; this one is passed over")
            return
        self._conversations[own] = conversation
        known[own] = (reply, said)

    def dialogues(self) -> Iterator[ParsedDialogue]:
        for conversation, utterances in self._of.items():
            said = _in_order(utterances)
            yield ParsedDialogue(conversation, said[0].location, said)


def _in_order(utterances: dict[str, tuple[str | None, Utterance]]) -> list[Utterance]:
    """Sorted by the replies if they form one chain, else by time if all have one, else as in the file."""
    answer = {reply: own for own, (reply, _) in utterances.items() if reply in utterances}
    first = [own for own, (reply, _) in utterances.items() if reply not in utterances]
    if len(first) == 1 and len(answer) == len(utterances) - 1:
        chain: list[Utterance] = []
        own: str | None = first[0]
        while own is not None:
            chain.append(utterances[own][1])
            own = answer.get(own)
        if len(chain) == len(utterances):
            return chain
    said = [said for _, said in utterances.values()]
    return sorted(said, key=lambda one: one.at or 0.0) if all(one.at is not None for one in said) else said


def _optional_str(name: _Name | None) -> str | None:
    return None if name is None else str(name)


# -- CSV -----------------------------------------------------------------------------------------------------

#: Known names of each column, letters and digits alone, the preferred name first.
_COLUMN_NAMES: Final = {
    "conversation": (
        *("conversationid", "dialogueid", "dialogid", "transcriptid", "conversation", "dialogue", "dialog"),
        *("transcript", "convid", "sessionid", "session", "threadid", "thread", "chatid", "chat", "root"),
        *("rootid", "roomid", "room", "dyad"),
    ),
    "utterance": ("utteranceid", "uttid", "messageid"),
    "speaker": (
        *(
            "speaker",
            "interlocutor",
            "speakerid",
            "speakername",
            "role",
            "author",
            "sender",
            "user",
            "username",
        ),
        *("participant", "name", "who", "from"),
    ),
    "text": ("utterancetext", "text", "utterance", "message", "content", "words", "turntext", "body"),
    "at": ("timestamp", "ts", "time", "datetime", "date", "createdat", "start", "starttime", "at"),
}
_DELIMITERS: Final = ",;\t|"
#: Excel writes this line before the header if the delimiter is not the default one.
_EXCEL_DELIMITER_LINE: Final = re.compile(r"\s*\"?sep=(?P<delimiter>.)\"?(?:\r\n?|\n)")
_MAX_FIELD_CHARACTERS: Final = 2**30  # more than a file holds


def _from_csv(text: str) -> ParseResult | None:
    """The dialogues of a CSV file; None if its header lacks a column for the speaker or the text."""
    csv.field_size_limit(_MAX_FIELD_CHARACTERS)
    before = _EXCEL_DELIMITER_LINE.match(text)
    header = re.split("[\r\n]", text[before.end() if before else 0 :].lstrip(), maxsplit=1)[0]
    for delimiter in before["delimiter"] if before else _DELIMITERS:
        columns = _column_indexes(next(csv.reader([header], delimiter=delimiter), []))
        if {"speaker", "text"} <= columns.keys():
            return _read_rows(text, delimiter, columns, lines_before=2 if before else 1)
    return None


def _column_indexes(header: Sequence[str]) -> dict[str, int]:
    """The index of each known column. If several fit, the one with the preferred name is taken."""
    names = [re.sub(r"[\W_]", "", name).casefold() for name in header]
    return {
        column: names.index(best)
        for column, known in _COLUMN_NAMES.items()
        if (best := next((name for name in known if name in names), None)) is not None
    }


def _read_rows(text: str, delimiter: str, columns: dict[str, int], lines_before: int) -> ParseResult:
    found: dict[str, ParsedDialogue] = {}
    faults: list[Fault] = []
    repeated: set[tuple[str, ...]] = set()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1
    try:
        for row in reader:
            location, began = f"line {began}", reader.line_num + 1
            if not any(map(str.strip, row)):
                continue
            if lines_before:
                lines_before -= 1
                continue
            if len(row) <= max(columns.values()):
                faults.append(
                    Fault(location, f"this row has fewer columns than the first line names. {_HINT}")
                )
                continue
            cell = {column: row[index] for column, index in columns.items()}
            conversation = cell.get("conversation", "").strip()
            if "utterance" in cell:  # some corpora repeat an utterance in a row for each annotator
                key = (conversation, cell["utterance"], cell["speaker"], cell["text"])
                if key in repeated:
                    continue
                repeated.add(key)
            parsed = found.setdefault(conversation, ParsedDialogue(conversation or "the file", location))
            parsed.utterances.append(
                Utterance(location, cell["speaker"].strip(), cell["text"], to_seconds(cell.get("at")))
            )
    except csv.Error as error:
        faults.append(Fault(f"line {began}", f"this is no CSV ({error}). {_HINT}"))
    return list(found.values()), faults


# -- text ----------------------------------------------------------------------------------------------------

_TIMESTAMPED_LINE: Final = re.compile(
    r"[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s{1,3}\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:\s?[ap]\.?\s?m\.?)?\]?(?:\s-|:)?\s(?P<rest>.*)",
    re.IGNORECASE,
)
_SPEAKER_LINE: Final = re.compile(r"[\u200e\u200f]*(?P<speaker>[^:]{1,80}?)\s?:(?:\s(?P<text>.*)|$)")


def _from_dailydialog(location: str, line: str) -> ParsedDialogue:
    """One line of DailyDialog: turns of two alternating speakers, each ended by ``__eou__``."""
    turns = line.strip().removesuffix(_EOU).split(_EOU)
    said = [
        Utterance(location, "AB"[(number - 1) % 2], turn, label=f"turn {number}")
        for number, turn in enumerate(turns, 1)
    ]
    return ParsedDialogue(location, location, said)


def _from_chat(text: str) -> list[ParsedDialogue]:
    """A chat. A line that begins no message continues the one before; one without a speaker is dropped."""
    messages: list[tuple[Utterance, list[str]]] = []
    dropped: list[str] = []  # the program's own lines, such as that a member joined
    continued = dropped
    stamped = False
    for location, line in _lines(text):
        stamp = _TIMESTAMPED_LINE.match(line)
        stamped = stamped or stamp is not None
        spoken = _SPEAKER_LINE.match(stamp["rest"] if stamp else line) if stamp or not stamped else None
        if spoken is not None:
            continued = [spoken["text"] or ""]
            messages.append((Utterance(location, spoken["speaker"].strip(), ""), continued))
        elif stamp is not None:
            continued = dropped
        else:
            continued.append(line.strip())
    said = [one._replace(text="\n".join(lines)) for one, lines in messages]
    return [ParsedDialogue("the chat", said[0].location, said)] if said else []


_NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d+)?")
_CLOCK_TIME: Final = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)")


def to_seconds(moment: float | str | None) -> float | None:
    """Seconds since a fixed moment: from a number, a clock time or a date and time; else None."""
    if not isinstance(moment, str):
        return moment
    moment = moment.strip()
    clock = _CLOCK_TIME.fullmatch(moment)
    if clock is not None:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    try:
        return float(moment) if _NUMBER.fullmatch(moment) else datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
