"""``manage.py wire_types``: write what is generated from the wire's types, or see whether it is current."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dialogue.live import schema


class Command(BaseCommand):
    """Write the AsyncAPI document and the page's TypeScript types."""

    help = "Writes docs/asyncapi.json and frontend/src/wire.ts from the wire's types."
    requires_system_checks = ()  # the types stand on their own

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit 1 if a file is not current."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        home = Path(settings.BASE_DIR)
        made = {"docs/asyncapi.json": schema.asyncapi(), "frontend/src/wire.ts": schema.typescript()}
        stale = [name for name, text in made.items() if _read(home / name) != text]
        if options["check"]:
            if stale:
                raise CommandError(f"not current, so please run manage.py wire_types: {', '.join(stale)}")
            return
        for name in stale:
            (home / name).parent.mkdir(exist_ok=True)
            (home / name).write_text(made[name], encoding="utf-8")
            self.stdout.write(name)


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
