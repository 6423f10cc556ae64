"""The helplines are data: each says where it was looked up, and a file with a fault is refused and named."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from pytest_django import Settings

from dialogue.safety import resources
from dialogue.safety.resources import Country, Listing, ResourcesError
from project.startup_checks import unusable_resources

LANGUAGES = {language for language, _ in project_settings.LANGUAGES}
WANTED = {"DE", "AT", "CH", "ES", "US", "GB", "IE", "CA", "AU", "NZ", "MX", "AR"}
HELP = """
[[resource]]
name = "Somebody"
for = "everyone"
phone = "0800 1"
hours = "always"
"""
FILE = f'country = "DE"\nname = {{en = "Germany"}}\nemergency = ["112"]\n{HELP}'


def test_shipped_resources_name_the_countries_and_say_where_each_number_was_looked_up() -> None:
    shipped = resources.current()
    assert set(shipped.countries) > WANTED
    for country in shipped.countries.values():
        assert set(country.name) == LANGUAGES
        for resource in country.resource:
            assert resource.languages, resource.name
            assert set(resource.note) in (set(), LANGUAGES), resource.name
            assert resource.source, resource.name
            assert resource.checked is not None, resource.name
            assert resource.checked >= date(2026, 11, 29), resource.name
    assert [each.web for each in shipped.international] == ["https://findahelpline.com/"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("country = ", "Invalid"),
        (FILE.replace(HELP, ""), "missing required field `resource`"),
        (FILE.replace('"DE"', '"Germany"'), r"`\$\.country`"),
        (FILE.replace('"112"', '"one one two"'), r"`\$\.emergency\[0\]`"),
        (FILE.replace("en = ", "de = "), "the country has no name in the language 'en'"),
        (FILE.replace('"everyone"', '"cats"'), r"`\$\.resource\[0\]\.for`"),
        (FILE.replace("hours", "ours"), "ours"),
        (FILE.replace("0800 1", "0800-CALL"), r"`\$\.resource\[0\]\.phone`"),
        (FILE + 'web = "http://somebody.example/"', r"`\$\.resource\[0\]\.web`"),
        (FILE.replace('phone = "0800 1"', ""), "it has neither phone, text, whatsapp nor web"),
        (FILE + 'note.de = "Klingel links"', "its note is not there in the language 'en'"),
        (FILE + 'languages = ["xx"]', r"the language 'xx' is not known - at `\$\.resource\[0\]`"),
    ],
)
def test_file_with_a_fault_is_refused_and_the_place_is_named(text: str, sentence: str) -> None:
    resources.parse(FILE, Country)
    with pytest.raises(ResourcesError, match=sentence):
        resources.parse(text, Country)


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    contents = {"none.toml": None, "latin.toml": b"country = # \xe4", "bad.toml": b"country"}
    for name, content in contents.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(ResourcesError, match=name):
            resources.load(tmp_path / name, Listing)


def test_what_a_practice_sets_in_front_is_read_from_its_file(settings: Settings, tmp_path: Path) -> None:
    settings.SAFETY_RESOURCES = tmp_path / "own.toml"
    settings.SAFETY_RESOURCES.write_text(HELP + 'note.en = "Ask for Kim."')
    found = resources.current()
    assert [(each.name, each.note["en"]) for each in found.own] == [("Somebody", "Ask for Kim.")]
    assert "DE" in found.countries


def test_process_does_not_start_with_a_file_that_cannot_be_used(settings: Settings, tmp_path: Path) -> None:
    settings.SAFETY_RESOURCES = tmp_path / "own.toml"
    [fault] = unusable_resources()
    assert fault.startswith("The people to turn to (SAFETY_RESOURCES) cannot be used: ")
    assert fault.endswith("own.toml: No such file or directory.")
    settings.SAFETY_RESOURCES.write_text(HELP)
    assert unusable_resources() == []
