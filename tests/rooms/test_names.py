"""Names: real ones pass; invisible, reserved and confusable ones are refused."""

import pytest

from dialogue.rooms.names import (
    CONFUSABLE,
    INVISIBLE,
    RESERVED,
    UNSHOWABLE,
    InvalidRoomRequest,
    are_confusable,
    require_distinct_names,
    validated_name,
    validated_topic,
)

PICTURE_OF_A_FLAG = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien",
        "O’Neill",
        "José",
        "Jose\u0301",
        "Ngọc",
        "Nguyễn Thị Ánh",
        "Нина",
        "李",
        "葛\U000e0100城",
        "محمد",
        "עדי",
        "علی\u200cرضا",
        "শ\u200dর্ম",
        "क्\u200dष",
        "சுந்தர்",
        "ปริญญา",
        "Zoë 👩‍👩‍👧",
        "❤️ Eva",
        "Ana 1️⃣",
        f"{PICTURE_OF_A_FLAG} Jo",
        "\U0001fae9 Jo",
        "L",
        "Ali",
        "Youssef",
        "You Jin",
        "Nora Nobody",
        "Noah Bodie",
        "Dr. Lee (Zürich)",
        "Jean-Luc d’Ormesson",
    ],
    ids=ascii,
)
def test_valid_name_is_kept_as_written(name: str) -> None:
    assert validated_name("names", name) == name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("\u3164", INVISIBLE),
        ("\u2800", INVISIBLE),
        ("\u200b", INVISIBLE),
        ("A\u200bna", INVISIBLE),
        ("A\u200dna", INVISIBLE),
        ("Ana\u00ad", INVISIBLE),
        ("Ana\u200e", INVISIBLE),
        ("Ana\u034f", INVISIBLE),
        ("A\ufe0fna", INVISIBLE),
        ("Ana\U000e0041", INVISIBLE),
        ("\u115fAna", INVISIBLE),
        ("\u0301Ana", UNSHOWABLE),
        ("A" + "\u0301" * 5, UNSHOWABLE),
        ("\u202eanA", UNSHOWABLE),
        ("...", "Please write a name."),
        ("", "Please write a name."),
    ],
    ids=ascii,
)
def test_name_with_invisible_characters_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(InvalidRoomRequest) as refused:
        validated_name("names", name)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "name",
    [
        "You",
        "yоu",
        "Y0u",
        "ＹＯＵ",
        "𝓨𝓸𝓾",
        "ʏᴏᴜ",
        "ⓎⓄⓊ",
        "🅨🅞🅤",
        "🇾🇴🇺",
        "y o u",
        "Yóu!",
        "You 2",
        "Nobody",
        "Νοbοdy",
        "N0b0dy",
        "Nøbødy",
        "No\u00a0body",
        "Nobody 🙂",
        "nobody else",
        "The moderator",
        "Тhe mоdеrator",
        "rnoderator",
        "ᎢᎻᎬ moderator",
        "a script",
        "scr1pt",
        "Robin (a script)",
        "Ana (you)",
        "Ben [moderator]",
        "Ana（you）",
        "Ana, you",
        "Ana – you",
        "Ana - you",
        "you / Ana",
        "We",
        "Nobody yet",
        "The two of you",
        "Both of us",
        "The listener",
        "Partner A",
        "Admin",
        "Third Ear",
        "Thlrd Ear",
        "Observer 1",
        "Ѕystem",
        "everyone",
        "no-one",
        "Your partner",
    ],
    ids=ascii,
)
def test_name_that_the_pages_use_for_people_is_refused(name: str) -> None:
    with pytest.raises(InvalidRoomRequest) as refused:
        validated_name("names", name)

    assert str(refused.value) == str(RESERVED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "ana"),
        ("Ana", "АNA"),
        ("Ana", "Ａｎａ"),
        ("Ana", "Aná"),
        ("Ana", "A na."),
        ("Ian", "lan"),
        ("Arnold", "Amold"),
        ("Ben", "Βеn"),
        ("Ana 1", "Ana l"),
        ("علي", "علی"),
        ("Işıl", "Isil"),
    ],
    ids=ascii,
)
def test_confusable_names_are_refused(one: str, other: str) -> None:
    assert are_confusable(one, other)
    with pytest.raises(InvalidRoomRequest) as refused:
        require_distinct_names([one, other])
    assert (refused.value.field, str(refused.value)) == ("names", str(CONFUSABLE))
    with pytest.raises(InvalidRoomRequest) as refused:
        require_distinct_names([one, "Cem", other])
    assert refused.value.field == "observer"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ian", "Lan"),
        ("Alia", "Alla"),
        ("Ana 1", "Ana 2"),
        ("राम", "रमा"),
        ("Ян", "Яна"),
        ("Ana 🌸", "Ana 🌻"),
        ("Anna", "Ana"),
    ],
    ids=ascii,
)
def test_distinct_names_are_accepted(one: str, other: str) -> None:
    assert not are_confusable(one, other)
    require_distinct_names([one, other])


def test_a_topic_may_be_empty_but_not_invisible() -> None:
    assert validated_topic("  ") == ""
    assert validated_topic("You and nobody else") == "You and nobody else"
    with pytest.raises(InvalidRoomRequest) as refused:
        validated_topic("\u3164")
    assert refused.value.field == "topic"
