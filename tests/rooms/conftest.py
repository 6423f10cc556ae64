"""Databases for the rooms' tests that must hold on both engines."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.log.conftest import _postgres as to_postgres
from tests.log.conftest import database, leading_to, postgres, sqlite

__all__ = ["database", "each_engine", "postgres", "sqlite"]


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.django_db),
        pytest.param("postgres", marks=pytest.mark.postgres),
    ]
)
def each_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """A migrated database of each engine for the default connection; the mark brings the one on SQLite."""
    if request.param == "sqlite":
        yield
        return
    url: str = request.getfixturevalue("migrated_postgres_url")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), leading_to(to_postgres(url)):
        yield
