"""Databases for the tests that must hold on both engines."""

from tests.rooms.conftest import database, each_engine, postgres, sqlite

__all__ = ["database", "each_engine", "postgres", "sqlite"]
