"""The forms in which dialogues are published and exported, read into one: who says what, in which dialogue.

=========================  ===================================================================================
our own                    a JSON object a line: ``{"id", "turns": [{"speaker", "text"}]}``
ConvoKit's utterances      a JSON object a line: ``{"id", "conversation_id", "speaker", "text", …}``
either, as one JSON array  the same objects between ``[`` and ``]``; one object may be spread over lines
CSV                        columns named in the first line; comma, semicolon, tab or bar between them
DailyDialog's text         a dialogue a line, ``__eou__`` after each turn, the two speaking in turn
a chat's export            ``[date, time] Name: words`` or ``date, time - Name: words``, or ``Name: words``
=========================  ===================================================================================

Other fields and columns are free. What keeps a line from being read is a :class:`Fault`; whether two partners
can play what was read is asked in :mod:`dialogues`. No fault repeats anybody's words.
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


class Said(NamedTuple):
    """Words as the file has them. ``at``: seconds from any beginning, where they are known."""

    place: str
    speaker: str
    text: str
    at: float | None = None
    turn: str = "this turn"


@dataclass(slots=True)
class Script:
    """A dialogue as the file has it. ``place`` says where in the file it begins, for people."""

    id: str
    place: str
    said: list[Said] = field(default_factory=list)


class Fault(NamedTuple):
    """What cannot be used, and what to do. ``broken``: the file is not what it is taken for."""

    place: str
    what: str
    broken: bool = True


Found = tuple[list[Script], list[Fault]]

_EOU: Final = "__eou__"
#: How much of a file is looked at to tell its form.
_LOOKED_AT: Final = 65536
_NO_FORM: Final = (
    "this is none of the forms that can be read (rehearse --help lists them); a CSV file has to name its"
    " columns here, one for the speaker and one for the text"
)
_MEND: Final = "Mend the line or take it out"


def scripts(text: str) -> Found:
    """The dialogues of ``text``, in the order in which they begin, and what could not be read of it."""
    start = text[:_LOOKED_AT].lstrip()
    if not start:
        return [], []
    if re.match(r"\[\s*\{", start):
        return _from_array(text)
    if start.startswith("{"):
        return _from_records([("line 1", text)] if _is_one_object(text) else _lines(text))
    if _EOU in start:
        return [_taking_turns(place, line) for place, line in _lines(text)], []
    table = _table(text)
    if table is not None:
        return table
    first = start.partition("\n")[0].strip()
    if _STAMP.match(first) or _SPOKEN.match(first):
        return _chat(text), []
    return [], [Fault("line 1", _NO_FORM)]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line that is not blank, and its place."""
    for number, line in enumerate(text.split("\n" if "\n" in text else "\r"), 1):
        if line.strip():
            yield f"line {number}", line


# -- JSON ----------------------------------------------------------------------------------------------------

_Name = str | int | float


class _Turn(msgspec.Struct):
    speaker: _Name
    text: str
    ts: float | str | None = None


class _Dialogue(msgspec.Struct):
    id: _Name
    turns: list[_Turn]


class _Utterance(msgspec.Struct):
    """ConvoKit's, by today's names of its fields and by those of its older corpora."""

    id: _Name
    text: str | None
    speaker: _Name | None = None
    user: _Name | None = None
    conversation_id: _Name | None = None
    root: _Name | None = None
    timestamp: float | str | None = None
    reply_to: _Name | None = msgspec.field(name="reply-to", default=None)
    replies_to: _Name | None = msgspec.field(name="reply_to", default=None)


class _Shape(msgspec.Struct):
    """The fields that tell the two apart."""

    turns: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    text: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_SHAPE: Final = msgspec.json.Decoder(_Shape)
_DIALOGUE: Final = msgspec.json.Decoder(_Dialogue)
_UTTERANCE: Final = msgspec.json.Decoder(_Utterance)
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY: Final = msgspec.json.Decoder(list[msgspec.Raw])


def _is_one_object(text: str) -> bool:
    """Whether an object is spread over many lines, as an editor or ``json.dump`` with an indent writes it."""
    with suppress(msgspec.DecodeError, RecursionError, UnicodeError):
        _OBJECT.decode(text)
        return True
    return False


def _from_array(text: str) -> Found:
    try:
        records = _ARRAY.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return [], [Fault("line 1", "this is no JSON")]
    return _from_records((f"item {number}", record) for number, record in enumerate(records, 1))


def _from_records(records: Iterable[tuple[str, str | msgspec.Raw]]) -> Found:
    found: list[Script] = []
    faults: list[Fault] = []
    threads = _Threads()
    for place, record in records:
        try:
            shape = _SHAPE.decode(record)
            if shape.turns is msgspec.UNSET and shape.text is not msgspec.UNSET:
                threads.add(place, _UTTERANCE.decode(record))
            else:
                found.append(_own(place, _DIALOGUE.decode(record), faults))
        except _Unusable as fault:
            faults.append(Fault(place, str(fault), broken=False))
        except msgspec.ValidationError as fault:
            faults.append(Fault(place, f"this is no dialogue ({fault}). {_MEND}"))
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            faults.append(Fault(place, f"this is no JSON. {_MEND}"))
    return [*found, *threads.scripts()], faults


class _Unusable(Exception):
    """An utterance that can be read, and has no place in a dialogue."""


def _own(place: str, dialogue: _Dialogue, faults: list[Fault]) -> Script:
    script = Script(str(dialogue.id), place)
    for number, turn in enumerate(dialogue.turns, 1):
        at = seconds(turn.ts)
        if at is None and turn.ts is not None:
            what = f"the time of turn {number} is neither seconds nor a date and time; it is played without"
            faults.append(Fault(place, what, broken=False))
        script.said.append(Said(place, str(turn.speaker), turn.text, at, f"turn {number}"))
    return script


class _Threads:
    """Utterances that come one by one, gathered into their conversations."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, tuple[str | None, Said]]] = {}
        self._conversations: dict[str, str] = {}

    def add(self, place: str, utterance: _Utterance) -> None:
        own = str(utterance.id)
        speaker = utterance.speaker if utterance.speaker is not None else utterance.user
        reply = _text(utterance.reply_to if utterance.reply_to is not None else utterance.replies_to)
        conversation = _text(
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
        said = Said(place, str(speaker), utterance.text or "", seconds(utterance.timestamp))
        known = self._of.setdefault(conversation, {})
        if own in self._conversations:
            before = known.get(own)
            if before is None or before[1][1:] != said[1:]:
                raise _Unusable("another utterance has this id already; this one is passed over")
            return
        self._conversations[own] = conversation
        known[own] = (reply, said)

    def scripts(self) -> Iterator[Script]:
        for conversation, utterances in self._of.items():
            said = _in_order(utterances)
            yield Script(conversation, said[0].place, said)


def _in_order(utterances: dict[str, tuple[str | None, Said]]) -> list[Said]:
    """By the answers where each has one at most, else by time where all have one, else as in the file."""
    answer = {reply: own for own, (reply, _) in utterances.items() if reply in utterances}
    first = [own for own, (reply, _) in utterances.items() if reply not in utterances]
    if len(first) == 1 and len(answer) == len(utterances) - 1:
        chain: list[Said] = []
        own: str | None = first[0]
        while own is not None:
            chain.append(utterances[own][1])
            own = answer.get(own)
        if len(chain) == len(utterances):
            return chain
    said = [said for _, said in utterances.values()]
    return sorted(said, key=lambda one: one.at or 0.0) if all(one.at is not None for one in said) else said


def _text(name: _Name | None) -> str | None:
    return None if name is None else str(name)


# -- CSV -----------------------------------------------------------------------------------------------------

#: What the columns are called, by what they hold: letters and digits alone count. The best name comes first.
_COLUMNS: Final = {
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
#: What Excel writes before the columns' names where the delimiter is not the usual one.
_EXCELS_LINE: Final = re.compile(r"\s*\"?sep=(?P<delimiter>.)\"?(?:\r\n?|\n)")
_LARGEST_FIELD: Final = 2**30  # characters: more than a file holds


def _table(text: str) -> Found | None:
    """The rows of a CSV file; None where its first line does not name a speaker's and a text's column."""
    csv.field_size_limit(_LARGEST_FIELD)
    before = _EXCELS_LINE.match(text)
    header = re.split("[\r\n]", text[before.end() if before else 0 :].lstrip(), maxsplit=1)[0]
    for delimiter in before["delimiter"] if before else _DELIMITERS:
        columns = _columns(next(csv.reader([header], delimiter=delimiter), []))
        if {"speaker", "text"} <= columns.keys():
            return _rows(text, delimiter, columns, lines_before=2 if before else 1)
    return None


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands: of several that would do, the one whose name comes first in the list."""
    names = [re.sub(r"[\W_]", "", name).casefold() for name in header]
    return {
        what: names.index(best)
        for what, known in _COLUMNS.items()
        if (best := next((name for name in known if name in names), None)) is not None
    }


def _rows(text: str, delimiter: str, columns: dict[str, int], lines_before: int) -> Found:
    found: dict[str, Script] = {}
    faults: list[Fault] = []
    repeated: set[tuple[str, ...]] = set()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1
    try:
        for row in reader:
            place, began = f"line {began}", reader.line_num + 1
            if not any(map(str.strip, row)):
                continue
            if lines_before:
                lines_before -= 1
                continue
            if len(row) <= max(columns.values()):
                faults.append(Fault(place, f"this row has fewer columns than the first line names. {_MEND}"))
                continue
            cell = {what: row[index] for what, index in columns.items()}
            conversation = cell.get("conversation", "").strip()
            if "utterance" in cell:  # a row for each annotator repeats the words
                key = (conversation, cell["utterance"], cell["speaker"], cell["text"])
                if key in repeated:
                    continue
                repeated.add(key)
            script = found.setdefault(conversation, Script(conversation or "the file", place))
            script.said.append(Said(place, cell["speaker"].strip(), cell["text"], seconds(cell.get("at"))))
    except csv.Error as fault:
        faults.append(Fault(f"line {began}", f"this is no CSV ({fault}). {_MEND}"))
    return list(found.values()), faults


# -- text ----------------------------------------------------------------------------------------------------

_STAMP: Final = re.compile(
    r"[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s{1,3}\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:\s?[ap]\.?\s?m\.?)?\]?(?:\s-|:)?\s(?P<rest>.*)",
    re.IGNORECASE,
)
_SPOKEN: Final = re.compile(r"[\u200e\u200f]*(?P<speaker>[^:]{1,80}?)\s?:(?:\s(?P<text>.*)|$)")


def _taking_turns(place: str, line: str) -> Script:
    """A line of DailyDialog: what stands before each mark was said by the one and the other in turn."""
    turns = line.strip().removesuffix(_EOU).split(_EOU)
    said = [
        Said(place, "AB"[(number - 1) % 2], turn, turn=f"turn {number}")
        for number, turn in enumerate(turns, 1)
    ]
    return Script(place, place, said)


def _chat(text: str) -> list[Script]:
    """A chat. A line that begins no message goes on with the one before; one without a name nobody said."""
    messages: list[tuple[Said, list[str]]] = []
    nobodys: list[str] = []  # lines of the program, such as that somebody joined
    more = nobodys
    stamped = False
    for place, line in _lines(text):
        stamp = _STAMP.match(line)
        stamped = stamped or stamp is not None
        spoken = _SPOKEN.match(stamp["rest"] if stamp else line) if stamp or not stamped else None
        if spoken is not None:
            more = [spoken["text"] or ""]
            messages.append((Said(place, spoken["speaker"].strip(), ""), more))
        elif stamp is not None:
            more = nobodys
        else:
            more.append(line.strip())
    said = [one._replace(text="\n".join(lines)) for one, lines in messages]
    return [Script("the chat", said[0].place, said)] if said else []


# -- times ---------------------------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d+)?")
_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)")


def seconds(moment: float | str | None) -> float | None:
    """A time as seconds from any beginning: a number, a clock's, or a date and time; None for any other."""
    if not isinstance(moment, str):
        return moment
    moment = moment.strip()
    clock = _CLOCK.fullmatch(moment)
    if clock is not None:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    try:
        return float(moment) if _NUMBER.fullmatch(moment) else datetime.fromisoformat(moment).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
