"""``manage.py verify_log``: whether each room's log is whole and folds."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dialogue.log.outages import reached
from dialogue.log.store import Unavailable
from dialogue.log.verify import Verdict, all_rooms, verify


class Command(BaseCommand):
    """Names the first bad event of each room that does not verify, and then ends with exit code 1."""

    help = "Checks the numbers, the hash chain and the fold of each room's log. Exit code 1 where one fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", metavar="ROOM", help="a room to check (none named: all)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts: list[Verdict] = []
        try:
            with reached():
                for room in options["rooms"] or all_rooms():
                    verdict = verify(room)
                    verdicts.append(verdict)
                    if not options["json"]:
                        self.stdout.write(_line(verdict))
        except Unavailable as fault:
            raise CommandError(f"The log cannot be read: {fault}") from None
        bad = sum(not verdict.ok for verdict in verdicts)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not bad, "rooms": [asdict(verdict) for verdict in verdicts]}))
        if bad:
            raise CommandError(f"{bad} of {len(verdicts)} rooms did not verify.")


def _line(verdict: Verdict) -> str:
    if verdict.ok:
        return f"{verdict.room}: {verdict.events} events, all in order"
    where = f"event {verdict.first_bad}: " if verdict.first_bad is not None else ""
    return f"{verdict.room}: {where}{verdict.why}"
