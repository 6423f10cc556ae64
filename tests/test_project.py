"""The project as a whole, and the servers that tests rely on."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import psycopg
import pytest
import redis

from tests import servers

if TYPE_CHECKING:
    from playwright.async_api import Page


def test_the_moderator_loads_neither_django_nor_asyncio() -> None:
    program = """
import importlib, pkgutil, sys, dialogue.moderator as core
for part in pkgutil.iter_modules(core.__path__, "dialogue.moderator."):
    importlib.import_module(part.name)
print(sorted({"django", "asyncio", "channels", "msgspec"} & set(sys.modules)))
"""
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=servers.HOME, capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"


def test_redis_answers_and_can_be_restarted(redis_server: servers.Redis) -> None:
    redis_server.stop()
    redis_server.start()
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.ping()


def test_each_test_is_given_an_empty_database_of_postgresql(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as link:
        assert link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.parametrize("program", ["daphne", "uvicorn"])
def test_server_starts_and_stops(serve: Callable[..., servers.Served], program: str) -> None:
    server = serve(program=program)
    assert server.stop() in {0, -15}


async def test_the_browser_opens_a_page_of_the_server(
    serve: Callable[..., servers.Served], visitor: Callable[..., Awaitable["Page"]]
) -> None:
    page = await visitor()
    answer = await page.goto(serve().url + "/healthz")
    assert answer is not None
    assert answer.status == 200
