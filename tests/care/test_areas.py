"""The areas are data that a practice can edit: a file with a fault is refused, and its place is named."""

from pathlib import Path

import pytest
from django.conf import settings as project_settings
from pytest_django import Settings

from dialogue.care import areas
from dialogue.care.areas import Areas, AreasError
from dialogue.care.entries import Rating

REST = """
[[area]]
id = "rest"
title = {en = "Rest", de = "Ruhe"}
question = {en = "How rested are you?", de = "Wie ausgeruht bist du?"}
ideas = {en = ["Sleep."], de = ["Schlafen."]}
"""
FILE = f"version = 2\n{REST}"


def test_shipped_areas_are_there_in_every_language_and_begin_with_kindness() -> None:
    shipped = areas.load(areas.SHIPPED)
    assert shipped.area[0].id == "kindness"
    for area in shipped.area:
        for texts in (area.title, area.question, area.ideas):
            assert set(texts) == {language for language, _ in project_settings.LANGUAGES}
        assert {len(ideas) for ideas in area.ideas.values()} == {3}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("version = ", "Invalid"),
        ("version = 1", "missing required field `area`"),
        (FILE.replace("version = 2", "version = 0"), r"`\$\.version`"),
        (FILE.replace('id = "rest"', 'id = "areas_version "'), r"`\$\.area\[0\]\.id`"),
        (FILE.replace('"Rest"', '""'), r"`\$\.area\[0\]\.title"),
        (FILE.replace('["Sleep."]', "[]"), r"`\$\.area\[0\]\.ideas"),
        (FILE.replace('"Sleep."', f'"{"z" * 301}"'), r"`\$\.area\[0\]\.ideas"),
        (FILE.replace("question", "qestion"), "qestion"),
        (FILE + REST, "two areas have the id 'rest'"),
        (FILE.replace(', de = "Ruhe"', ""), "the area 'rest' has no title in the language 'de'"),
        (FILE.replace("en = ", "fr = "), "the area 'rest' has no title in the language 'en'"),
        (FILE.replace('"rest"', '"areas_version"'), "'areas_version' names a field of the form"),
    ],
)
def test_file_with_a_fault_is_refused_and_the_place_is_named(text: str, sentence: str) -> None:
    with pytest.raises(AreasError, match=sentence):
        areas.parse(text)


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    for name, content in {
        "none.toml": None,
        "latin.toml": b"version = 1 # \xe4",
        "bad.toml": b"version",
    }.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(AreasError, match=name):
            areas.load(tmp_path / name)


def test_setting_names_another_file(tmp_path: Path, settings: Settings) -> None:
    settings.CARE_AREAS = tmp_path / "own.toml"
    settings.CARE_AREAS.write_text(FILE, encoding="utf-8")
    assert [area.id for area in areas.current().area] == ["rest"]


def test_rating_keeps_its_title_after_the_areas_changed() -> None:
    known: Areas = areas.parse(FILE)
    rating = Rating("rest", "Sleep and rest", 3)
    assert known.title_of(rating, 2, "de") == "Ruhe"
    assert known.title_of(rating, 1, "de") == "Sleep and rest"
    assert known.title_of(Rating("gone", "Money", 3), 2, "de") == "Money"
