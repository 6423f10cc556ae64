"""A person's own ratings over time, as the points of one small chart for each area. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dialogue.care.entries import MAX_RATING
from dialogue.care.journal import Stock

#: The newest stocks that a chart shows.
MAX_STOCKS: Final = 12
#: The size of a chart in its own units, with room for a dot at its edges.
WIDTH, HEIGHT, EDGE = 220, 56, 6


@dataclass(frozen=True, slots=True)
class Point:
    """One rating, and where it is in the chart."""

    at: datetime
    value: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """The ratings of one area, the oldest first. ``stock`` is the newest that has the area."""

    area: str
    stock: Stock
    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        """The ``points`` of an SVG polyline."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def least(self) -> int:
        return min(point.value for point in self.points)

    @property
    def most(self) -> int:
        return max(point.value for point in self.points)


def trends(stocks: Sequence[Stock]) -> list[Trend]:
    """A trend for each area of the newest stocks, in the order of the newest; none for a single stock.

    An area that was added or removed has the points of the stocks that asked about it.
    """
    shown = stocks[-MAX_STOCKS:]
    if len(shown) < 2:
        return []
    newest = {rating.area: stock for stock in shown for rating in stock.ratings}
    order = dict.fromkeys(rating.area for stock in reversed(shown) for rating in stock.ratings)
    return [Trend(area, newest[area], tuple(_points(area, shown))) for area in order]


def _points(area: str, stocks: Sequence[Stock]) -> list[Point]:
    step = (WIDTH - 2 * EDGE) / (len(stocks) - 1)
    unit = (HEIGHT - 2 * EDGE) / MAX_RATING
    return [
        Point(
            stock.at,
            rating.value,
            round(EDGE + place * step, 1),
            round(HEIGHT - EDGE - rating.value * unit, 1),
        )
        for place, stock in enumerate(stocks)
        for rating in stock.ratings
        if rating.area == area
    ]
