"""Fixtures that run a test from each partner's side."""

from pathlib import Path

import pytest

from dialogue.moderator.events import SEATS, Seat, other

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing is prepared that a test does not ask for: the moderator is pure, and knows no Django.

    What is prepared unasked, by Django's plugin and for all other tests, has a name with an underscore before
    it. For so many small tests it would take as long as they do themselves.
    """
    for item in items:
        if isinstance(item, pytest.Function) and item.path.is_relative_to(HERE):
            item.fixturenames[:] = [name for name in item.fixturenames if not name.startswith("_")]


@pytest.fixture(params=SEATS)
def me(request: pytest.FixtureRequest) -> Seat:
    """One partner: the first to speak, wherever somebody speaks. Every test runs once for each partner."""
    seat: Seat = request.param
    return seat


@pytest.fixture
def you(me: Seat) -> Seat:
    """The other partner."""
    return other(me)
