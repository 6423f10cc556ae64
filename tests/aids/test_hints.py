"""Length, topics, parroting and the form of a saying-back. Each sentence was written for these tests."""

import pytest

from dialogue.aids import Draft, Hint, hint_on, touched_in
from dialogue.aids.words import MAX_CHARACTERS_READ

SHARE = (
    "On Sundays I wait for you until noon with the breakfast that I made, and I feel alone at the table.",
    "I am afraid that it does not matter to you.",
)
REFLECTIONS = (
    "So you wait for me with breakfast on Sundays, and it feels lonely at the table.",
    "You feel alone on Sunday mornings, and you are afraid that it does not matter to me.",
    "It sounds like you feel lonely when I come so late, and you wonder if you matter to me.",
    "What I hear is that you made breakfast and waited, and that hurt.",
    "You are sad that we do not eat together.",
)
QUESTIONS = (
    "Why did you not just wake me up?",
    "What do you want me to do on Sundays?",
    "Do you always make breakfast so early?",
)
ADVICE = (
    "You should start without me next time.",
    "Maybe you could sleep longer too, and then we can have lunch together.",
    "Why don't you call me when it is ready?",
    "I think you should try to enjoy the morning for yourself, take a walk or read a book.",
)
REBUTTALS = (
    "That is not how it was. I was there last Sunday at nine.",
    "I don't think that's fair, I did get up early last week.",
    "But I have so much work, I am tired, I need to sleep on Sundays.",
    "No, I never said that I would come.",
)
DAY = {
    "en": "We were at the sea and it was calm. ",
    "de": "Wir waren am Meer und es war ruhig. ",
    "es": "Fuimos al mar y todo estaba tranquilo. ",
}
STRANGE = {
    "nothing": "",
    "blanks": " \n\t ",
    "emoji": "😀👩‍👩‍👧" * 4_000,
    "signs": "?!…—" * 5_000,
    "one word": "a" * 20_000,
    "apostrophes": "a'" * 10_000,
    "no language": "bjk qwerr trrp " * 1_300,
    "three languages": "You never listen. Du hörst nie zu. Nunca me escuchas. " * 370,
    "the same word": "you " * 5_000,
    "many quotes": '" you never listen ' * 1_050,
    "many topics": "also, it was cold. " * 1_000,
    "Chinese": "你从来不听我说话。" * 2_200,
    "joiners": "x\u200b\u200d" * 6_600,
}


def own(text: str, language: str = "en", max_chars: int = 1_200) -> Hint | None:
    return hint_on(Draft(text, language, saying_back=False, heard=(), max_chars=max_chars))


def said_back(text: str, heard: tuple[str, ...] = SHARE, language: str = "en") -> Hint | None:
    return hint_on(Draft(text, language, saying_back=True, heard=heard, max_chars=1_200))


def about(found: Hint | None) -> str | None:
    return found.about if found else None


@pytest.mark.parametrize("text", REFLECTIONS)
def test_real_saying_back_is_left_alone(text: str) -> None:
    assert said_back(text) is None


@pytest.mark.parametrize("text", QUESTIONS)
def test_question_in_place_of_a_saying_back_is_hinted_at(text: str) -> None:
    assert about(said_back(text)) == "question"


@pytest.mark.parametrize("text", ADVICE)
def test_advice_in_place_of_a_saying_back_is_hinted_at(text: str) -> None:
    assert about(said_back(text)) == "advice"


@pytest.mark.parametrize("text", REBUTTALS)
def test_answer_of_ones_own_in_place_of_a_saying_back_is_hinted_at(text: str) -> None:
    assert about(said_back(text)) == "rebuttal"


@pytest.mark.parametrize("text", [*QUESTIONS, *ADVICE, *REBUTTALS])
def test_questions_and_advice_are_no_matter_where_nothing_is_to_be_said_back(text: str) -> None:
    assert own(text) is None


@pytest.mark.parametrize("text", ["Ok.", "Sorry.", "Hm?"])
def test_text_too_short_to_judge_is_left_alone(text: str) -> None:
    assert said_back(text) is None


@pytest.mark.parametrize("language", ["de", "es", "ar"])
@pytest.mark.parametrize(
    "text", ["Warum hast du mich nicht geweckt?", "¿Por qué no me despertaste?", *ADVICE]
)
def test_form_is_not_judged_in_a_language_without_a_model(text: str, language: str) -> None:
    assert said_back(text, language=language) is None


@pytest.mark.parametrize(
    "text", ["Warum hast du mich nicht einfach früh geweckt?", "¿Por qué no me despertaste hoy?", "为什么?"]
)
def test_form_of_another_language_than_the_pages_is_not_judged(text: str) -> None:
    assert said_back(text) is None


def test_form_is_not_judged_when_nothing_was_heard() -> None:
    assert said_back(QUESTIONS[0], heard=()) is None


def test_share_given_back_word_for_word_is_parroting_also_with_you_for_i() -> None:
    turned = SHARE[0].replace("I ", "you ").replace("for you", "for me")
    for text in (SHARE[0], turned):
        found = said_back(text)
        assert found is not None
        assert found.about == "parroting"
        assert [text[start:end] for start, end in found.spans] == [text.rstrip(".")]


def test_short_or_partly_taken_over_saying_back_is_no_parroting() -> None:
    assert said_back("You feel alone at the table.") is None
    assert (
        said_back("You wait for me until noon with the breakfast that you made, and it hurts you a lot.")
        is None
    )


@pytest.mark.parametrize("language", DAY)
def test_long_draft_is_hinted_at_and_half_of_it_is_not(language: str) -> None:
    found = own(DAY[language] * 32, language, max_chars=5_000)
    assert found is not None
    assert (found.about, found.spans) == ("length", ())
    assert found.detail
    assert own(DAY[language] * 16, language, max_chars=5_000) is None


def test_draft_that_fills_its_step_is_long_even_with_fewer_words() -> None:
    text = DAY["en"] * 16
    assert about(own(text, max_chars=len(text) + 10)) == "length"
    assert own("We were at the sea. ", max_chars=20) is None


def test_saying_back_may_be_as_long_as_its_share() -> None:
    share = (" ".join(f"On day {day} I was calm at the lake." for day in ("one", "two", "three") * 14),) * 2
    text = "You were calm, and you long for the lake on each of these days, and for me. " * 16
    assert about(said_back(text, share)) is None
    assert about(said_back(text, SHARE)) == "length"


def test_second_topic_is_marked_where_it_begins() -> None:
    text = (
        "I was sad that you missed dinner on Friday with my parents. "
        "And another thing is the broken car, which nobody brings to the garage."
    )
    found = own(text)
    assert found is not None
    assert found.about == "two_topics"
    assert [text[start:end] for start, end in found.spans] == ["And another thing is"]


@pytest.mark.parametrize(
    "text",
    [
        "I was sad that you missed dinner with my parents on Friday. Also, Friday was a day for my parents.",
        "By the way, I love the new picture in the kitchen.",
        "I waited for the bus in the rain and felt cold and tired. It was late and I thought of home.",
    ],
)
def test_one_topic_is_left_alone(text: str) -> None:
    assert own(text) is None


def test_blame_comes_before_everything_else() -> None:
    assert about(own("You never listen to me. " + DAY["en"] * 40, max_chars=5_000)) == "blame"
    assert about(said_back("Why are you so selfish?")) == "blame"


@pytest.mark.parametrize("language", ["en", "de", "es", "ar"])
@pytest.mark.parametrize("name", STRANGE)
def test_strange_drafts_get_an_answer_with_spans_inside_them(name: str, language: str) -> None:
    text = STRANGE[name]
    for saying_back in (False, True):
        draft = Draft(text, language, saying_back, (text, "") if saying_back else (), 20_000)
        found = hint_on(draft)
        for start, end in found.spans if found else ():
            assert 0 <= start < end <= len(text)
        assert len(touched_in(draft)) == len(draft.heard)


def test_words_beyond_what_is_read_change_nothing() -> None:
    calm = "😀 " * (MAX_CHARACTERS_READ // 2)
    assert own(calm + " You never listen to me.", max_chars=20_000) is None
