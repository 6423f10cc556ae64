"""Keeps a small database of the present version, so that later versions can be tested to upgrade it.

    python -m tests.upgrades.make VERSION

writes ``tests/upgrades/VERSION/``: for each engine the database as SQL text, and a file of facts: its keys,
its secrets and what was said, which are test data. Run it for each version that adds a migration, under a
new name; what was written before stays as it is. It also adds the digests of the migrations to
``migrations.sha256``: a migration that is listed there is never edited.
"""

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tests import servers
from tests.bench.partners import WORDS

HERE: Final = Path(__file__).parent
MIGRATIONS: Final = HERE / "migrations.sha256"
#: Test data: no other installation has these.
SECRETS: Final = {
    "SECRET_KEY": "a secret key of the kept databases",
    "MASTER_KEYS": "kept:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
}
STEP: Final = "A walk by the river"
PLANNED: Final = "The winter holidays"
ANSWERS: Final = 8  # commands of the partners in the room that ended: both have said something then


def fill() -> dict[str, Any]:
    """Make the tables and the data; what the test of an upgrade has to know of them."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client, override_settings
    from django.utils import timezone

    from dialogue.accounts import operator_keys
    from dialogue.couples import invitations, plans
    from dialogue.couples.membership import own_couple
    from dialogue.log.database_log import DatabaseLog
    from dialogue.log.interface import Appended
    from dialogue.moderator.commands import AllowObserver, Command, End, Join
    from dialogue.moderator.decide import Refusal, decide
    from dialogue.moderator.state import State, fold
    from dialogue.rooms.creation import create_room
    from dialogue.rooms.erasure import erase_room
    from dialogue.rooms.models import Seat
    from tests.bench.aged import answer

    call_command("migrate", interactive=False, verbosity=0)
    log = DatabaseLog()

    def conduct(room: str, choose: Callable[[State, datetime], Command]) -> None:
        definition = log.definition(room)
        assert definition is not None
        records = log.read(room)
        state = fold(definition.initial_state(), ((record.at, record.event) for record in records))
        now = timezone.now()
        decision = decide(state, choose(state, now))
        assert not isinstance(decision, Refusal), decision
        assert isinstance(log.append(room, state.seq, decision, now), Appended)

    def talk(room: str) -> None:
        conduct(room, lambda _, at: AllowObserver(by="a", at=at, observer="o1"))
        conduct(room, lambda _, at: Join(by="a", at=at))
        conduct(room, lambda _, at: Join(by="b", at=at))
        for _ in range(ANSWERS):
            conduct(room, answer)
        for _ in range(2):  # the closing steps, and the end
            conduct(room, lambda _, at: End(by="b", at=at))

    rooms: dict[str, str] = {}
    tokens: dict[str, str] = {}
    browser = Client()
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name in ("gathered", "ended", "erased"):
            created = create_room("speaker_listener", f"A talk that is {name}", ["Ana", "Ben"], "Dr. Lee")
            assert browser.post(created.partners[0].link, {"answer": "now"}).status_code == 302
            assert created.partners[1].token is not None
            rooms[name], tokens[name] = created.room, created.partners[1].token
        assert browser.post("/care/", {"own": STEP, "span": "week"}).status_code == 302
    conduct(rooms["gathered"], lambda _, at: Join(by="a", at=at))
    talk(rooms["ended"])
    talk(rooms["erased"])
    erase_room(rooms["erased"])
    ana = Seat.objects.get(room=rooms["ended"], participant_id="a").person
    assert ana is not None
    accepted = invitations.accept(invitations.invite(ana, "Ana"), None, "Ben")
    assert isinstance(accepted, invitations.Accepted)
    couple = own_couple(ana.pk, accepted.couple)
    assert couple is not None
    now = timezone.now()
    plans.ask(couple, PLANNED, "compassion", now + timedelta(days=1), now)
    return {
        "rooms": rooms,
        "tokens": tokens,
        "words": WORDS,
        "step": STEP,
        "couple": {"id": couple.id, "person": ana.pk, "planned": PLANNED},
        "cookie": browser.cookies["sessionid"].value,
        "operator_key": operator_keys.make("the practice"),
        "secrets": SECRETS,
    }


def write_sqlite(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        facts = _filled({"DATA_DIR": data})
        with closing(sqlite3.connect(Path(data) / "third_ear.sqlite3")) as link:
            (folder / "sqlite.sql").write_text("\n".join(link.iterdump()) + "\n", encoding="utf-8")
    (folder / "facts.sqlite.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def write_postgres(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data, servers.postgres() as server:
        address = server.new_database()
        facts = _filled({"DATA_DIR": data, "DATABASE_URL": address})
        dump: list[str | Path] = [
            Path(server.program[0]).parent / "pg_dump",
            "-h",
            str(server.folder),
            "-U",
            "postgres",
        ]
        options = ["--inserts", "--no-owner", "--no-privileges", "--no-comments", address.rpartition("/")[2]]
        made = subprocess.run([*dump, *options], check=True, capture_output=True, text=True).stdout
    (folder / "postgres.sql").write_text(_portable(made), encoding="utf-8")
    (folder / "facts.postgres.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _portable(dump: str) -> str:
    """The dump without commands of psql, and without settings that older servers do not know."""
    begin = dump.index("CREATE ")
    return dump[begin : dump.rindex("\n\\unrestrict")] + "\n"


def _filled(settings: dict[str, str]) -> dict[str, Any]:
    environment = servers.clean_environment(DJANGO_SETTINGS_MODULE="project.settings", **SECRETS, **settings)
    asked = "import json; from tests.upgrades import make; print(json.dumps(make.fill()))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=servers.HOME, env=environment, check=True, stdout=subprocess.PIPE
    )
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def digests() -> dict[str, str]:
    """The SHA-256 of each migration that there is."""
    files = sorted((servers.HOME / "dialogue").glob("*/migrations/[0-9]*.py"))
    return {
        file.relative_to(servers.HOME).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def landed() -> dict[str, str]:
    """The SHA-256 of each migration that landed."""
    lines = MIGRATIONS.read_text(encoding="utf-8").splitlines() if MIGRATIONS.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.upgrades.make", description=__doc__)
    parser.add_argument("version", help="the new folder's name, such as 2026-11-28")
    folder = HERE / parser.parse_args().version
    folder.mkdir()
    os.umask(0o022)
    write_sqlite(folder)
    write_postgres(folder)
    known = digests() | landed()
    MIGRATIONS.write_text("".join(f"{digest}  {name}\n" for name, digest in known.items()), encoding="utf-8")


if __name__ == "__main__":
    main()
