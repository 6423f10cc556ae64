"""The guides: whole in every language, with pictures that exist and are described."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dialogue.pages.guides import READERS
from tests.servers import HOME

pytestmark = pytest.mark.django_db  # an answer that is closed looks after the connection
PICTURES = HOME / "docs" / "pictures"
ADDRESSES = ["/guide/", *(f"/guide/{reader}/" for reader in READERS)]
LANGUAGES = [language for language, _ in settings.LANGUAGES]


class Parts(HTMLParser):
    """The pictures, links and headings of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pictures: list[dict[str, str | None]] = []
        self.links: list[str | None] = []
        self.headings: list[str] = []
        self._in_heading = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_heading = tag in {"h1", "h2"}
        if tag == "img":
            self.pictures.append(dict(attrs))
        if tag == "a":
            self.links.append(dict(attrs).get("href"))

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.headings.append(data)
            self._in_heading = False


def read(address: str, language: str = "en") -> Parts:
    answer = Client(headers={"Accept-Language": language}).get(address)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()
    return Parts(answer.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_picture_of_a_guide_is_served_with_its_size_and_a_description(
    address: str, language: str
) -> None:
    pictures = read(address, language).pictures
    assert pictures or address == "/guide/administrators/"
    for picture in pictures:
        answer: Any = Client().get(str(picture["src"]))
        answer.close()
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/webp"
        assert len(str(picture["alt"])) > 20
        assert int(str(picture["width"])) > 0
        assert int(str(picture["height"])) > 0
        assert picture["loading"] == "lazy"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_guide_has_every_heading_and_description_in_the_viewers_language(address: str, language: str) -> None:
    english, translated = read(address), read(address, language)
    assert len(translated.headings) == len(english.headings)
    assert not set(translated.headings) & set(english.headings)
    descriptions = [{picture["alt"] for picture in page.pictures} for page in (english, translated)]
    assert len(descriptions[0]) == len(descriptions[1])
    assert not descriptions[0] & descriptions[1]


def test_start_page_leads_to_every_guide() -> None:
    assert "/guide/" in read("/").links
    assert set(ADDRESSES[1:]) <= set(read("/guide/").links)


def test_unknown_guide_is_not_found() -> None:
    assert Client().get("/guide/others/").status_code == 404


def test_every_kept_picture_is_small_and_shown_in_a_guide() -> None:
    shown = {str(picture["src"]).rpartition("/")[2] for each in ADDRESSES for picture in read(each).pictures}
    kept = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert shown == set(kept)
    assert max(kept.values()) < 100_000


def test_every_picture_of_the_readme_exists_and_is_described() -> None:
    pictures = re.findall(
        r'<img src="([^"]+)"[^>]* alt="([^"]+)"|!\[([^\]]+)\]\(([^)]+)\)', (HOME / "README.md").read_text()
    )
    assert len(pictures) >= 3
    for address, _, _, other in pictures:
        assert (HOME / (address or other)).is_file()
