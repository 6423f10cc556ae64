"""``manage.py wire_types``: write the files that are generated from the server's structs."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dialogue.live import schema
from dialogue.management import typescript

#: What makes each generated file's text.
FILES: Final[Mapping[str, Callable[[], str]]] = {
    "docs/asyncapi.json": schema.asyncapi,
    "frontend/src/wire.ts": typescript.types,
    "frontend/src/wire-checks.ts": typescript.checks,
}


class Command(BaseCommand):
    """Write the AsyncAPI document and the browser's TypeScript types and checks."""

    help = f"Writes {', '.join(FILES)} from the server's structs."
    requires_system_checks = ()  # the structs need no database and no settings

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit 1 if a file is not current."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        home = Path(settings.BASE_DIR)
        made = {name: make() for name, make in FILES.items()}
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
