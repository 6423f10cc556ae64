"""Exports a conversation as JSON or Markdown, with only the content that one viewer may see.

The Markdown export escapes every text that a person wrote, so that no Markdown reader renders it as a
heading, a link or a tag.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, assert_never

import msgspec

from dialogue.log.records import Recorded
from dialogue.moderator.consent import ConsentPeriod
from dialogue.moderator.events import (
    BreakCalled,
    BreakEnded,
    Chose,
    ClosingBegan,
    Ended,
    Granted,
    Joined,
    Nodded,
    ObserverAllowed,
    ObserverJoined,
    ObserverLeft,
    ObserverWithdrawn,
    Parked,
    Rated,
    Reminded,
    ReturnChanged,
    Returned,
    RolesSet,
    RoundEnded,
    Said,
    WordsWithdrawn,
)
from dialogue.moderator.format import Format, in_language
from dialogue.moderator.visibility import Viewer, Visibility, known_seqs, scope_at, visibility_of
from dialogue.moderator.visible_text import BIDI_CONTROLS
from dialogue.replay.frames import EventFrame, encode, padded
from dialogue.replay.insights import insights
from dialogue.replay.welcome import Welcome

#: Characters that can begin markup or a link anywhere in a line, including the colon and slashes of a URL and
#: the dots of a host name. Other punctuation is special only at the beginning of a line.
_MARKUP_CHARACTERS: Final = re.compile(
    r"[\\`*_{}\[\]<>#|~&$^=]|:(?=\S)|(?<=\S)\.(?=[^\W\d_])|(?<=www)\.|/(?=/)|(?<=/)/", re.IGNORECASE
)
#: The start of a bullet, a numbered list item, a horizontal rule, or a definition.
_LINE_START_MARKUP: Final = re.compile(r"^(\d*)([-+.):])")
#: The @ of an e-mail address. GitHub links addresses even if they are escaped, so the address is split.
_MAIL_SIGN: Final = re.compile(r"(?<=\S)@(?=\w)")
_WORD_JOINER: Final = "\N{WORD JOINER}"
#: Control characters, which a terminal may interpret. They are replaced.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
#: The Unicode bidirectional classes of right-to-left letters and of right-to-left controls.
_RIGHT_TO_LEFT_CLASSES: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
_FIRST_STRONG_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
_POP_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"
#: These controls are removed from isolated text, because they could end the isolation.
_REMOVE_BIDI_CONTROLS: Final = dict.fromkeys(map(ord, BIDI_CONTROLS))

_BREAKS: Final = {"breather": "a breather", "flooded": "a longer break, to calm down"}
_SCOPES: Final = {"words": "", "signals": ", without words"}
_PHASES: Final = {"opening": "Opening", "closing": "Closing"}
_WITHHELD: Final = "Something here was not shared with you."
_WORDS_WITHDRAWN: Final = "(These words were taken back. They are gone for good.)"
_WORDS_NOT_OBSERVED: Final = "(The words are not part of what you observe.)"


class Export(msgspec.Struct, frozen=True):
    """A conversation as JSON: the ``welcome`` of the socket and the ``event`` frames."""

    welcome: Welcome
    frames: list[EventFrame]


def to_json(welcome: Welcome, frames: list[EventFrame]) -> bytes:
    """The conversation as JSON, with one line for each frame that the viewer may see."""
    lines = b",\n".join(bytes(memoryview(encode(frame))) for frame in frames)
    return padded(b'{"welcome": %b,\n"frames": [\n%b\n]}\n' % (msgspec.json.encode(welcome), lines))


def to_markdown(
    welcome: Welcome,
    dialogue_format: Format,
    recorded: Sequence[Recorded],
    viewer: Viewer,
    consent_periods: tuple[ConsentPeriod, ...],
    language: str,
) -> str:
    """The conversation as Markdown: participants, times, words and answers that ``viewer`` may see."""
    record = _MarkdownExport(welcome, dialogue_format, recorded, viewer, consent_periods, language)
    return "\n\n".join([*record.head(), *record.body()]) + "\n"


def escape(text: str) -> str:
    """Escape one line of a person's text, so that Markdown readers show it literally.

    Readers that link bare URLs find none in the result. An invisible word joiner splits each e-mail address,
    because escaping alone does not prevent a link.
    """
    text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
    stripped = text.lstrip()
    indent = "\N{NO-BREAK SPACE}" * (len(text) - len(stripped))  # leading spaces would start a code block
    escaped = _LINE_START_MARKUP.sub(r"\1\\\2", _MARKUP_CHARACTERS.sub(r"\\\g<0>", stripped))
    return indent + _MAIL_SIGN.sub(f"{_WORD_JOINER}@", escaped)


def quote(text: str) -> str:
    """A person's text as a block quote that keeps the line breaks."""
    return "  \n".join(f"> {escape(line)}".rstrip(" ") for line in text.splitlines())


def isolate(text: str) -> str:
    """Isolate a person's text inside a sentence if it contains right-to-left letters, as Arabic does.

    Without isolation, the text would reorder the sentence around it.
    """
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT_CLASSES for character in text):
        return f"{_FIRST_STRONG_ISOLATE}{text.translate(_REMOVE_BIDI_CONTROLS)}{_POP_ISOLATE}"
    return text


def _pad_to_longest(answer: str, possible_answers: Iterable[str]) -> str:
    """``answer`` padded with spaces, so that the length of the file does not reveal it."""
    return answer + " " * (max(len(each.encode()) for each in possible_answers) - len(answer.encode()))


class _MarkdownExport:
    def __init__(
        self,
        welcome: Welcome,
        dialogue_format: Format,
        recorded: Sequence[Recorded],
        viewer: Viewer,
        consent_periods: tuple[ConsentPeriod, ...],
        language: str,
    ) -> None:
        self._welcome = welcome
        self._format = dialogue_format
        self._recorded = recorded
        self._viewer = viewer
        self._consent_periods = consent_periods
        self._shown = [record for record in recorded if self._visibility(record) != "nothing"]
        self._language = language
        raw_names = {"a": welcome.partners.a.name, "b": welcome.partners.b.name}
        raw_names |= {observer.id: observer.name for observer in welcome.observers}
        self._names = {participant_id: isolate(escape(name)) for participant_id, name in raw_names.items()}
        self._accepted = {share.accepted for share in insights(recorded, viewer, consent_periods).shares}
        self._round = 1
        self._section = ""

    def head(self) -> Iterable[str]:
        """The heading and the facts: participants, topic, format, times, and the owner of this copy."""
        welcome, you = self._welcome, self._names[self._viewer.participant_id]
        title = escape(welcome.format.title)
        facts = [f"Partners: {self._names['a']} and {self._names['b']}"]
        facts += [
            f"Invited to observe{_SCOPES[observer.scope]}: {self._names[observer.id]}"
            for observer in welcome.observers
        ]
        if welcome.topic:
            facts.append(f"Topic: {isolate(escape(welcome.topic))}")
        facts.append(f"Format: {title}, version {welcome.format.version}")
        if self._shown:
            first, last = self._shown[0].at, self._shown[-1].at
            facts.append(f"When: {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} (UTC)")
        facts.append(f"Copy of: {you}")
        facts.append("It holds what its owner may see, and nothing that was private to somebody else.")
        yield f"# A conversation: {title}"
        yield "\n".join(f"- {fact}" for fact in facts)

    def body(self) -> Iterable[str]:
        """The paragraphs of the conversation, in the order of the events."""
        was_outside_consent = False
        for record in self._recorded:
            if isinstance(record.event, RoundEnded):
                self._round = record.event.round + 1
            visibility = self._visibility(record)
            is_outside_consent = (
                self._viewer.seat is None and scope_at(self._consent_periods, record.seq) is None
            )
            if is_outside_consent and not was_outside_consent:
                yield _WITHHELD
            was_outside_consent = is_outside_consent
            if visibility != "nothing":
                yield from self._paragraphs(record, visibility)

    def _visibility(self, record: Recorded) -> Visibility:
        return visibility_of(self._viewer, self._consent_periods, record.seq, record.event)

    def _paragraphs(self, record: Recorded, visibility: Visibility) -> Iterable[str]:
        event = record.event
        by = self._names.get(event.by, "The moderator")
        sentence: str | None = None
        match event:
            case Granted():
                section = _PHASES.get(event.phase) or f"Round {self._round}"
                if section != self._section:
                    self._section = section
                    yield f"## {section}"
            case Said():
                yield self._answer_heading(record, event)
                if event.text is None:
                    yield _WORDS_WITHDRAWN
                else:
                    yield quote(event.text) if visibility == "all" else _WORDS_NOT_OBSERVED
            case Chose():
                options = self._format.steps[event.step].options
                labels = {option.id: escape(in_language(option.label, self._language)) for option in options}
                answer = labels[event.option or ""]
                if event.private:
                    answer = _pad_to_longest(answer, labels.values())
                yield f"{self._answer_heading(record, event)}: {answer}"
            case Rated():
                answer = f"{event.value} of 10"
                if event.private:
                    answer = _pad_to_longest(answer, ["10 of 10"])
                yield f"{self._answer_heading(record, event)}: {answer}"
            case Joined():
                sentence = f"{by} came in."
            case Nodded():
                sentence = f"{by} nodded: I am with you."
            case RolesSet():
                sentence = f"{self._names[event.speaker]} speaks, {self._names[event.listener]} listens."
            case RoundEnded():
                sentence = f"Round {event.round} was complete."
            case Parked():
                sentence = "This was set aside for another day."
            case Reminded():
                sentence = "A gentle reminder of the time."
            case BreakCalled():
                sentence = f"{by} called {_BREAKS[event.kind]}."
            case ReturnChanged():
                sentence = f"{by} changed when the break was meant to end."
            case Returned():
                sentence = f"{by} was ready to go on."
            case BreakEnded():
                sentence = "The break was over."
            case ObserverAllowed():
                sentence = f"{by} allowed {self._names[event.observer]} to observe{_SCOPES[event.scope]}."
            case ObserverWithdrawn():
                sentence = f"{by} took back the consent to {self._names[event.observer]} observing."
            case ObserverJoined():
                sentence = f"{by} came in to observe."
            case ObserverLeft():
                sentence = f"{by} went out."
            case ClosingBegan():
                sentence = "The closing began."
            case Ended():
                sentence = (
                    "The conversation was complete." if event.why == "completed" else f"{by} ended it here."
                )
            case WordsWithdrawn():
                seqs = known_seqs(self._viewer, self._consent_periods, event)
                which = f": those of the events {', '.join(map(str, seqs))}" if seqs else ""
                sentence = f"{by} took back words{which}."
            case _:
                assert_never(event)
        if sentence is not None:
            yield f"{self._time(record.at)} · {sentence}"

    def _answer_heading(self, record: Recorded, event: Said | Chose | Rated) -> str:
        title = escape(in_language(self._format.steps[event.step].title, self._language))
        notes = [self._time(record.at)]
        if record.seq in self._accepted:
            notes.append("this was it")
        if event.private:
            notes.append("only you see this")
        return f"**{self._names[event.by]} · {title}** ({', '.join(notes)})"

    def _time(self, at: datetime) -> str:
        """The time of day, with the date if it differs from the date of the first visible event."""
        first = self._shown[0].at
        return f"{at:%H:%M}" if at.date() == first.date() else f"{at:%Y-%m-%d %H:%M}"
