"""``manage.py check_format``: whether a format's file is in order, before anybody talks by it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dialogue.moderator.format import parse
from dialogue.moderator.format_check import explore
from dialogue.moderator.format_table import FormatError
from dialogue.moderator.situations import Fault


class Command(BaseCommand):
    """Says what is proved about the format, or names each step at fault and ends with exit code 1."""

    help = "Reads and proves the format in FILE. Exit code 1, and the steps at fault, if it does not prove."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.toml", help="the format's file")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        facts: dict[str, Any] = {"file": options["file"], "format": None, "steps": 0, "situations": 0}
        faults: tuple[Fault | FormatError, ...]
        try:
            made = parse(_read(path))
        except FormatError as fault:
            faults = (fault,)
        else:
            findings = explore(made)
            faults = findings.faults
            facts |= {"format": made.ref, "steps": len(made.steps), "situations": len(findings.situations)}
        if options["json"]:
            told = [{"step": fault.step, "what": fault.message} for fault in faults]
            self.stdout.write(json.dumps({**facts, "proved": not faults, "faults": told}))
        elif not faults:
            self.stdout.write(
                f"{facts['format']} is proved: {facts['steps']} steps, every answer tried in "
                f"{facts['situations']} situations. Each step is reached and none is a trap, both partners "
                "get the floor, no reply comes before an accepted paraphrase, the end is always in reach, "
                "and no private answer can be worked out from what follows."
            )
        if faults:
            raise CommandError(f"{path.name} does not prove.\n" + "\n".join(_line(fault) for fault in faults))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from None
    except ValueError:  # also of a path that no file can have
        raise CommandError(f"{path} cannot be read: it is no text in UTF-8.") from None


def _line(fault: Fault | FormatError) -> str:
    return f"step {fault.step}: {fault.message}" if fault.step is not None else fault.message
