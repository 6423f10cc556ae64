"""The stories of "Try it alone": whole in every language, and played to the end from either chair."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from django.conf import settings

from dialogue import formats, stories
from dialogue.moderator.commands import Choose, Command, Join, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Chose, Event, Parked, Said, Seat
from dialogue.moderator.format import Format, Step, in_language
from dialogue.moderator.state import State, evolve, initial_state
from dialogue.rooms.names import validated_topic
from dialogue.stories import Lines, Story
from dialogue.stories.script import Script

LANGUAGES = [language for language, _ in settings.LANGUAGES]
STORIES = list(stories.catalogue().values())
SUITED = [each for each in formats.catalogue().values() if stories.suits(each)]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAX_ANSWERS = 60


def lines_of(story: Story) -> Iterator[Lines]:
    for texts in story.texts.values():
        yield from (texts.visitor, texts.script)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_story_is_told_in_every_language(story: Story) -> None:
    assert list(story.texts) == LANGUAGES
    for lines in lines_of(story):
        texts = [lines.share, lines.add, *lines.back, lines.thanks]
        assert all(text == text.strip() != "" for text in texts)
        assert len(set(texts)) == len(texts)


def test_story_without_a_text_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="missing required field `hint`"):
        msgspec.toml.decode(b'[en]\ntopic = "The phone"', type=dict[str, stories.StoryTexts])


@pytest.mark.parametrize("format_", SUITED, ids=lambda format_: format_.id)
def test_sentences_fit_into_the_steps_that_ask_for_them(format_: Format) -> None:
    talk = [step for step in format_.steps.values() if step.act == "say" and step.phase == "talking"]
    opens = max(step.max_chars for step in talk if step.gate == "opens")
    paraphrase = min(step.max_chars for step in talk if step.gate == "paraphrase")
    thanks = min((step.max_chars for step in talk if step.gate is None), default=opens)
    for lines in (lines for story in STORIES for lines in lines_of(story)):
        assert max(len(lines.share), len(lines.add)) <= opens
        assert max(map(len, lines.back)) <= paraphrase
        assert len(lines.thanks) <= thanks


def test_topic_of_a_room_tells_its_story_in_every_language() -> None:
    for story in STORIES:
        for texts in story.texts.values():
            assert validated_topic(texts.topic) == texts.topic
            told_in = {
                made.id
                for made in formats.catalogue().values()
                if stories.story_of(texts.topic, made) is story
            }
            assert told_in == {"compassion", "speaker_listener"}
    assert stories.story_of("Our Sundays", formats.catalogue()["compassion"]) is None


class Talk:
    """A visitor who uses the sentences of a story, opposite its script."""

    def __init__(self, format_: Format, story: Story, visitor: Seat, language: str, rating: int = 6) -> None:
        self.state: State = initial_state(format_)
        self.events: list[Event] = []
        self.visitor, self.language, self.rating = visitor, language, rating
        self.script_seat: Seat = "b" if visitor == "a" else "a"
        self.script = Script(story, self.script_seat)
        self.mine = story.in_language(language).visitor
        self.visits: dict[tuple[Seat, str], int] = {}
        for seat in SEATS:
            self.do(Join(by=seat, at=NOON))

    def do(self, command: Command) -> None:
        decision = decide(self.state, command)
        assert not isinstance(decision, Refusal), decision
        for event in decision:
            self.state = evolve(self.state, event, command.at)
            self.events.append(event)
            match event:
                case Said():
                    self.script.hear_words(event.by, event.gate, event.text or "")
                case Chose(gate="verdict"):
                    self.script.hear_verdict(event.option or "")
                case Parked():
                    self.script.hear_parked()
                case _:
                    pass

    def play(self) -> "Talk":
        for _ in range(MAX_ANSWERS):
            turn = self.state.turn
            if turn is None:
                return self
            seat = turn.waiting_on[0]
            self.do(self.answer(seat, self.state.format.steps[turn.step], turn.number))
        raise AssertionError("the talk does not end")

    def answer(self, seat: Seat, step: Step, turn: int) -> Command:
        visit = self.visits[seat, step.id] = self.visits.get((seat, step.id), -1) + 1
        examples = in_language(step.example, self.language)
        example = examples[visit % len(examples)]
        if step.act == "rate":
            wanted = self.script.rating(step) if seat == self.script_seat else self.rating
            return Rate(by=seat, at=NOON, turn=turn, value=int(example) if wanted is None else wanted)
        if step.act == "choose":
            wanted_option = self.script.option(step, self.state.speaker) if seat == self.script_seat else None
            return Choose(by=seat, at=NOON, turn=turn, option=wanted_option or example)
        words = self.script.words(step, self.language) if seat == self.script_seat else self.visitors(step)
        return Say(by=seat, at=NOON, turn=turn, text=words or example)

    def visitors(self, step: Step) -> str | None:
        """As the page offers the sentences: a share, the addition, and the two sayings-back."""
        said = [event.gate for event in self.events if isinstance(event, Said) and event.by == self.visitor]
        if step.gate == "opens":
            return self.mine.add if "opens" in said else self.mine.share
        if step.gate == "paraphrase":
            return self.mine.back[said.count("paraphrase")]
        return self.mine.thanks if stories.is_thanks(step) else None

    def said(self, by: Seat, gate: str) -> list[str | None]:
        return [
            event.text
            for event in self.events
            if isinstance(event, Said) and (event.by, event.gate) == (by, gate)
        ]


@pytest.mark.parametrize("visitor", SEATS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
@pytest.mark.parametrize("format_", SUITED, ids=lambda format_: format_.id)
def test_story_reaches_its_end_from_either_chair_with_an_almost_on_the_way(
    format_: Format, story: Story, visitor: Seat
) -> None:
    for language in LANGUAGES:
        talk = Talk(format_, story, visitor, language).play()
        texts = story.in_language(language)
        assert talk.state.phase == "ended"
        verdicts = [event for event in talk.events if isinstance(event, Chose) and event.gate == "verdict"]
        # The one on seat a shares first: the visitor chose that with the chair.
        assert [(event.by, event.option) for event in verdicts] == [
            ("a", "almost"),
            ("a", "yes"),
            ("b", "almost"),
            ("b", "yes"),
        ]
        for seat, lines in ((visitor, texts.visitor), (talk.script_seat, texts.script)):
            assert talk.said(seat, "opens") == [lines.share, lines.add]
            assert talk.said(seat, "paraphrase") == list(lines.back)


@pytest.mark.parametrize("rating", range(11))
@pytest.mark.parametrize("visitor", SEATS)
def test_visitor_shares_first_or_listens_first_as_they_chose_whatever_they_rate(
    visitor: Seat, rating: int
) -> None:
    talk = Talk(formats.catalogue()["compassion"], STORIES[0], visitor, "en", rating).play()
    shares = (event.by for event in talk.events if isinstance(event, Said) and event.gate == "opens")
    assert next(shares) == "a"


@pytest.mark.parametrize("own", ["The dishes.", "On Tuesday I had cooked."])
def test_script_does_not_pretend_to_understand_words_of_the_visitor(own: str) -> None:
    steps = formats.catalogue()["compassion"].steps
    script = Script(STORIES[0], "b")
    script.hear_words("a", "opens", own)
    assert script.words(steps["say_back"], "en") == "not_understood"
    script.hear_verdict("yes")
    assert script.words(steps["validate"], "en") == "no_thanks"


def test_script_does_not_pretend_to_understand_an_addition_of_the_visitor() -> None:
    script, lines = Script(STORIES[0], "b"), STORIES[0].in_language("en").visitor
    script.hear_words("a", "opens", lines.share)
    script.hear_words("a", "opens", "And the dishes.")
    assert script.words(formats.catalogue()["compassion"].steps["say_back"], "en") == "not_understood"


def test_script_does_not_say_the_same_back_twice() -> None:
    script, texts = Script(STORIES[0], "b"), STORIES[0].in_language("en")
    step = formats.catalogue()["compassion"].steps["say_back"]
    script.hear_words("a", "opens", texts.visitor.share)
    script.hear_words("b", "paraphrase", texts.script.back[0])
    assert script.words(step, "de") == "not_understood"


def test_script_that_has_shared_has_nothing_more_to_share() -> None:
    script, texts = Script(STORIES[0], "b"), STORIES[0].in_language("en")
    script.hear_words("b", "opens", texts.script.share)
    script.hear_parked()
    assert script.words(formats.catalogue()["compassion"].steps["share"], "en") == "nothing_more"
