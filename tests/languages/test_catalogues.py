"""The server's catalogues are whole, and Django reads what translators wrote."""

import io

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from tests.languages import catalogues

PLURAL = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "%(count)s hour"
msgid_plural "%(count)s hours"
msgstr[0] "%(count)s Stunde"
"""


@pytest.fixture(scope="module")
def asked_for() -> Catalog:
    return catalogues.asked_for()


def catalog(language: str, text: str) -> Catalog:
    return read_po(io.BytesIO(text.encode()), locale=language)


def wanted(*ids: str | tuple[str, str]) -> Catalog:
    asked = Catalog()
    for each in ids:
        asked.add(each)
    return asked


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_is_translated(language: str, asked_for: Catalog) -> None:
    """If this fails, run `python -m tests.languages` and translate what it prints."""
    assert catalogues.faults(catalogues.read(catalogues.po_path(language), language), asked_for) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_django_reads_what_the_translators_wrote(language: str) -> None:
    """If this fails, run `python -m tests.languages`, which compiles the .mo files."""
    compiled = catalogues.compiled(catalogues.read(catalogues.po_path(language), language))
    assert catalogues.mo_path(language).read_bytes() == compiled


def test_no_text_of_several_words_is_the_same_in_two_languages() -> None:
    """It would be one language's text in the catalogue of another."""
    languages: dict[tuple[str, str], list[str]] = {}
    for language in catalogues.LANGUAGES:
        for message in catalogues.read(catalogues.po_path(language), language):
            if message.id and " " in str(message.string):
                languages.setdefault((str(message.id), str(message.string)), []).append(language)
    assert {text for text, found in languages.items() if len(found) > 1} == set()


def test_catalogue_of_a_language_without_a_review_says_so() -> None:
    head = catalogues.po_path("ar").read_text(encoding="utf-8").partition("msgid")[0]
    assert "NOT YET REVIEWED BY A NATIVE SPEAKER" in head


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "'Not now' is missing"),
        ('msgid "Not now"\nmsgstr ""', "'Not now' is not translated"),
        ('#, fuzzy\nmsgid "Not now"\nmsgstr "Nicht jetzt"', "'Not now' is fuzzy"),
        ('msgid "Not now"\nmsgstr "<b>Nicht</b> jetzt"', "'Not now' has other values or tags"),
        ('msgid "Not now"\nmsgstr "Nicht %(then)s"', "'Not now' has other values or tags"),
        (
            'msgid "Not now"\nmsgstr "Nicht jetzt"\n\nmsgid "Never"\nmsgstr "Nie"',
            "'Never' is asked for no more",
        ),
    ],
)
def test_fault_of_a_catalogue_names_its_message(text: str, fault: str) -> None:
    [found] = catalogues.faults(catalog("de", text), wanted("Not now"))
    assert found.startswith(fault)


def test_missing_plural_form_is_named() -> None:
    asked = wanted(("%(count)s hour", "%(count)s hours"))
    missing = "'%(count)s hour' is not translated (plural form {})"
    assert catalogues.faults(catalog("de", PLURAL), asked) == [missing.format(1)]
    whole = PLURAL + 'msgstr[1] "%(count)s Stunden"\n'
    assert catalogues.faults(catalog("de", whole), asked) == []
    arabic = catalogues.faults(catalog("ar", whole), asked)
    assert arabic == [missing.format(number) for number in (2, 3, 4, 5)]


def test_message_without_its_plural_is_named() -> None:
    asked = wanted(("%(count)s hour", "%(count)s hours"))
    alone = catalog("de", 'msgid "%(count)s hour"\nmsgstr "%(count)s Stunde"')
    assert catalogues.faults(alone, asked) == ["'%(count)s hour' has 1 plural forms; the language has 2"]
