"""Databases for the couples' tests that must hold on both engines."""

from tests.rooms.conftest import each_engine

__all__ = ["each_engine"]
