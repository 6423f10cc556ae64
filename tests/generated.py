"""How many examples a generated test tries. The profiles are in tests/conftest.py."""

from hypothesis import settings

#: `./run check` tries the first ones of the examples that `./run test` tries.
BRIEF_SHARE = 5


def examples(number: int) -> int:
    """This number, or a fifth of it in the profile of `./run check`."""
    return max(1, number // BRIEF_SHARE) if settings.get_current_profile_name() == "brief" else number
