"""Exports a conversation as JSON or Markdown, with only the content that one viewer may see.

The Markdown export escapes every text that a person wrote, so that no Markdown reader renders it as a
heading, a link or a tag.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
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

#: Gives a sentence of this module in the reader's language.
Translate = Callable[[str], str]


def message(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is written into an export."""
    return sentence


_BREAKS: Final = {
    "breather": message("{name} called a breather."),
    "flooded": message("{name} called a longer break, to calm down."),
}
_INVITED: Final = {
    "words": message("Invited to observe: {name}"),
    "signals": message("Invited to observe, without words: {name}"),
}
_ALLOWED: Final = {
    "words": message("{name} allowed {observer} to observe."),
    "signals": message("{name} allowed {observer} to observe, without words."),
}
_PHASES: Final = {"opening": message("Opening"), "closing": message("Closing")}
_WITHHELD: Final = message("Something here was not shared with you.")
_WORDS_WITHDRAWN: Final = message("(These words were taken back. They are gone for good.)")
_WORDS_NOT_OBSERVED: Final = message("(The words are not part of what you observe.)")


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
    translate: Translate = message,
) -> str:
    """The conversation as Markdown: participants, times, words and answers that ``viewer`` may see.

    ``translate`` gives the sentences between them in ``language``; without it they are English.
    """
    record = _MarkdownExport(welcome, dialogue_format, recorded, viewer, consent_periods, language, translate)
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
        translate: Translate,
    ) -> None:
        self._welcome = welcome
        self._format = dialogue_format
        self._recorded = recorded
        self._viewer = viewer
        self._consent_periods = consent_periods
        self._shown = [record for record in recorded if self._visibility(record) != "nothing"]
        self._language = language
        self._translate = translate
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
        say = self._say
        facts = [
            say(message("Partners: {first} and {second}"), first=self._names["a"], second=self._names["b"])
        ]
        facts += [
            say(_INVITED[observer.scope], name=self._names[observer.id]) for observer in welcome.observers
        ]
        if welcome.topic:
            facts.append(say(message("Topic: {topic}"), topic=isolate(escape(welcome.topic))))
        facts.append(
            say(message("Format: {title}, version {version}"), title=title, version=welcome.format.version)
        )
        if self._shown:
            first, last = (f"{record.at:%Y-%m-%d %H:%M}" for record in (self._shown[0], self._shown[-1]))
            facts.append(say(message("When: {first} to {last} (UTC)"), first=first, last=last))
        facts.append(say(message("Copy of: {name}"), name=you))
        facts.append(
            say(message("It holds what its owner may see, and nothing that was private to somebody else."))
        )
        heading = say(message("A conversation: {title}"), title=title)
        yield f"# {heading}"
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
                yield self._say(_WITHHELD)
            was_outside_consent = is_outside_consent
            if visibility != "nothing":
                yield from self._paragraphs(record, visibility)

    def _say(self, sentence: str, **values: object) -> str:
        """A sentence in the reader's language."""
        return self._translate(sentence).format(**values)

    def _visibility(self, record: Recorded) -> Visibility:
        return visibility_of(self._viewer, self._consent_periods, record.seq, record.event)

    def _paragraphs(self, record: Recorded, visibility: Visibility) -> Iterable[str]:
        event = record.event
        say = self._say
        by = self._names.get(event.by) or say(message("The moderator"))
        sentence: str | None = None
        match event:
            case Granted():
                phase = _PHASES.get(event.phase)
                section = say(phase) if phase else say(message("Round {number}"), number=self._round)
                if section != self._section:
                    self._section = section
                    yield f"## {section}"
            case Said():
                yield self._answer_heading(record, event)
                if event.text is None:
                    yield say(_WORDS_WITHDRAWN)
                else:
                    yield quote(event.text) if visibility == "all" else say(_WORDS_NOT_OBSERVED)
            case Chose():
                options = self._format.steps[event.step].options
                labels = {option.id: escape(in_language(option.label, self._language)) for option in options}
                answer = labels[event.option or ""]
                if event.private:
                    answer = _pad_to_longest(answer, labels.values())
                yield f"{self._answer_heading(record, event)}: {answer}"
            case Rated():
                answer = say(message("{value} of 10"), value=event.value)
                if event.private:
                    answer = _pad_to_longest(answer, [say(message("{value} of 10"), value=10)])
                yield f"{self._answer_heading(record, event)}: {answer}"
            case Joined():
                sentence = say(message("{name} came in."), name=by)
            case Nodded():
                sentence = say(message("{name} nodded: I am with you."), name=by)
            case RolesSet():
                sentence = say(
                    message("{speaker} speaks, {listener} listens."),
                    speaker=self._names[event.speaker],
                    listener=self._names[event.listener],
                )
            case RoundEnded():
                sentence = say(message("Round {number} was complete."), number=event.round)
            case Parked():
                sentence = say(message("This was set aside for another day."))
            case Reminded():
                sentence = say(message("A gentle reminder of the time."))
            case BreakCalled():
                sentence = say(_BREAKS[event.kind], name=by)
            case ReturnChanged():
                sentence = say(message("{name} changed when the break was meant to end."), name=by)
            case Returned():
                sentence = say(message("{name} was ready to go on."), name=by)
            case BreakEnded():
                sentence = say(message("The break was over."))
            case ObserverAllowed():
                sentence = say(_ALLOWED[event.scope], name=by, observer=self._names[event.observer])
            case ObserverWithdrawn():
                sentence = say(
                    message("{name} took back the consent to {observer} observing."),
                    name=by,
                    observer=self._names[event.observer],
                )
            case ObserverJoined():
                sentence = say(message("{name} came in to observe."), name=by)
            case ObserverLeft():
                sentence = say(message("{name} went out."), name=by)
            case ClosingBegan():
                sentence = say(message("The closing began."))
            case Ended():
                sentence = (
                    say(message("The conversation was complete."))
                    if event.why == "completed"
                    else say(message("{name} ended it here."), name=by)
                )
            case WordsWithdrawn():
                seqs = known_seqs(self._viewer, self._consent_periods, event)
                sentence = (
                    say(
                        message("{name} took back words: those of the events {numbers}."),
                        name=by,
                        numbers=", ".join(map(str, seqs)),
                    )
                    if seqs
                    else say(message("{name} took back words."), name=by)
                )
            case _:
                assert_never(event)
        if sentence is not None:
            yield f"{self._time(record.at)} · {sentence}"

    def _answer_heading(self, record: Recorded, event: Said | Chose | Rated) -> str:
        title = escape(in_language(self._format.steps[event.step].title, self._language))
        notes = [self._time(record.at)]
        if record.seq in self._accepted:
            notes.append(self._say(message("this was it")))
        if event.private:
            notes.append(self._say(message("only you see this")))
        return f"**{self._names[event.by]} · {title}** ({', '.join(notes)})"

    def _time(self, at: datetime) -> str:
        """The time of day, with the date if it differs from the date of the first visible event."""
        first = self._shown[0].at
        return f"{at:%H:%M}" if at.date() == first.date() else f"{at:%Y-%m-%d %H:%M}"
