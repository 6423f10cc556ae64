"""``manage.py rehearse``: play dialogues through live rooms over real sockets, and say what came of it."""

import asyncio
import dataclasses
import itertools
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.interface import FormatChanged
from dialogue.rehearsal import dialogues, server
from dialogue.rehearsal.files import BadFile
from dialogue.rehearsal.runner import MAX_CONCURRENT_ROOMS, Figures, RoomResult, figures, rehearse
from dialogue.rooms.names import InvalidRoomRequest

MOST_ROOMS: Final = 10_000
#: So many rooms are named when something went wrong; the figures count all of them.
NAMED: Final = 5
LONGEST_ID: Final = 80


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
        if count is not None and not 1 <= count <= MOST_ROOMS:
            raise CommandError(f"--rooms is from 1 to {MOST_ROOMS}.")
        if speed is not None and not 0 < speed < float("inf"):
            raise CommandError("--speed is a number above 0.")
        if options["key"] is not None and options["url"] is None:
            raise CommandError("--key is for the server at --url.")
        try:
            found = dialogues.read(options["file"], options["encoding"], tell=self.stderr.write)
        except BadFile as fault:
            raise CommandError(str(fault)) from None
        played = list(itertools.islice(itertools.cycle(found), count or len(found)))
        with _ended_by_signals():
            try:
                accounts = self._rehearse(played, options)
            except (
                InvalidRoomRequest,
                FormatChanged,
                Unavailable,
                server.ServerUnavailable,
                server.NotErased,
            ) as fault:
                raise CommandError(str(fault)) from None
            except KeyboardInterrupt:
                raise CommandError("Interrupted.", returncode=130) from None
        _complain(accounts)

    def _rehearse(self, played: list[dialogues.Dialogue], options: dict[str, Any]) -> list[RoomResult]:
        url, key, format_id, keep = options["url"], options["key"], options["format"], options["keep"]
        names = self._names(played) if keep else [server.NAMES] * len(played)
        with ExitStack() as stack:
            note = (
                stack.enter_context(
                    server.erased_afterwards(settings.BASE_DIR, self.stderr.write, elsewhere=key is not None)
                )
                if not keep
                else None
            )
            opened = []
            if url is not None and key is not None:
                opening = server.open_there(url, key, format_id, names)
            else:
                if url is not None:
                    server.check_server(url)
                opening = server.open_here(format_id, names)
            for dialogue, room in zip(played, opening, strict=True):
                opened.append(room)
                if note is not None:
                    note(room["room"])
                else:
                    told = self.stderr if options["json"] else self.stdout
                    told.write(_links(dialogue, room, url or ""), self.style.NOTICE)
            if url is None:
                url = stack.enter_context(server.own_server(settings.BASE_DIR))
            rooms = [
                (dialogue, server.room_address(url, room))
                for dialogue, room in zip(played, opened, strict=True)
            ]
            on_turn = _progress(sum(len(dialogue.turns) for dialogue in played))
            began = time.monotonic()
            accounts = asyncio.run(rehearse(rooms, speed=options["speed"], on_turn=on_turn))
            result = figures(accounts, time.monotonic() - began)
            if options["json"]:
                kept = {"kept": list(map(_kept, played, opened))} if keep else {}
                self.stdout.write(json.dumps(dataclasses.asdict(result) | kept))
            else:
                self.stdout.write(_friendly(result))
        return accounts

    def _names(self, played: list[dialogues.Dialogue]) -> list[tuple[str, str]]:
        """What the partners are called: as in the file, or by our own names where those do not fit."""
        found = [server.names_of(dialogue) for dialogue in played]
        faults = [fault for _, fault in found if fault is not None]
        if faults:
            self.stderr.write(
                f"In {len(faults)} rooms the partners are called {' and '.join(server.NAMES)}: the names of"
                f" the file cannot be names there. Of the first: {faults[0]}"
            )
        return [names for names, _ in found]


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the rehearsal as Ctrl-C does, so that what it began is put away."""
    signals = (signal.SIGTERM, signal.SIGHUP)
    before = {which: signal.signal(which, lambda *_: signal.raise_signal(signal.SIGINT)) for which in signals}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _kept(dialogue: dialogues.Dialogue, room: dict[str, Any]) -> dict[str, Any]:
    seats = {seat: {"name": told["name"], "link": told["link"]} for seat, told in room["seats"].items()}
    return {"dialogue": dialogue.id, "room": room["room"], "seats": seats}


def _links(dialogue: dialogues.Dialogue, room: dict[str, Any], url: str) -> str:
    """A room and its links, as addresses where the server's is known."""
    seats = "".join(
        f"\n  {told['name']}\n    link   {urljoin(url, told['link'])}" for told in room["seats"].values()
    )
    return f"Room {room['room']}, of the dialogue {_shown(dialogue.id)}:{seats}"


def _shown(name: str) -> str:
    """A dialogue's id, which is somebody else's text, for a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:LONGEST_ID])


def _friendly(result: Figures) -> str:
    return (
        f"{result.rooms} rooms, {result.turns} turns in {result.seconds:.1f} s. "
        f"Accepted after {result.p50_ms} ms (half), {result.p95_ms} ms (95 of 100), {result.p99_ms} ms (99). "
        f"Refused: {result.refused}. Lost: {result.lost}."
    )


def _complain(accounts: list[RoomResult]) -> None:
    """End with 1 where a room was not played whole; a sentence for each of the first of them."""
    at_fault = [account for account in accounts if account.trouble or account.lost or account.refused]
    if at_fault:
        sentences = [
            f"{_shown(account.dialogue)}: {account.trouble or f'{account.lost} lost'}."
            for account in at_fault
        ]
        more = [f"And {len(at_fault) - NAMED} more rooms."] if len(at_fault) > NAMED else []
        raise CommandError("\n".join([*sentences[:NAMED], *more]))


def _progress(turns: int) -> Callable[[], None]:
    """Count turns; on a terminal, each hundredth of them rewrites a line of standard error."""
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
