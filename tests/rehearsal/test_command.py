"""`manage.py rehearse`, as a person starts it."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dialogue.log.interface import FormatChanged
from dialogue.management.commands import rehearse as rehearse_command
from dialogue.rehearsal import server
from dialogue.rehearsal.runner import RoomResult
from tests import servers
from tests.rehearsal.conftest import REAL, SAMPLE

FIELDS = ["rooms", "turns", "seconds", "p50_ms", "p95_ms", "p99_ms", "refused", "lost"]
Serve = Callable[..., servers.Served]


def rehearse(environment: dict[str, str], *words: object) -> "subprocess.CompletedProcess[str]":
    return servers.python(environment, "manage.py", "rehearse", *words)


def kept_in(environment: dict[str, str]) -> tuple[int, int]:
    """How many rooms are there, and how many were erased."""
    [(there, erased)] = _asked(environment, "SELECT count(*) - sum(erased), sum(erased) FROM log_head")
    return there, erased


def events_in(environment: dict[str, str]) -> int:
    return len(_asked(environment, "SELECT seq FROM log_event"))


def _asked(environment: dict[str, str], question: str) -> list[Any]:
    with closing(
        sqlite3.connect(Path(environment["DATA_DIR"]) / "third_ear.sqlite3", timeout=60)
    ) as database:
        return database.execute(question).fetchall()


def a_fresh_installation(folder: Path, migrated: Path) -> dict[str, str]:
    """Its settings."""
    (folder / "third_ear.sqlite3").write_bytes(migrated.read_bytes())
    return servers.clean_environment(DATA_DIR=str(folder))


@pytest.fixture
def environment(tmp_path: Path, migrated_sqlite: Path) -> dict[str, str]:
    return a_fresh_installation(tmp_path, migrated_sqlite)


@dataclass
class Played:
    """A rehearsal of ten rooms: the settings of its installation, and what it printed."""

    environment: dict[str, str]
    done: "subprocess.CompletedProcess[str]"


@pytest.fixture(scope="class")
def played(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Played:
    environment = a_fresh_installation(tmp_path_factory.mktemp("played"), migrated_sqlite)
    return Played(environment, rehearse(environment, SAMPLE, "--rooms", 10, "--json"))


@pytest.mark.slow
class TestOnAServerOfItsOwn:
    def test_it_prints_one_json_object_and_nothing_else(self, played: Played) -> None:
        database = f"Database: SQLite, {played.environment['DATA_DIR']}/third_ear.sqlite3\n"
        assert (played.done.returncode, played.done.stderr) == (0, database)
        figures = json.loads(played.done.stdout)
        assert list(figures) == FIELDS
        assert (figures["refused"], figures["lost"]) == (0, 0)
        assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["p99_ms"]

    def test_more_rooms_than_dialogues_play_the_file_again(self, played: Played) -> None:
        figures = json.loads(played.done.stdout)

        assert (figures["rooms"], figures["turns"]) == (10, 48)

    def test_the_rooms_are_in_the_database_of_these_settings_and_verify(self, played: Played) -> None:
        verdict = json.loads(servers.manage(played.environment, "verify_log", "--json"))

        assert verdict["ok"]
        assert len(verdict["rooms"]) == 10
        assert kept_in(played.environment) == (0, 10)

    def test_rooms_that_are_kept_have_the_files_names_and_links_that_open_them(
        self, environment: dict[str, str]
    ) -> None:
        done = rehearse(environment, SAMPLE, "--rooms", 2, "--keep", "--json")

        assert done.returncode == 0
        kitchen, clock = json.loads(done.stdout)["kept"]
        assert (kitchen["dialogue"], clock["dialogue"]) == ("kitchen", "clock")
        assert [seat["name"] for seat in kitchen["seats"].values()] == ["Mira", "Tom"]
        assert done.stderr.count("/join/") == 4
        assert kitchen["seats"]["b"]["link"] in done.stderr
        assert kept_in(environment) == (2, 0)

    def test_a_file_in_another_form_is_played_without_the_turn_that_cannot_be_said(
        self, environment: dict[str, str], tmp_path: Path
    ) -> None:
        file = tmp_path / "some.csv"
        file.write_text(
            "interlocutor;utterance_text\nNobody;Good morning.\nBen;\u3164\nBen;Hello.\n", "utf-16"
        )

        done = rehearse(environment, file, "--keep")

        assert done.returncode == 0, done.stderr
        assert "1 rooms, 2 turns in " in done.stdout
        assert f"{file}, line 3: this turn has nothing that can be seen; it is passed over." in done.stderr
        assert "In 1 rooms the partners are called Ana and Ben" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "how", "code"),
    [
        ([], signal.SIGTERM, 130),
        (["sh", "-c", "trap '' INT; exec \"$@\"", "sh"], signal.SIGTERM, 130),
        ([], signal.SIGKILL, -9),
    ],
    ids=["terminated", "terminated in the background", "killed"],
)
def test_however_it_is_ended_its_server_ends_and_its_rooms_are_erased(
    environment: dict[str, str], start: list[str], how: signal.Signals, code: int
) -> None:
    running = subprocess.Popen(
        [*start, sys.executable, servers.HOME / "manage.py", "rehearse", SAMPLE, "--speed", "0.001"],
        cwd=environment["DATA_DIR"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    servers.wait_for(lambda: events_in(environment) > 20, "the rehearsal")

    running.send_signal(how)

    # Its server has its standard error as well: it ends when both have.
    errors = running.communicate(timeout=servers.TIMEOUT_SECONDS)[1].decode()
    assert (running.returncode, "CommandError: Interrupted.\n" in errors) == (code, code > 0)
    servers.wait_for(lambda: kept_in(environment) == (0, 8), "the erasing")


@pytest.mark.parametrize(("before", "ignored"), [(signal.SIG_IGN, True), (signal.SIG_DFL, False)])
def test_one_that_was_started_with_nohup_ignores_the_end_of_its_terminal(
    before: signal.Handlers, ignored: bool
) -> None:
    usual = signal.signal(signal.SIGHUP, before)
    try:
        with rehearse_command._signals_as_interrupts():
            assert (signal.getsignal(signal.SIGHUP) is signal.SIG_IGN) == ignored
        assert signal.getsignal(signal.SIGHUP) is before
    finally:
        signal.signal(signal.SIGHUP, usual)


class TerminatedWhileDestroyed:
    """Python drops what is raised while it destroys an object."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_whose_exception_is_dropped_still_interrupts_it() -> None:
    with rehearse_command._signals_as_interrupts() as raise_if_interrupted:
        raise_if_interrupted()
        TerminatedWhileDestroyed()
        with pytest.raises(KeyboardInterrupt):
            raise_if_interrupted()


def test_no_signal_is_lost_while_it_plays() -> None:
    async def play() -> list[RoomResult]:
        TerminatedWhileDestroyed()
        await asyncio.Event().wait()
        return []

    with rehearse_command._signals_as_interrupts():
        handler = signal.getsignal(signal.SIGTERM)
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(rehearse_command._cancelled_by_signals(play()))
        assert signal.getsignal(signal.SIGTERM) is handler


@pytest.mark.slow
def test_it_plays_on_a_running_server_at_its_address(
    serve: Serve, environment: dict[str, str], tmp_path: Path
) -> None:
    served = serve()
    key = served.manage("operator_key", "Rehearsals").strip()
    nowhere = environment | {"DATA_DIR": str(tmp_path / "without a database")}

    by_key = rehearse(nowhere, SAMPLE, "--rooms", 2, "--url", served.url, "--key", key, "--json")
    here = rehearse(served.environment, SAMPLE, "--rooms", 1, "--url", served.url, "--json")

    for done, rooms in ((by_key, 2), (here, 1)):
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["rooms"] == rooms
    assert len(json.loads(served.manage("verify_log", "--json"))["rooms"]) == 3
    assert "Not in the database of these settings, so not erased: " in by_key.stderr
    assert "Not in the database" not in here.stderr


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the real dialogues are not on this machine")
@pytest.mark.parametrize(
    ("format_id", "rooms", "turns"),
    [
        ("compassion", 60, 2114),
        ("speaker_listener", 15, 685),
        ("mirror_dialogue", 15, 685),
        ("repair", 15, 685),
    ],
)
def test_no_word_of_the_real_dialogues_is_lost(
    server: servers.Served, format_id: str, rooms: int, turns: int
) -> None:
    options = ("--format", format_id, "--rooms", rooms, "--url", server.url, "--json")
    done = rehearse(server.environment, REAL, *options)

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["rooms"], figures["turns"]) == (rooms, turns)
    assert (figures["refused"], figures["lost"]) == (0, 0)


class TestWhatCannotBePlayed:
    """No test here may use the database: no room is opened."""

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["nowhere.jsonl"], "nowhere.jsonl cannot be read: No such file or directory."),
            ([SAMPLE, "--format", "nonesuch"], "There is no format of this name."),
            ([SAMPLE, "--rooms", "0"], "--rooms is from 1 to 10000."),
            ([SAMPLE, "--speed", "0"], "--speed is a number above 0."),
            ([SAMPLE, "--url", "ftp://here"], "ftp://here is no address of a server"),
            ([SAMPLE, "--url", "ftp://here", "--key", "k"], "ftp://here is no address of a server"),
            ([SAMPLE, "--key", "k"], "--key is for the server at --url."),
            ([SAMPLE, "--url", "http://127.0.0.1:9"], "The server at http://127.0.0.1:9 does not answer"),
        ],
    )
    def test_is_named_in_one_sentence(self, words: list[object], sentence: str) -> None:
        with pytest.raises(CommandError) as fault:
            call_command("rehearse", *map(str, words))

        assert sentence in str(fault.value)
        assert "\n" not in str(fault.value)

    def test_is_a_format_whose_rooms_were_opened_with_another_text(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def changed(*_: object) -> None:
            raise FormatChanged("compassion@1")

        monkeypatch.setattr(server, "open_in_database", changed)

        with pytest.raises(CommandError, match=r"compassion@1 differs .* raise its version"):
            call_command("rehearse", str(SAMPLE))

    def test_is_named_by_its_line_before_any_room_is_opened(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.jsonl"
        bad.write_text(f"{SAMPLE.read_text()}{{}}\n")

        with pytest.raises(CommandError, match=r"bad\.jsonl, line 9: this is no dialogue"):
            call_command("rehearse", str(bad))


@pytest.mark.slow
def test_a_fault_ends_it_with_1_and_the_sentence_alone(environment: dict[str, str]) -> None:
    done = rehearse(environment, "nowhere.jsonl", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CommandError: nowhere.jsonl cannot be read: No such file or directory.\n"


@pytest.mark.slow
def test_server_that_does_not_start_is_reported_in_one_sentence(environment: dict[str, str]) -> None:
    """The rooms are opened by this process; the server it starts finds a limit that is no number."""
    program = (
        "import os, sys, django; django.setup(); os.environ['COMMANDS_PER_SECOND'] = 'many'\n"
        "from django.core.management import CommandError, call_command\n"
        "try: call_command('rehearse', sys.argv[1])\n"
        "except CommandError as fault: print(fault)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(SAMPLE)],
        cwd=servers.HOME,
        env=environment | {"DJANGO_SETTINGS_MODULE": "project.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "The server of our own did not start.\n"
