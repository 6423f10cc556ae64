"""The country that is opened first is a guess from the browser's languages."""

import pytest

from dialogue.safety.country import guess

KNOWN = {"DE", "AT", "CH", "GB", "MX", "ES"}


@pytest.mark.parametrize(
    ("accept_language", "language", "country"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de", "AT"),
        ("en-GB", "en", "GB"),
        ("en,en-gb;q=0.5", "en", "GB"),
        ("zh-Hant-CH", "en", "CH"),
        ("es-419,es-MX;q=0.9", "es", "MX"),
        ("fr-FR,de-CH;q=0.5", "de", "CH"),
        ("de", "de", "DE"),
        ("", "es", "ES"),
        ("en", "en", None),
        ("ar-SA", "ar", None),
        ("*", "ar", None),
        ("%%%, ;q=", "en", None),
    ],
)
def test_country_is_that_of_a_region_or_of_most_readers(
    accept_language: str, language: str, country: str | None
) -> None:
    assert guess(KNOWN, accept_language, language) == country


def test_country_without_a_file_is_not_guessed() -> None:
    assert guess({"AT"}, "de-DE", "de") is None
