"""Every version upgrades the data of those before it: a small database of each is kept beside this file."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from dialogue.accounts import operator_keys
from dialogue.accounts.models import Session
from dialogue.couples.membership import own_couple
from dialogue.couples.plans import planned
from dialogue.helpers import database_version
from dialogue.log.verify import all_rooms, verify
from dialogue.personal_data.retention import give_up_what_is_over
from dialogue.replay.frames import encode_all
from dialogue.rooms.access import membership_by_token
from dialogue.rooms.models import Seat
from dialogue.rooms.queries import read_transcript
from project.kept_secrets import master_keys
from tests import servers
from tests.log.conftest import Config, leading_to
from tests.log.conftest import _postgres as to_postgres
from tests.log.conftest import _sqlite as to_sqlite
from tests.upgrades.make import HERE, digests, landed

KEPT = sorted(folder.name for folder in HERE.iterdir() if (folder / "facts.sqlite.json").exists())
BEFORE = "before_0001_tables"
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


class Loader:
    """Loads kept databases into fresh ones of an engine."""

    def __init__(self, engine: str, request: pytest.FixtureRequest, folder: Path) -> None:
        self._engine = engine
        self._request = request
        self._folder = folder

    def load(self, version: str) -> tuple[Config, dict[str, str], dict[str, Any]]:
        """A fresh database with what was kept: Django's settings, environment variables, the facts of it."""
        dump = (HERE / version / f"{self._engine}.sql").read_text(encoding="utf-8")
        known = HERE / version / f"facts.{self._engine}.json"
        facts = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
        environment = {"DATA_DIR": str(self._folder), **facts.get("secrets", {})}
        if self._engine == "sqlite":
            file = self._folder / "third_ear.sqlite3"
            with closing(sqlite3.connect(file)) as link:
                link.executescript(dump)
            return to_sqlite(str(file)), environment, facts
        server = cast("servers.Postgres", self._request.getfixturevalue("_postgres"))
        url = server.new_database()
        with psycopg.connect(
            host=str(server.folder), user="postgres", dbname=url.rpartition("/")[2], autocommit=True
        ) as link:
            link.execute(dump.encode())
        return to_postgres(url), {**environment, "DATABASE_URL": url}, facts


@pytest.fixture(params=ENGINES)
def loader(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Loader]:
    with django_db_blocker.unblock():
        yield Loader(request.param, request, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("version", KEPT)
def test_kept_database_is_upgraded_and_all_that_was_said_is_there(loader: Loader, version: str) -> None:
    config, _, facts = loader.load(version)
    rooms, secrets = facts["rooms"], facts["secrets"]
    settings = override_settings(
        SECRET_KEY=secrets["SECRET_KEY"], MASTER_KEYS=master_keys(secrets["MASTER_KEYS"]), ALLOWED_HOSTS=["*"]
    )
    with leading_to(config), settings:
        call_command("migrate", verbosity=0)
        call_command("migrate", check_unapplied=True, verbosity=0)

        assert {room: verify(room).why for room in all_rooms()} == dict.fromkeys(rooms.values())
        Session.objects.update(created_at=timezone.now(), last_used_at=timezone.now())
        browser = Client()
        browser.cookies["sessionid"] = facts["cookie"]
        page = browser.get("/past/").content.decode()
        assert [page.count(topic) for topic in ("A talk that is gathered", "A talk that is ended")] == [1, 1]
        assert rooms["erased"] not in page
        assert browser.get(f"/rooms/{rooms['gathered']}/").status_code == 200
        assert browser.get(f"/rooms/{rooms['ended']}/replay/").status_code == 200

        assert give_up_what_is_over(timezone.now()).halves == 0  # the days of what exists begin now

        if "step" in facts:
            assert facts["step"] in browser.get("/care/").content.decode()
        if "couple" in facts:
            couple = own_couple(facts["couple"]["person"], facts["couple"]["id"])
            assert couple is not None
            assert [each.topic for each in planned(couple)] == [facts["couple"]["planned"]]

        Seat.objects.exclude(token_hash=None).update(token_until=None)
        membership = membership_by_token(facts["tokens"]["ended"])
        assert membership is not None
        assert facts["words"] in encode_all(read_transcript(membership).frames()).decode()
        assert operator_keys.find(facts["operator_key"]).name == "the practice"


@pytest.mark.slow
def test_outdated_database_is_refused_until_migrate_has_upgraded_it(loader: Loader) -> None:
    config, environment, _ = loader.load(KEPT[-1])
    with leading_to(config), connection.cursor() as cursor:  # as if the last migration had not been there yet
        cursor.execute("DROP TABLE presence_presencelease")
        cursor.execute("DROP TABLE presence_serverprocess")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'presence'")
    database_version._outdated.clear()
    setting = servers.clean_environment(**environment)

    for words in (("manage.py", "verify_log"), ("-m", "project.server", "--port", "0")):
        refused = servers.python(setting, *words)
        assert refused.returncode != 0
        assert "The database is that of an earlier version of Third Ear" in refused.stderr
        assert "manage.py migrate upgrades it." in refused.stderr
    assert servers.python(setting, "manage.py", "migrate", "-v", "0").returncode == 0
    assert servers.python(setting, "manage.py", "verify_log").returncode == 0


@pytest.mark.slow
def test_database_from_before_data_was_kept_is_refused_by_one_sentence(loader: Loader) -> None:
    _, environment, _ = loader.load(BEFORE)
    for words in (
        ("manage.py", "migrate"),
        ("manage.py", "verify_log"),
        ("-m", "project.server", "--port", "0"),
    ):
        refused = servers.python(servers.clean_environment(**environment), *words)
        assert refused.returncode != 0
        [line] = refused.stderr.strip().splitlines()
        assert "database was made by another version of Third Ear" in line
        assert "DATABASE_URL" in line


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_migration_that_landed_is_never_edited() -> None:
    assert landed() == digests(), "see tests/upgrades/make.py"


def test_every_migration_is_in_the_newest_kept_database() -> None:
    dump = (HERE / KEPT[-1] / "sqlite.sql").read_text(encoding="utf-8")
    for name in landed():
        _, app, _, file = Path(name).parts
        assert f"'{app}','{file.removesuffix('.py')}'" in dump
