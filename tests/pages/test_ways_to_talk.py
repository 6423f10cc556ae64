"""The formats as the start page and the guide offer them."""

from types import MappingProxyType

import pytest
from django.test import Client
from django.utils import translation

from dialogue import formats
from dialogue.pages.ways_to_talk import ways
from tests.formats.mutations import WHOLE


def test_every_shipped_format_has_a_line_shorter_than_its_summary() -> None:
    assert {way.format.id for way in ways()} == set(formats.catalogue())
    assert all(len(way.good_for) < len(way.summary) / 2 for way in ways())


def test_the_compassion_dialogue_is_offered_first() -> None:
    assert ways()[0].format.id == "compassion"


def test_a_way_is_in_the_language_of_the_page() -> None:
    with translation.override("de"):
        repair = next(way for way in ways() if way.format.id == "repair")
    assert repair.title == "Nach einem Streit"
    assert repair.good_for.startswith("Wieder zueinanderfinden")


def test_format_without_a_line_comes_last_and_gives_its_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    own = formats.read(WHOLE)
    monkeypatch.setattr(
        formats, "catalogue", lambda: MappingProxyType({own.id: own, "repair": formats.load("repair@1")})
    )
    assert [way.format.id for way in ways()] == ["repair", "whole"]
    assert ways()[1].good_for == ways()[1].summary == "The least that proves."


@pytest.mark.django_db
def test_start_page_names_the_formats_that_have_stories(client: Client) -> None:
    assert "Compassion dialogue and Speaker and listener" in client.get("/").content.decode()


@pytest.mark.django_db
def test_guide_of_couples_says_what_each_way_is_good_for(client: Client) -> None:
    page = client.get("/guide/couples/").content.decode()
    assert all(f"<dt>{way.title}</dt><dd>{way.good_for}</dd>" in page for way in ways())
