"""``manage.py rehearse``: play dialogues through live rooms over real sockets, and say what came of it."""

import asyncio
import itertools
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dialogue.log.store import FormatChanged
from dialogue.people.names import Unfit
from dialogue.rehearsal import dialogues, stage
from dialogue.rehearsal.files import BadFile
from dialogue.rehearsal.play import AT_ONCE, Account, Figures, figures, rehearse

MOST_ROOMS: Final = 10_000
#: So many rooms are named when something went wrong; the figures count all of them.
NAMED: Final = 5


class Command(BaseCommand):
    help = (
        "Plays dialogues through live rooms, two scripted partners each, to the end. The file is JSON (an "
        "object a line: id, and turns with speaker and text; or ConvoKit's utterances; or an array of "
        "either), CSV with columns named speaker and text and perhaps a dialogue's id and a time, "
        "DailyDialog's text (__eou__), or a chat's export. It is UTF-8, UTF-16 or Windows-1252. A line "
        "that cannot be read stops it; what two partners cannot say is passed over and told. Ends with 1 "
        "if anything was lost or refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--encoding", metavar="E", help="the file's encoding, where it is another")
        parser.add_argument("--url", help="a running server (default: one of our own, for the time it takes)")
        parser.add_argument(
            "--rooms",
            type=int,
            metavar="N",
            help="play so many rooms in all: the first N dialogues of the file, or the file again from its "
            f"start when it holds fewer (default: each once); at most {AT_ONCE} are played at the same time",
        )
        parser.add_argument(
            "--speed",
            type=float,
            metavar="X",
            help="play at X times the recorded pace, where the file has times (default: as fast as it goes)",
        )
        parser.add_argument("--format", default="compassion", metavar="F", help="the dialogue format")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        count, speed = options["rooms"], options["speed"]
        if count is not None and not 1 <= count <= MOST_ROOMS:
            raise CommandError(f"--rooms is from 1 to {MOST_ROOMS}.")
        if speed is not None and not 0 < speed < float("inf"):
            raise CommandError("--speed is a number above 0.")
        try:
            found = dialogues.read(options["file"], options["encoding"], tell=self.stderr.write)
        except BadFile as fault:
            raise CommandError(str(fault)) from None
        played = list(itertools.islice(itertools.cycle(found), count or len(found)))
        accounts, seconds = _rehearse(played, options["url"], options["format"], speed)
        result = figures(accounts, seconds)
        self.stdout.write(msgspec.json.encode(result).decode() if options["json"] else _friendly(result))
        _complain(accounts)


def _rehearse(
    played: list[dialogues.Dialogue], url: str | None, format_id: str, speed: float | None
) -> tuple[list[Account], float]:
    with ExitStack() as stack:
        try:
            if url is None:
                opened = stage.open_here(format_id, len(played))
                url = stack.enter_context(stage.own_server(settings.BASE_DIR))
            else:
                opened = stage.open_there(url, format_id, len(played))
        except (Unfit, FormatChanged, stage.NoStage) as fault:
            raise CommandError(str(fault)) from None
        rooms = [(dialogue, stage.place(url, room)) for dialogue, room in zip(played, opened, strict=True)]
        bar = stack.enter_context(
            tqdm(
                total=sum(len(dialogue.turns) for dialogue in played),
                unit=" turns",
                file=sys.stderr,
                disable=not sys.stderr.isatty(),
            )
        )
        began = time.monotonic()
        accounts = asyncio.run(rehearse(rooms, speed=speed, on_turn=bar.update))
        return accounts, time.monotonic() - began


def _friendly(result: Figures) -> str:
    return (
        f"{result.rooms} rooms, {result.turns} turns in {result.seconds:.1f} s. "
        f"Accepted after {result.p50_ms} ms (half), {result.p95_ms} ms (95 of 100), {result.p99_ms} ms (99). "
        f"Refused: {result.refused}. Lost: {result.lost}."
    )


def _complain(accounts: list[Account]) -> None:
    """End with 1 where a room was not played whole; a sentence for each of the first of them."""
    at_fault = [account for account in accounts if account.trouble or account.lost or account.refused]
    if at_fault:
        sentences = [
            f"{account.dialogue}: {account.trouble or f'{account.lost} lost'}." for account in at_fault
        ]
        more = [f"And {len(at_fault) - NAMED} more rooms."] if len(at_fault) > NAMED else []
        raise CommandError("\n".join([*sentences[:NAMED], *more]))
