"""The fixtures of all tests. Real servers and the browser start only for tests that request them.

Modules that few tests need are imported inside the fixtures: loading them takes longer than the tests of the
moderator.
"""

import gc
import shutil
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from tests import servers
from tests.generated import BRIEF_SHARE
from tests.selection import is_excluded

gc.disable()  # until all tests are loaded: to look for garbage takes a sixth of that, and modules are none

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page
    from pytest_django import DjangoDbBlocker

# Generated tests use the same examples each time, so that a change fails only for its own reason.
# `--hypothesis-profile=thorough` looks for new ones, for minutes. There is no deadline for an example: the
# machine may be busy, or coverage may slow it.
PATIENT: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
THE_SAME: Any = {"derandomize": True, "database": None, **PATIENT}
settings.register_profile("third_ear", **THE_SAME)
settings.register_profile("thorough", max_examples=2000, stateful_step_count=80, **PATIENT)
# Whole dialogues are costly, so there are few of them.
settings.register_profile("quick", max_examples=25, stateful_step_count=40, **THE_SAME)
# `./run check` tries fewer of the same examples: see tests/generated.py.
settings.register_profile("brief", max_examples=100 // BRIEF_SHARE, **THE_SAME)
settings.load_profile("third_ear")
_constants_of_our_modules = providers._get_local_constants


def _constants_to_draw() -> Constants:
    """None in the deterministic profiles: which modules are loaded depends on the order of the tests."""
    return Constants() if settings().derandomize else _constants_of_our_modules()


providers._get_local_constants = _constants_to_draw

MARKED = {
    "redis_url": "redis",
    "redis_server": "redis",
    "postgres_url": "postgres",
    "migrated_postgres_url": "postgres",
    "browser": "browser",
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not load a module if none of its tests will run: some load much, or generate their tests."""
    return is_excluded(collection_path, config) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that requests a real server or the browser."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        for fixture, mark in MARKED.items():
            if fixture in asked:
                item.add_marker(mark)
        if asked & {"serve", "server"}:
            item.add_marker("slow")
        if "browser" in asked:
            # The browser belongs to one event loop for the whole run, and its tests must run in it.
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class LongestFirst:
    """Runs long tests first, so that no worker is left with one while the others have nothing to do."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(
            key=lambda item: (
                item.get_closest_marker("timeout") is None,
                item.get_closest_marker("slow") is None and item.get_closest_marker("browser") is None,
            )
        )


class OneForkServer:
    """The workers of xdist use one fork server, because it takes seconds to load what it forks."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["fork_server"] = servers.forks.address()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LongestFirst())
    config.pluginmanager.register(OneForkServer())
    if given := getattr(config, "workerinput", {}).get("fork_server"):
        servers.forks.use(given)


def pytest_collection_finish() -> None:
    """Collect garbage from now on, but not among the modules loaded by now."""
    # Where this module is loaded, pytest reads the version of Twisted before each test: a millisecond.
    sys.modules.pop("twisted.trial.unittest", None)
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _communicators_leave_the_tests_connection_open() -> Iterator[None]:
    """Channels closes old connections when a communicator disconnects; the test still needs its own."""
    from django.db import close_old_connections

    def close(**_: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            close_old_connections()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("channels.db.close_old_connections", close)
        yield


@pytest.fixture(autouse=True, scope="session")
def _permissions_are_not_created_after_each_test() -> None:
    """Django creates them whenever the tables are emptied, and no test uses them."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(
        create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions"
    )


@pytest.fixture(autouse=True, scope="session")
def _sqlite_of_the_tests_does_not_sync_and_waits_long_for_its_lock() -> None:
    """On a busy machine a sync can take a second, and SQLite's lock is not fair."""
    from django.db import connections

    options = connections.settings["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        options["timeout"] = servers.TIMEOUT_SECONDS


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_read_once() -> Iterator[None]:
    """Each test client makes the middleware anew, and WhiteNoise's then looks at each file of the build."""
    from project.static_files import StaticFiles

    def shared(read: Callable[..., None]) -> Callable[..., None]:
        known: dict[tuple[str, ...], dict[str, object]] = {}

        def add(self: StaticFiles, *place: str) -> None:
            if place not in known:
                others, self.files = self.files, {}
                read(self, *place)
                known[place], self.files = self.files, others
            self.files.update(known[place])

        return add

    with pytest.MonkeyPatch.context() as patch:
        for name in ("add_files_from_finders", "update_files_dictionary"):
            patch.setattr(StaticFiles, name, shared(getattr(StaticFiles, name)))
        yield


@pytest.fixture(autouse=True)
def _the_process_is_reset() -> Iterator[None]:
    """Counters, threads and refusals of a test do not reach the next one. One fixture: it runs in each test.

    - All tests use one address, so the rate limits by address are reset.
    - Mails are sent in the test's own thread, so that they are in `mailoutbox` when the answer is there.
    - The refusals that a test caused are logged before the next test begins.
    - A test that uses the hub opens the process's log; its writer thread must not outlive the test.
    """
    loaded: Callable[[str], Any] = sys.modules.get
    if (rates := loaded("dialogue.helpers.rate_limits")) is not None:
        rates.forget_all()
    if (mail := loaded("dialogue.helpers.mail")) is not None:
        mail.start = _at_once
    yield
    if (refusals := loaded("dialogue.helpers.security_log")) is not None:
        refusals.log_refusal_counts()
    if (log := loaded("dialogue.log.async_log")) is not None:
        assert log.close_log(30)


def _at_once(work: Callable[[], None]) -> None:
    work()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[servers.Redis]:
    """A real Redis; a test that stops it starts it again."""
    with servers.short_folder() as folder:
        server = servers.Redis(folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def redis_url(redis_server: servers.Redis) -> str:
    """The address of a real Redis server, as REDIS_URL takes it."""
    return redis_server.url


@pytest.fixture(scope="session")
def _postgres() -> Iterator[servers.Postgres]:
    with servers.postgres() as server:
        yield server


@pytest.fixture
def postgres_url(_postgres: servers.Postgres) -> str:
    """The address of an empty database on a real PostgreSQL server, as DATABASE_URL takes it."""
    return _postgres.new_database()


@pytest.fixture
def migrated_postgres_url(_postgres: servers.Postgres) -> str:
    """The address of a migrated, empty database on a real PostgreSQL server."""
    return _postgres.migrated_database()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator[None]:
    """The tests' own database.

    Pytest-django's fixture makes it only if a test of the run has its mark; else `migrated_sqlite` would copy
    the database of the settings.
    """
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    name = str(connection.settings_dict["NAME"])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
    for suffix in ("-wal", "-shm"):  # SQLite leaves them if a thread still has the file open
        Path(name + suffix).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def migrated_sqlite(
    django_db_setup: None, django_db_blocker: "DjangoDbBlocker", tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A migrated, empty SQLite file: a copy of the tests' own database, made without another migration."""
    from django.db import connection

    path = tmp_path_factory.mktemp("migrated") / "third_ear.sqlite3"
    path.touch(mode=0o600)
    assert connection.settings_dict["NAME"] == connection.settings_dict["TEST"]["NAME"], "not of the tests"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    return path


@pytest.fixture
def migrated(migrated_sqlite: Path, tmp_path: Path) -> Path:
    """A data folder with a migrated SQLite database."""
    folder = tmp_path / "migrated"
    folder.mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, folder)
    return folder


@pytest.fixture(scope="session")
def server(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Served]:
    """A server of ours, with the usual settings, for all tests that open rooms of their own in it.

    A test that stops its server, changes its settings or looks at all of its database requests `serve`.
    """
    server = servers.serve(tmp_path_factory.mktemp("server"), migrated=migrated_sqlite)
    yield server
    server.stop()


@pytest.fixture
def serve(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Callable[..., servers.Served]]:
    """Start our server as a process, `serve(REDIS_URL=…, program="uvicorn")`; killed after the test."""
    started: list[servers.Served] = []

    def start(**wishes: Any) -> servers.Served:
        server = servers.serve(tmp_path / f"server-{len(started)}", migrated=migrated_sqlite, **wishes)
        started.append(server)
        return server

    yield start
    for server in started:
        server.kill()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator["Browser"]:
    """A real Chromium, one for the whole run; each visitor has their own context."""
    from playwright.async_api import expect

    from tests.browser_launch import launched_browser

    expect.set_options(timeout=servers.TIMEOUT_SECONDS * 1000)
    async with launched_browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: "Browser") -> AsyncIterator[Callable[..., Awaitable["Page"]]]:
    """A new person with their own browser context: `page = await visitor()`, with options of `new_context`.

    They prefer reduced motion unless the test says otherwise (`reduced_motion="no-preference"`): pages that
    move are drawn more than twice as often, and the browser is a third of the work of all tests.
    A page that throws, or breaks its content security policy, fails the test. The service worker is blocked
    unless a test asks for it: requests that pass through it cannot be routed.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def arrive(**options: Any) -> "Page":
        context = await browser.new_context(
            **{"service_workers": "block", "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(servers.TIMEOUT_SECONDS * 1000)
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None,
        )
        return await context.new_page()

    yield arrive
    for context in contexts:
        await context.close()
    assert complaints == []
