"""Both chairs, and how far the generated tests look.

``pytest tests/moderator --hypothesis-profile=thorough`` looks further, for minutes.
"""

import pytest
from hypothesis import HealthCheck, settings

from dialogue.moderator.events import SEATS, Seat, other

#: The same dialogues each time, and none of them judged by how long it took.
settings.register_profile(
    "quick",
    max_examples=25,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=2000,
    stateful_step_count=80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(params=SEATS)
def me(request: pytest.FixtureRequest) -> Seat:
    """One partner: the first to speak, wherever somebody speaks. Every test is tried from both chairs."""
    seat: Seat = request.param
    return seat


@pytest.fixture
def you(me: Seat) -> Seat:
    """The other partner."""
    return other(me)
