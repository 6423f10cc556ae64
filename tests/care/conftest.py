"""A database of its own for each test of the stored entries, on either engine."""

from tests.log.conftest import database, postgres, sqlite

__all__ = ["database", "postgres", "sqlite"]
