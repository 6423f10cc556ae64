"""A format has all of its texts in each of its languages."""

import pytest
from django.conf import settings

from dialogue.formats import catalogue, read
from dialogue.moderator.format import Format, in_language, parse
from dialogue.moderator.format_check import check_format
from dialogue.moderator.format_table import FormatError
from tests.formats.mutations import WHOLE

SHIPPED = tuple(catalogue().values())


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
@pytest.mark.parametrize("language", [language for language, _ in settings.LANGUAGES])
def test_shipped_format_is_there_in_every_language_of_the_pages(made: Format, language: str) -> None:
    assert language in made.title


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_translation_repeats_no_english_sentence(made: Format) -> None:
    texts = [made.summary, *(text for step in made.steps.values() for text in (step.prompt, step.waiting))]
    for language in made.title.keys() - {"en"}:
        assert [each["en"] for each in texts if in_language(each, language) == each["en"]] == []


def test_language_that_is_only_partly_there_is_named_with_its_step_and_texts() -> None:
    partly = WHOLE.replace('title.en = "A whole format"', 'title.en = "A whole format"\ntitle.de = "Ganz"')
    faults = check_format(parse(partly))
    assert faults[0].step is None
    assert faults[0].message == (
        "The language 'de' is only partly there: summary has no text in it. Add it, or remove the language"
        " everywhere."
    )
    assert faults[1].step == "ready"
    assert "title, prompt, waiting, the label of yes, the label of not_now has no text" in faults[1].message
    with pytest.raises(FormatError, match=r"^The language 'de' is only partly there"):
        read(partly)
