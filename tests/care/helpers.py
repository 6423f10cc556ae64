"""Entries for tests."""

from datetime import UTC, datetime, timedelta

from dialogue.care.entries import Entry, Noted, Rating, StockTaken

BEGIN = datetime(2026, 11, 23, 14, tzinfo=UTC)


def stock(version: int = 1, **values: int) -> StockTaken:
    """A stock with these ratings, each area called by its id in capitals."""
    return StockTaken(version, tuple(Rating(area, area.upper(), value) for area, value in values.items()))


def noted(*entries: Entry) -> list[Noted]:
    """These entries, an hour after one another, with the ids e0, e1 …"""
    return [
        Noted(f"e{number}", BEGIN + timedelta(hours=number), entry) for number, entry in enumerate(entries)
    ]
