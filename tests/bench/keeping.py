"""What it costs to keep conversations in PostgreSQL, and to look after those that go on: for docs/SCALE.md.

`python -m tests.bench.keeping [--rooms N] [--json]` starts a PostgreSQL of its own, plays the same dialogue
into many rooms through the log itself, in batches of several sizes, and measures what is left on the disk and
in the write-ahead log, what the batches cost both sides in CPU time, and then what the round costs that each
process makes every second over its rooms, what reading, checking, copying and restoring cost. Sizes and CPU
time are told, not latencies: this server does not sync its disk.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests import servers
from tests.bench.generator import cpu_seconds, own_cpu_seconds

if TYPE_CHECKING:
    from dialogue.log.interface import Append

#: The sizes of batches, and of all rooms the share that is played in batches of each.
BATCHES: Final = {1: 0.05, 4: 0.1, 16: 0.1, 64: 0.25, 256: 0.5}
#: Of all rooms, those that a process has whose round is measured.
ROUNDS: Final = (0.25, 0.5, 1.0)
ROOMS: Final = 1000
COMMANDS: Final = 80  # of one room, with its two arrivals
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
WORDS: Final = (
    "When the evening is full of small tasks I notice that I grow quiet, and I wish that we had one "
    "hour in which nobody wants anything of us, and we just sit and tell each other how the day was."
)
TABLES: Final = (
    "log_event",
    "log_room",
    "log_head",
    "log_key",
    "rooms_seat",
    "presence_presencelease",
    "accounts_session",
)


def dialogue() -> "list[Append]":
    """One conversation of a room without a name, command by command."""
    from dialogue import formats
    from dialogue.log.interface import Append
    from dialogue.log.records import CommandIdentity
    from dialogue.moderator.commands import Choose, Command, Join, Rate, Say
    from dialogue.moderator.decide import Refusal, decide
    from dialogue.moderator.state import evolve, initial_state

    fmt = formats.catalogue()["speaker_listener"]
    state = initial_state(fmt, ())
    appends: list[Append] = []
    commands: Iterator[Command]

    def proposed() -> Iterator[Command]:
        yield Join(by="a", at=BEGAN)
        yield Join(by="b", at=BEGAN)
        while True:
            turn = state.turn
            assert turn is not None
            who, at = turn.waiting_on[0], state.at or BEGAN
            step = fmt.steps[turn.step]
            at += timedelta(seconds=15)
            if step.act == "say":
                yield Say(by=who, at=at, turn=turn.number, text=WORDS)
            elif step.act == "rate":
                yield Rate(by=who, at=at, turn=turn.number, value=5)
            else:
                ids = [option.id for option in step.options]
                option = next((wanted for wanted in ("now", "yes", "keep") if wanted in ids), ids[0])
                yield Choose(by=who, at=at, turn=turn.number, option=option)

    commands = proposed()
    while len(appends) < COMMANDS:
        command = next(commands)
        decision = decide(state, command)
        assert not isinstance(decision, Refusal)
        mark = (
            None
            if isinstance(command, Join)
            else CommandIdentity(secrets.token_hex(16), command.by, WORDS.encode())
        )
        appends.append(Append("", state.seq, tuple(decision), command.at, mark))
        for event in decision:
            state = evolve(state, event, command.at)
    return appends


class Bench:
    """The log on one PostgreSQL, with the rooms that were opened in it."""

    def __init__(self, postgres: servers.Postgres) -> None:
        from django.db import connection

        from dialogue.log.database_log import DatabaseLog

        self.log = DatabaseLog()
        self.script = dialogue()
        self.rooms: list[str] = []
        self._postgres = postgres
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._backend: int = cursor.fetchone()[0]

    def open(self, count: int) -> list[str]:
        """Open so many rooms, with both seats taken by browsers."""
        from django.utils import timezone

        from dialogue import formats
        from dialogue.accounts.models import Person
        from dialogue.log.interface import RoomDefinition
        from dialogue.rooms.models import Seat
        from tests.sessions import signed_in

        fmt = formats.catalogue()["speaker_listener"]
        opened = [secrets.token_hex(10) for _ in range(count)]
        for room in opened:
            self.log.create(RoomDefinition(room, fmt, "Our Sundays", timezone.now()))
            for seat in "ab":
                person = Person.objects.create_guest()
                signed_in(person)
                Seat.objects.create(
                    room_id=room,
                    participant_id=seat,
                    role=Seat.Role.PARTNER,
                    name="Ana",
                    person=person,
                    link_hash=os.urandom(32),
                )
        self.rooms += opened
        return opened

    @contextmanager
    def spent(self) -> Iterator[dict[str, float]]:
        """Seconds: by the clock, of our CPU, of the backend's."""
        found: dict[str, float] = {}
        began = time.perf_counter(), own_cpu_seconds(), cpu_seconds(self._backend)
        yield found
        ended = time.perf_counter(), own_cpu_seconds(), cpu_seconds(self._backend)
        found |= {
            name: after - before
            for name, before, after in zip(("wall", "own", "backend"), began, ended, strict=True)
        }

    def ask(self, statement: str) -> Any:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    def play(self, rooms: Sequence[str], batch: int) -> dict[str, float]:
        """The whole dialogue into ``rooms``, in batches of one command each of so many rooms."""
        self.ask("SELECT 1 FROM pg_switch_wal()")
        before = self.ask("SELECT pg_current_wal_lsn()")
        appended = events = 0
        with self.spent() as spent:
            for step in self.script:
                for start in range(0, len(rooms), batch):
                    part = [replace(step, room=room) for room in rooms[start : start + batch]]
                    self.log.append_all(part)
                    appended += len(part)
                    events += len(part) * len(step.events)
        wal = self.ask(f"SELECT pg_current_wal_lsn() - '{before}'::pg_lsn")
        return {
            "batch": batch,
            "commands": appended,
            "events": events,
            "own_ms": round(spent["own"] / appended * 1000, 3),
            "backend_ms": round(spent["backend"] / appended * 1000, 3),
            "wal_bytes": round(float(wal) / appended),
        }

    def sizes(self) -> dict[str, int]:
        return {table: self.ask(f"SELECT pg_total_relation_size('{table}')") for table in TABLES}

    def round(self, rooms: Sequence[str]) -> dict[str, float]:
        """What a process does each second that has so many rooms: the second time that it does it."""
        from dialogue.accounts.models import Session
        from dialogue.live.process_registry import DatabaseProcessRegistry
        from dialogue.rooms.access import ConnectionCredential
        from dialogue.rooms.models import Seat

        sessions = {each.person_id: each.pk for each in Session.objects.all()}
        entries = [
            ConnectionCredential(room, seat, None, sessions[person])
            for room, seat, person in Seat.objects.filter(room__in=rooms).values_list(
                "room_id", "participant_id", "person_id"
            )
        ]
        register = DatabaseProcessRegistry()
        present = frozenset((room, seat) for room in rooms for seat in "ab")
        parts: dict[str, Callable[[], object]] = {
            "register": lambda: register._go_round(present, list(rooms), entries),
            "heads": lambda: self.log.heads(rooms),
        }
        found: dict[str, float] = {"rooms": len(rooms)}
        for name, part in parts.items():
            part()
            with self.spent() as spent:
                for _ in range(5):
                    part()
            found |= {
                f"{name}_{whose}_ms": round(spent[whose] / 5 * 1000, 1)
                for whose in ("wall", "own", "backend")
            }
        register._say(frozenset())
        return found

    def reading(self) -> dict[str, float]:
        from dialogue import formats
        from dialogue.log.verify import verify
        from dialogue.moderator.state import evolve, initial_state

        fmt = formats.catalogue()["speaker_listener"]
        read = 0
        rooms = self.rooms[:50]
        with self.spent() as reading:
            for room in rooms:
                state = initial_state(fmt, ())
                for record in self.log.read(room):
                    state = evolve(state, record.event, record.at)
                    read += 1
        with self.spent() as checking:
            for room in rooms:
                assert verify(room).ok
        return {
            "fold_ms_an_event": round(reading["own"] / read * 1000, 4),
            "verify_events_a_second": round(read / checking["wall"]),
        }

    def copying(self, folder: Path, database: str) -> dict[str, float]:
        """deploy/backup and deploy/restore, into a second database, checking left out."""
        programs = self._postgres.program[0]
        place = Path(programs).parent
        where = ["-h", str(self._postgres.folder), "-U", "postgres"]
        copy = folder / "copy"
        began = time.perf_counter()
        subprocess.run([place / "pg_dump", *where, "--format=custom", f"--file={copy}", database], check=True)
        dumped = time.perf_counter()
        other = self._postgres.new_database().rpartition("/")[2]
        words = ["--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={other}", str(copy)]
        restoring = time.perf_counter()
        subprocess.run([place / "pg_restore", *where, *words], check=True)
        return {
            "backup_s": round(dumped - began, 2),
            "restore_s": round(time.perf_counter() - restoring, 2),
            "backup_bytes": copy.stat().st_size,
        }


def measure(rooms: int) -> dict[str, Any]:
    with servers.postgres() as postgres, tempfile.TemporaryDirectory(prefix="keeping-") as name:
        database = postgres.new_database()
        os.environ |= {
            "DATABASE_URL": database,
            "DATA_DIR": name,
            "DJANGO_SETTINGS_MODULE": "project.settings",
        }
        os.environ.pop("REDIS_URL", None)
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        bench = Bench(postgres)
        empty = bench.sizes()
        appends = [bench.play(bench.open(round(rooms * share)), batch) for batch, share in BATCHES.items()]
        events = sum(each["events"] for each in appends)
        commands = sum(each["commands"] for each in appends)
        bench.ask("SELECT 1 FROM pg_stat_force_next_flush()")
        grown = {table: size - empty[table] for table, size in bench.sizes().items()}
        log = sum(grown[table] for table in ("log_event", "log_room", "log_head", "log_key"))
        result: dict[str, Any] = {
            "rooms": len(bench.rooms),
            "commands": commands,
            "events": events,
            "events_a_command": round(events / commands, 2),
            "bytes_an_event": round(grown["log_event"] / events),
            "bytes_a_command_kept": round(log / commands),
            "tables": grown,
            "appends": appends,
            "rounds": [bench.round(bench.rooms[: round(rooms * share)]) for share in ROUNDS],
            **bench.reading(),
        }
        result |= bench.copying(Path(name), database.rpartition("/")[2])
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's connection has one
        return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.keeping", description=__doc__)
    parser.add_argument("--rooms", type=int, default=ROOMS, help="how many rooms the dialogue is played into")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    wanted = parser.parse_args()
    if sys.platform != "linux":
        raise SystemExit("The benchmarks need Linux.")
    result = measure(wanted.rooms)
    print(json.dumps(result, indent=None if wanted.json else 2))


if __name__ == "__main__":
    main()
