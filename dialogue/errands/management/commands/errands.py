"""``manage.py errands``: what waits to be done at its time, and a process that does nothing else."""

import dataclasses
import json
import signal
import threading
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser

from dialogue.errands import figures
from dialogue.errands.runner import Runner
from dialogue.helpers.timestamps import rfc3339

#: How often the process asks: everything that it does was enqueued by others.
POLL_SECONDS: Final = 1.0
#: At its end the process waits so long for errands under way. What takes longer is done again by another.
STOP_TIMEOUT_SECONDS: Final = 12.0


class Command(BaseCommand):
    help = (
        "Shows what work waits for its time, what is late and what failed, by kind: numbers and the types of"
        " exceptions, no names and no words."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--json", action="store_true", help="show it as JSON")
        what.add_argument("--run", action="store_true", help="do errands until this process is ended")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["run"]:
            self._run()
            return
        found = figures.by_kind()
        if options["json"]:
            self.stdout.write(json.dumps([_plain(each) for each in found]))
            return
        self.stdout.write(f"{'kind':24}{'waiting':>9}{'late':>9}{'failed':>9}{'tries':>9}  faults")
        for each in found:
            numbers = f"{each.waiting:9}{each.late:9}{each.failed:9}{each.most_tries:9}"
            self.stdout.write(f"{each.kind:24}{numbers}  {', '.join(each.faults)}".rstrip())

    def _run(self) -> None:
        ended = threading.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: ended.set())
        runner = Runner(poll_seconds=POLL_SECONDS)
        runner.start()
        self.stdout.write("Errands are done until this process is ended.")
        self.stdout.flush()
        ended.wait()
        runner.stop(STOP_TIMEOUT_SECONDS)


def _plain(each: figures.KindFigures) -> dict[str, Any]:
    return dataclasses.asdict(each) | {"next_due": rfc3339(each.next_due) if each.next_due else None}
