"""Which words of a share a saying-back has, and that the marks together never tell of the draft."""

from hypothesis import given
from hypothesis import strategies as st

from dialogue.aids import Draft, Span, touched_in
from tests.aids.test_hints import SHARE


def marks(
    text: str, heard: tuple[str, ...] = SHARE, language: str = "en"
) -> list[tuple[list[str], list[str]]]:
    found = touched_in(Draft(text, language, saying_back=True, heard=heard, max_chars=1_200))
    return [
        ([words[start:end] for start, end in one.touched], [words[start:end] for start, end in one.untouched])
        for words, one in zip(heard, found, strict=True)
    ]


def all_spans(text: str, heard: tuple[str, ...]) -> list[list[Span]]:
    found = touched_in(Draft(text, "en", saying_back=True, heard=heard, max_chars=1_200))
    return [sorted((*one.touched, *one.untouched)) for one in found]


def test_words_of_content_are_touched_by_their_stem_or_a_near_meaning() -> None:
    assert marks("You waited with breakfast, and it was lonely.") == [
        (["wait", "breakfast", "alone"], ["Sundays", "noon", "table"]),
        ([], ["afraid", "matter"]),
    ]


def test_empty_draft_touches_nothing() -> None:
    assert marks("") == [
        ([], ["Sundays", "wait", "noon", "breakfast", "alone", "table"]),
        ([], ["afraid", "matter"]),
    ]


def test_words_that_carry_no_topic_are_never_marked() -> None:
    assert marks("I am with you and it is so.", ("I am with you, and it is so.",)) == [([], [])]


def test_language_without_words_and_share_in_another_language_have_no_marks() -> None:
    assert marks("You wait.", language="de") == [([], []), ([], [])]
    assert marks("Du wartest.", ("Ich warte jeden Sonntag auf dich und fühle mich allein.",)) == [([], [])]


def test_step_that_says_nothing_back_has_no_marks() -> None:
    (only,) = touched_in(Draft("You wait.", "en", saying_back=False, heard=SHARE[:1], max_chars=1_200))
    assert (only.touched, only.untouched) == ((), ())


def test_offsets_count_code_points() -> None:
    assert marks("It is about the garden.", ("😀 I am so sad about the garden of my mother.",)) == [
        (["garden"], ["sad", "mother"])
    ]


@given(st.text(max_size=300), st.lists(st.text(max_size=200), max_size=4))
def test_marks_together_depend_on_the_share_alone(text: str, heard: list[str]) -> None:
    share = (*SHARE, *heard)
    assert all_spans(text, share) == all_spans("", share) == all_spans(" ".join(share), share)
    for one in touched_in(Draft(text, "en", saying_back=True, heard=share, max_chars=1_200)):
        assert not set(one.touched) & set(one.untouched)
