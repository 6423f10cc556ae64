"""``manage.py check_format``: check a dialogue format's file before it is used."""

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
    """Prints what is proved about the format, or each step at fault and ends with exit code 1."""

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
            format_ = parse(_read(path))
        except FormatError as fault:
            faults = (fault,)
        else:
            findings = explore(format_)
            faults = findings.faults
            facts |= {
                "format": format_.ref,
                "steps": len(format_.steps),
                "situations": len(findings.situations),
            }
        if options["json"]:
            listed = [{"step": fault.step, "what": fault.message} for fault in faults]
            self.stdout.write(json.dumps({**facts, "proved": not faults, "faults": listed}))
        elif not faults:
            self.stdout.write(
                f"{facts['format']} is proved: {facts['steps']} steps, every answer tried in "
                f"{facts['situations']} situations. Each step is reached and none is a trap, both partners "
                "get the floor, no reply comes before an accepted paraphrase and no proposal before both are "
                "understood, the end is always in reach, and no private answer can be worked out from what "
                "follows."
            )
        if faults:
            raise CommandError(
                f"{path.name} does not prove.\n" + "\n".join(_fault_line(fault) for fault in faults)
            )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:  # not UTF-8, or a path with a NUL character
        raise CommandError(f"{path} cannot be read: it is no text in UTF-8.") from None


def _fault_line(fault: Fault | FormatError) -> str:
    return f"step {fault.step}: {fault.message}" if fault.step is not None else fault.message
