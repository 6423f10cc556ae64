"""``manage.py draw_format``: a format's graph as the text of a Mermaid flowchart."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dialogue import formats
from dialogue.moderator.diagram import flowchart
from dialogue.moderator.format_table import FormatError


class Command(BaseCommand):
    """Prints one format; ``docs/formats`` keeps what it prints for each."""

    help = "Prints the graph of the format named ID (or ID@VERSION) as a Mermaid flowchart."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", metavar="ID", help="the format's id, or id@version")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["format"]
        try:
            known = formats.catalogue()
            format_ = known[name] if name in known else formats.load(name)
        except FormatError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(flowchart(format_), ending="")
