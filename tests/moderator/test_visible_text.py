"""What can be seen of a text: the rule for words and for names."""

import pytest

from dialogue.moderator.visible_text import has_visible


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \u3000\u2003\n\t",
        "\u200b",
        "\u3164",
        "\u115f\u1160\uffa0",
        "\u2800",
        "\u0301\u0308\u20dd",
        "\U000e0041\U000e007f",
        "\ufe0f\U000e0100\u180b",
        "\u200d\u200c\u2060\ufeff\u00ad\u061c\u202e",
        "\U0001d159\U0001d173",
        "\ufdd0\uffff\U000e0fff\ufff0",
        "\x00\x1b",
    ],
    ids=ascii,
)
def test_text_of_invisible_characters_is_not_visible(text: str) -> None:
    assert not has_visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "\u06dd",
        "?",
        "…",
        "1",
        "é",
        "e\u0301",
        "李",
        "ก",
        "👩‍👩‍👧",
        "❤️",
        "\u200bx",
        "\ue000",
        "\U0001fae9",
        "\U0001fae8",
    ],
    ids=ascii,
)
def test_text_with_one_visible_or_unassigned_character_is_visible(text: str) -> None:
    assert has_visible(text)
