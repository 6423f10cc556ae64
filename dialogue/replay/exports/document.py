"""A conversation as a document for people: facts at its head, then sections, answers and sentences.

It is data without a form. :mod:`dialogue.replay.exports.markdown` and :mod:`dialogue.replay.exports.pages`
write it down; both give it how a person's text stands inside a sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from dialogue.log.records import Recorded
from dialogue.moderator.events import Chose, Granted, Rated, RoundEnded, Said
from dialogue.moderator.format import Format, in_language
from dialogue.moderator.visibility import scope_at
from dialogue.replay.exports.extent import Kept, Taken, kept
from dialogue.replay.exports.sentences import Sentences
from dialogue.replay.exports.texts import Inline, Translate, isolate_moment, message, pad_to_longest
from dialogue.replay.insights import insights
from dialogue.replay.welcome import Welcome

_INVITED: Final = {
    "words": message("Invited to observe: {name}"),
    "signals": message("Invited to observe, without words: {name}"),
}
_PHASES: Final = {"opening": message("Opening"), "closing": message("Closing")}
_WITHHELD: Final = message("Something here was not shared with you.")
_ABSENT_WORDS: Final = {
    "taken_back": message("(These words were taken back. They are gone for good.)"),
    "not_observed": message("(The words are not part of what you observe.)"),
    "left_out": message("[words of {name} left out]"),
}
_HOLDS: Final = {
    "whole": message("It holds what its owner may see, and nothing that was private to somebody else."),
    "mine": message("It holds the words of its owner, and nobody else's."),
    "structure": message("It holds no words. Names and times are replaced."),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom an export is written: their language and time zone.

    ``translate`` gives the sentences of the exports in ``language``; without it they are English.
    """

    language: str
    zone: tzinfo
    translate: Translate = message


@dataclass(frozen=True, slots=True)
class Section:
    """The beginning of a phase or of a round."""

    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a participant said, chose or rated.

    ``words`` are what was said; None if they are absent, and ``absence`` says why. ``choice`` is the option
    or the rating. ``own``: the copy's owner answered.
    """

    by: str
    name: str
    title: str
    notes: tuple[str, ...]
    own: bool
    words: str | None = None
    choice: str | None = None
    absence: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened between the answers, as a sentence."""

    time: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that the copy's owner may not see."""

    sentence: str


Block = Section | Answer | Happening | Gap


@dataclass(frozen=True, slots=True)
class Document:
    """A conversation to read: its heading, the facts about it, and what happened in order."""

    heading: str
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]


def document(
    welcome: Welcome,
    dialogue_format: Format,
    recorded: Sequence[Recorded],
    taken: Taken,
    reader: Reader,
    inline: Inline,
) -> Document:
    """The conversation for ``reader``, with what is ``taken`` along."""
    writer = _Writer(welcome, dialogue_format, recorded, taken, reader, inline)
    return Document(writer.heading(), tuple(writer.facts()), tuple(writer.blocks()))


def absent_words(say: Sentences, each: Kept) -> str:
    """What stands in the place of words that are absent."""
    return say.say(_ABSENT_WORDS[each.words], name=say.name_of(each.record.event.by))


def names_of(welcome: Welcome, inline: Inline) -> dict[str, str]:
    """The participants' names by their ids."""
    names = {"a": welcome.partners.a.name, "b": welcome.partners.b.name}
    names |= {observer.id: observer.name for observer in welcome.observers}
    names.setdefault(welcome.you.id, welcome.you.name)
    return {participant_id: inline(name) for participant_id, name in names.items()}


class _Writer:
    def __init__(
        self,
        welcome: Welcome,
        dialogue_format: Format,
        recorded: Sequence[Recorded],
        taken: Taken,
        reader: Reader,
        inline: Inline,
    ) -> None:
        self._welcome = welcome
        self._format = dialogue_format
        self._taken = taken
        self._reader = reader
        self._inline = inline
        self._sentences = Sentences(names_of(welcome, inline), reader.translate)
        self._say = self._sentences.say
        self._recorded = recorded
        self._kept = {each.record.seq: each for each in kept(recorded, taken)}
        self._shown = [each.record for each in self._kept.values() if each.is_shown]
        shares = insights(recorded, taken.viewer, taken.consent_periods).shares
        self._accepted = {share.accepted for share in shares}
        self._round = 1
        self._section = ""

    def heading(self) -> str:
        return self._say(message("A conversation: {title}"), title=self._inline(self._welcome.format.title))

    def facts(self) -> Iterator[str]:
        """Participants, topic, format, times, and the owner of this copy."""
        welcome, say, names = self._welcome, self._say, self._sentences.names
        yield say(message("Partners: {first} and {second}"), first=names["a"], second=names["b"])
        for observer in welcome.observers:
            yield say(_INVITED[observer.scope], name=names[observer.id])
        if welcome.topic:
            yield say(message("Topic: {topic}"), topic=self._inline(welcome.topic))
        title = self._inline(welcome.format.title)
        yield say(message("Format: {title}, version {version}"), title=title, version=welcome.format.version)
        if self._shown and self._taken.of != "structure":
            first, last = (
                self._moment(f"{record.at.astimezone(self._reader.zone):%Y-%m-%d %H:%M}")
                for record in (self._shown[0], self._shown[-1])
            )
            zone = self._inline(str(self._reader.zone))
            yield say(message("When: {first} to {last} ({zone})"), first=first, last=last, zone=zone)
        yield say(message("Copy of: {name}"), name=names[self._welcome.you.id])
        yield say(_HOLDS[self._taken.of])

    def blocks(self) -> Iterator[Block]:
        """The conversation, in the order of the events."""
        was_outside_consent = False
        viewer, periods = self._taken.viewer, self._taken.consent_periods
        for record in self._recorded:
            if isinstance(record.event, RoundEnded):
                self._round = record.event.round + 1
            is_outside_consent = viewer.seat is None and scope_at(periods, record.seq) is None
            if is_outside_consent and not was_outside_consent:
                yield Gap(self._say(_WITHHELD))
            was_outside_consent = is_outside_consent
            each = self._kept.get(record.seq)
            if each is not None and each.is_shown:
                yield from self._blocks_of(each)

    def _blocks_of(self, each: Kept) -> Iterator[Block]:
        record, event = each.record, each.record.event
        match event:
            case Granted():
                phase = _PHASES.get(event.phase)
                say = self._say
                section = say(phase) if phase else say(message("Round {number}"), number=self._round)
                if section != self._section:
                    self._section = section
                    yield Section(section)
            case Said():
                if each.words == "shown":
                    yield self._answer(record, event, words=event.text)
                else:
                    yield self._answer(record, event, absence=absent_words(self._sentences, each))
            case Chose() | Rated():
                yield self._answer(
                    record, event, choice=choice(self._format, event, self._reader, self._inline)
                )
            case _:
                sentence = self._sentences.of(event, each.view.seqs)
                assert sentence is not None, "only answers and turns have none"
                yield Happening(self._time(record.at), sentence)

    def _answer(
        self,
        record: Recorded,
        event: Said | Chose | Rated,
        words: str | None = None,
        choice: str | None = None,
        absence: str | None = None,
    ) -> Answer:
        title = self._inline(in_language(self._format.steps[event.step].title, self._reader.language))
        notes = [self._time(record.at)]
        if record.seq in self._accepted:
            notes.append(self._say(message("this was it")))
        own = event.by == self._taken.viewer.participant_id
        if event.private:
            notes.append(self._say(message("only you see this")))
        elif own:
            notes.append(self._say(message("by you")))
        name = self._sentences.names[event.by]
        return Answer(event.by, name, title, tuple(notes), own, words, choice, absence)

    def _time(self, at: datetime) -> str:
        """The time of day, with the date if it differs from the date of the first visible event."""
        here, first = at.astimezone(self._reader.zone), self._shown[0].at.astimezone(self._reader.zone)
        return self._moment(f"{here:%H:%M}" if here.date() == first.date() else f"{here:%Y-%m-%d %H:%M}")

    def _moment(self, moment: str) -> str:
        return isolate_moment(moment, self._reader.language)


def choice(dialogue_format: Format, event: Chose | Rated, reader: Reader, inline: Inline) -> str:
    """The option or the rating of an answer. A private one is padded, so that its length reveals nothing."""
    if isinstance(event, Rated):
        rating = message("{value} of 10")
        answer = reader.translate(rating).format(value=event.value)
        return (
            pad_to_longest(answer, [reader.translate(rating).format(value=10)]) if event.private else answer
        )
    options = dialogue_format.steps[event.step].options
    labels = {option.id: inline(in_language(option.label, reader.language)) for option in options}
    answer = labels[event.option or ""]
    return pad_to_longest(answer, labels.values()) if event.private else answer
