"""The two sides of a couple. Pure."""

from typing import Final, Literal

Side = Literal["a", "b"]
SIDES: Final[tuple[Side, Side]] = ("a", "b")


def other_side(side: str) -> Side:
    """The side of the other member."""
    return "b" if side == "a" else "a"
