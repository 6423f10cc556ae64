"""The databases of the log's tests: one of its own for each test, on either engine."""

from tests.log.conftest import database, postgres, sqlite

__all__ = ["database", "postgres", "sqlite"]
