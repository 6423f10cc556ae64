"""``manage.py rehearse``: play dialogues through live rooms over real sockets, and report the result."""

import asyncio
import dataclasses
import itertools
import json
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.interface import FormatChanged
from dialogue.rehearsal import dialogues, server
from dialogue.rehearsal.files import UnreadableFile
from dialogue.rehearsal.runner import MAX_CONCURRENT_ROOMS, RoomResult, Summary, rehearse, summarize
from dialogue.rooms.names import InvalidRoomRequest

MAX_ROOMS: Final = 10_000
#: Failed rooms that are reported by name; the totals count all of them.
MAX_ROOMS_NAMED: Final = 5
MAX_ID_CHARACTERS: Final = 80


class Command(BaseCommand):
    help = (
        "Plays dialogues through live rooms, two scripted partners each, to the end. The file is JSON (an "
        "object a line: id, and turns with speaker and text; or ConvoKit's utterances; or an array of "
        "either), CSV with columns named speaker and text and perhaps a dialogue's id and a time, "
        "DailyDialog's text (__eou__), or a chat's export. It is UTF-8, UTF-16 or Windows-1252. A line "
        "that cannot be read stops it; what two partners cannot say is passed over and told. Ends with 1 "
        "if anything was lost or refused."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--encoding", metavar="E", help="the file's encoding, where it is another")
        parser.add_argument(
            "--url",
            help="a running server of this installation, in whose database the rooms are opened (default:"
            " one of our own, for the time it takes)",
        )
        parser.add_argument("--key", help="an operator's key of the server at --url: opens rooms over HTTP")
        parser.add_argument(
            "--rooms",
            type=int,
            metavar="N",
            help="play so many rooms in all: the first N dialogues of the file, or the file again from its "
            "start when it holds fewer (default: each once); "
            f"at most {MAX_CONCURRENT_ROOMS} are played at the same time",
        )
        parser.add_argument(
            "--speed",
            type=float,
            metavar="X",
            help="play at X times the recorded pace, where the file has times (default: as fast as it goes)",
        )
        parser.add_argument(
            "--keep",
            action="store_true",
            help="leave the rooms, with the names of the file's speakers, and print their links; one that is"
            " opened takes the seat from its script, so wait for the end (default: the rooms are erased)",
        )
        parser.add_argument("--format", default="compassion", metavar="F", help="the dialogue format")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        count, speed = options["rooms"], options["speed"]
        if count is not None and not 1 <= count <= MAX_ROOMS:
            raise CommandError(f"--rooms is from 1 to {MAX_ROOMS}.")
        if speed is not None and not 0 < speed < float("inf"):
            raise CommandError("--speed is a number above 0.")
        if options["key"] is not None and options["url"] is None:
            raise CommandError("--key is for the server at --url.")
        try:
            all_dialogues = dialogues.read(options["file"], options["encoding"], on_fault=self.stderr.write)
        except UnreadableFile as error:
            raise CommandError(str(error)) from None
        played = list(itertools.islice(itertools.cycle(all_dialogues), count or len(all_dialogues)))
        with _signals_as_interrupts() as raise_if_interrupted:
            try:
                results = self._rehearse(played, options, raise_if_interrupted)
            except (
                InvalidRoomRequest,
                FormatChanged,
                Unavailable,
                server.ServerUnavailable,
                server.NotErased,
            ) as error:
                raise CommandError(str(error)) from None
            except (KeyboardInterrupt, asyncio.CancelledError):
                raise CommandError("Interrupted.", returncode=130) from None
        _fail_if_incomplete(results)

    def _rehearse(
        self,
        played: list[dialogues.Dialogue],
        options: dict[str, Any],
        raise_if_interrupted: Callable[[], None],
    ) -> list[RoomResult]:
        url, key, format_id, keep = options["url"], options["key"], options["format"], options["keep"]
        names = self._names(played) if keep else [server.DEFAULT_NAMES] * len(played)
        with ExitStack() as stack:
            erase_at_exit = (
                stack.enter_context(
                    server.erase_rooms_at_exit(settings.BASE_DIR, self.stderr.write, remote=key is not None)
                )
                if not keep
                else None
            )
            created = []
            if url is not None and key is not None:
                creating = server.open_over_http(url, key, format_id, names)
            else:
                if url is not None:
                    server.check_server(url)
                creating = server.open_in_database(format_id, names)
            for dialogue, room in zip(played, creating, strict=True):
                created.append(room)
                if erase_at_exit is not None:
                    erase_at_exit(room["room"])
                else:
                    output = self.stderr if options["json"] else self.stdout
                    output.write(_links(dialogue, room, url or ""), self.style.NOTICE)
                raise_if_interrupted()
            if url is None:
                url = stack.enter_context(server.run_server(settings.BASE_DIR))
            rooms = [
                (dialogue, server.room_address(url, room))
                for dialogue, room in zip(played, created, strict=True)
            ]
            on_turn = _progress_counter(sum(len(dialogue.turns) for dialogue in played))
            started_at = time.monotonic()
            raise_if_interrupted()
            results = asyncio.run(
                _cancelled_by_signals(rehearse(rooms, speed=options["speed"], on_turn=on_turn))
            )
            summary = summarize(results, time.monotonic() - started_at)
            if options["json"]:
                kept = {"kept": list(map(_kept_room, played, created))} if keep else {}
                self.stdout.write(json.dumps(dataclasses.asdict(summary) | kept))
            else:
                self.stdout.write(_summary_text(summary))
        return results

    def _names(self, played: list[dialogues.Dialogue]) -> list[tuple[str, str]]:
        """The partners' names in each room: those of the file, or the default names if they are not valid."""
        found = [server.partner_names(dialogue) for dialogue in played]
        faults = [fault for _, fault in found if fault is not None]
        if faults:
            self.stderr.write(
                f"In {len(faults)} rooms the partners are called {' and '.join(server.DEFAULT_NAMES)}:"
                f" the names of the file cannot be names there. Of the first: {faults[0]}"
            )
        return [names for names, _ in found]


@contextmanager
def _signals_as_interrupts() -> Iterator[Callable[[], None]]:
    """SIGTERM and SIGHUP interrupt the rehearsal as Ctrl-C does, so that it cleans up.

    They do so too where Ctrl-C is ignored, as it is by a shell's jobs in the background. One that was started
    with nohup goes on ignoring SIGHUP, so it outlives its terminal.

    Yields a function that raises `KeyboardInterrupt` if a signal has come: Python drops an exception that is
    raised while it destroys an object, and the signal would be lost with it.
    """
    interrupted = False

    def interrupt(*_: object) -> None:
        nonlocal interrupted
        interrupted = True
        raise KeyboardInterrupt

    def raise_if_interrupted() -> None:
        if interrupted:
            raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in _ending_signals()}
    try:
        yield raise_if_interrupted
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


async def _cancelled_by_signals(work: Coroutine[Any, Any, list[RoomResult]]) -> list[RoomResult]:
    """What ``work`` returns. SIGTERM and SIGHUP cancel it; asyncio does so itself with Ctrl-C."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    before = {each: signal.getsignal(each) for each in _ending_signals()}
    for each in before:
        loop.add_signal_handler(each, task.cancel)
    try:
        return await work
    finally:
        for each, handler in before.items():
            loop.remove_signal_handler(each)
            signal.signal(each, handler)


def _ending_signals() -> list[signal.Signals]:
    """The signals that end this process, without Ctrl-C's."""
    return [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is not signal.SIG_IGN]


def _kept_room(dialogue: dialogues.Dialogue, room: dict[str, Any]) -> dict[str, Any]:
    seats = {key: {"name": seat["name"], "link": seat["link"]} for key, seat in room["seats"].items()}
    return {"dialogue": dialogue.id, "room": room["room"], "seats": seats}


def _links(dialogue: dialogues.Dialogue, room: dict[str, Any], url: str) -> str:
    """A room and its links, as URLs if the server's ``url`` is known, else as paths."""
    seats = "".join(
        f"\n  {seat['name']}\n    link   {urljoin(url, seat['link'])}" for seat in room["seats"].values()
    )
    return f"Room {room['room']}, of the dialogue {_printable(dialogue.id)}:{seats}"


def _printable(name: str) -> str:
    """A dialogue's id without control characters, since it comes from the file."""
    return "".join(character if character.isprintable() else "?" for character in name[:MAX_ID_CHARACTERS])


def _summary_text(summary: Summary) -> str:
    p50, p95, p99 = summary.p50_ms, summary.p95_ms, summary.p99_ms
    return (
        f"{summary.rooms} rooms, {summary.turns} turns in {summary.seconds:.1f} s. "
        f"Accepted after {p50} ms (half), {p95} ms (95 of 100), {p99} ms (99). "
        f"Refused: {summary.refused}. Lost: {summary.lost}."
    )


def _fail_if_incomplete(results: list[RoomResult]) -> None:
    """Report the first rooms that failed.

    Raises:
        CommandError: there is one, so the command ends with exit code 1.
    """
    failed = [result for result in results if result.failure or result.lost or result.refused]
    if failed:
        sentences = [
            f"{_printable(result.dialogue)}: {result.failure or f'{result.lost} lost'}." for result in failed
        ]
        more = [f"And {len(failed) - MAX_ROOMS_NAMED} more rooms."] if len(failed) > MAX_ROOMS_NAMED else []
        raise CommandError("\n".join([*sentences[:MAX_ROOMS_NAMED], *more]))


def _progress_counter(turns: int) -> Callable[[], None]:
    """A function that counts a turn; on a terminal it shows each percent in one line of standard error."""
    done = itertools.count(1)

    def on_turn() -> None:
        number = next(done)
        if sys.stderr.isatty() and number * 100 // turns > (number - 1) * 100 // turns:
            print(
                f"\r{number} of {turns} turns",
                end="\n" if number == turns else "",
                file=sys.stderr,
                flush=True,
            )

    return on_turn
