"""Files of rules and of the model: a broken one is refused, with its name, the rule and what to do."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.aids import Draft, FiguresError, RulesError, figures, hint_on, library, use_folder
from dialogue.aids.patterns import MAX_STEPS, PatternError, compile_pattern
from dialogue.aids.rules import MAX_BYTES, MAX_PATTERNS, read, read_folder
from dialogue.aids.words import sentences
from project import startup_checks

GOOD = """
language = "en"
[lists]
insults = ["idiot", "liar"]
[contractions]
"you're" = "you are"
[blame]
detail = "This may be heard as blame."
suggestion = "When …, I feel …"
unless = ["not ..2 <insults>"]
[[blame.rule]]
name = "name-calling"
marks = ["you are ..1 a|an <insults>"]
"""
BROKEN = {
    "not TOML": ("[blame", "", "file: it is not TOML"),
    "no language": ('language = "en"', "", "language is missing"),
    "unknown section": ("[lists]", "[topics]\n[lists]", "topics"),
    "no detail": ('detail = "This may be heard as blame."', "", "blame: detail is missing"),
    "wrong type": ('"This may be heard as blame."', "3", "blame: detail is of the wrong type"),
    "unnamed rule": ('name = "name-calling"', "", "blame rule 1: name is missing"),
    "unknown field": ("marks =", "color = 1\nmarks =", "blame rule 'name-calling': color"),
    "unknown list": ("a|an <insults>", "<curses>", "blame rule 'name-calling': 'you are ..1 <curses>'"),
    "expression": ("you are ..1 a|an <insults>", "(a+)+$", "is not a word in small letters"),
    "capital": ("you are ..1 a|an", "You are ..1 a|an", "'You' is not a word in small letters"),
    "endless gap": ("..1 a|an", ".. a|an", "a gap is ..1 to ..5"),
    "wide gap": ("..1 a|an", "..99 a|an", "a gap is ..1 to ..5"),
    "gaps": ("..1 a|an", "..5 a ..5 a ..5 a|an", "its gaps take more than 10 words"),
    "only a gap": ("you are ..1 a|an <insults>", "..3", "must begin and end with words"),
    "end in the middle": ("you are ..1", "you $ are ..1", "$ only at the end"),
    "short form": ("you are ..1", "you're ..1", "write it out: 'you are'"),
    "empty pattern": ('"you are ..1 a|an <insults>"', '""', "marks must be a list of texts"),
    "many steps": ("you are ..1 a|an <insults>", "a " * (MAX_STEPS + 1), "a pattern has at most 12"),
    "many patterns": ('["not ..2 <insults>"]', str(["not"] * MAX_PATTERNS), "more than 1000 patterns"),
    "form alone": ("[blame]", '[advice]\ndetail = "x"\n[blame]', "need the section words"),
}


@pytest.fixture(autouse=True)
def _shipped_rules_again() -> Iterator[None]:
    yield
    use_folder(library.SHIPPED)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused_by_its_name_and_rule(name: str, tmp_path: Path) -> None:
    before, after, message = BROKEN[name]
    assert before in GOOD
    path = tmp_path / "en.toml"
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        read(path)
    assert str(refused.value).startswith("en.toml: ")
    assert message in str(refused.value)


def test_file_too_large_or_not_in_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    path.write_text(GOOD + "#" * MAX_BYTES, encoding="utf-8")
    with pytest.raises(RulesError, match="at most"):
        read(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RulesError, match="UTF-8"):
        read(path)


def test_folder_without_rules_or_with_two_files_of_a_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="copy the shipped ones"):
        read_folder(tmp_path)
    for name in ("en.toml", "other.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(RulesError, match="another file holds 'en'"):
        read_folder(tmp_path)


def test_shipped_rules_are_valid_in_english_german_and_spanish() -> None:
    assert set(read_folder(library.SHIPPED)) == {"en", "de", "es"}


def test_practice_uses_rules_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(GOOD, encoding="utf-8")
    use_folder(tmp_path)
    found = hint_on(Draft("You're such a liar.", "en", False, (), 1_200))
    assert found is not None
    assert found.detail == "This may be heard as blame."
    assert hint_on(Draft("You never listen to me.", "en", False, (), 1_200)) is None


def test_server_with_broken_rules_says_so_before_it_starts(tmp_path: Path) -> None:
    assert startup_checks.unusable_aids() == []
    (tmp_path / "en.toml").write_text(GOOD.replace("you are", "(you)+"), encoding="utf-8")
    use_folder(tmp_path)
    (fault,) = startup_checks.unusable_aids()
    assert "AIDS_RULES" in fault
    assert "en.toml: blame rule 'name-calling'" in fault


@given(st.text(alphabet="ab|<>.&!*^$ 15'", max_size=60))
def test_pattern_is_refused_or_matches_inside_the_sentence(source: str) -> None:
    try:
        pattern = compile_pattern(source, {"b": ("a", "b")})
    except PatternError:
        return
    words = sentences("a b a a b ab ba")[0].words
    for start in range(len(words)):
        end = pattern.end_of_match(words, start)
        assert end is None or start <= end <= len(words)


def test_time_of_a_match_is_bounded_by_words_and_steps() -> None:
    """The most that a pattern can ask for, as many places at once as there are."""
    pattern = compile_pattern("a ..5 a a a a a a ..5 b", {})
    words = sentences("a " * 2_900)[0].words
    assert [pattern.end_of_match(words, start) for start in range(len(words))] == [None] * len(words)


MODEL = {"version": 1, "weights": {"words": 1}, "bias": 0, "threshold": 0, "rarity": {"a": 1}, "unseen": 1}
MODEL |= {"usual_heard": {"a": 1}, "usual_said": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "not of version"),
        (json.dumps(MODEL | {"version": 9}), "not of version"),
        (json.dumps(MODEL | {"bias": "0"}), "no number 'bias'"),
        (json.dumps(MODEL | {"unseen": float("nan")}), "no number 'unseen'"),
        (json.dumps(MODEL | {"weights": {}}), "no table of numbers 'weights'"),
        (json.dumps(MODEL | {"rarity": {"a": True}}), "no table of numbers 'rarity'"),
        (json.dumps(MODEL) + " " * figures.MAX_BYTES, "at most 60000 are allowed"),
    ],
)
def test_model_that_does_not_fit_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "form.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FiguresError, match=message) as refused:
        figures.read(path)
    assert str(refused.value).startswith("form.json ")
    assert "aids_fit" in str(refused.value)


def test_shipped_model_fits_and_says_what_it_was_fitted_on(tmp_path: Path) -> None:
    assert figures.shipped().weights
    assert json.loads(figures.FILE.read_text(encoding="utf-8"))["fitted_on"] == "AnnoMI"
    with pytest.raises(FiguresError, match="cannot be read"):
        figures.read(tmp_path / "missing.json")
