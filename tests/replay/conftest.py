"""Fixtures that run a test from each partner's side: ``me`` and ``you``."""

import pytest

from dialogue.moderator.events import SEATS, Seat, other


@pytest.fixture(params=SEATS)
def me(request: pytest.FixtureRequest) -> Seat:
    """One partner: the first to speak, wherever somebody speaks."""
    seat: Seat = request.param
    return seat


@pytest.fixture
def you(me: Seat) -> Seat:
    """The other partner."""
    return other(me)
