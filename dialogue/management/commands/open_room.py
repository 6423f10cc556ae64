"""``manage.py open_room``: make rooms from the shell, with what lets each person in."""

import json
from itertools import repeat
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.interface import FormatChanged
from dialogue.moderator.format_table import FormatError
from dialogue.rooms.creation import CreatedRoom, create_in_batches, room_request
from dialogue.rooms.names import InvalidRoomRequest

MOST_ROOMS: Final = 100_000


class Command(BaseCommand):
    help = (
        "Opens a room and prints its links and tokens. They are shown this once: only their digests are kept."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", required=True, help="the dialogue format's name, such as compassion")
        parser.add_argument("--topic", default="", help="what the two want to talk about, in one line")
        parser.add_argument("--names", required=True, help='both partners\' names: "Ana,Ben"')
        parser.add_argument(
            "--observer", help="the name of somebody who may watch once both partners allow it"
        )
        parser.add_argument("--observer-scope", default="words", choices=["words", "signals"])
        parser.add_argument(
            "--consented",
            action="store_true",
            help="record both partners' consent to the observer now (for demonstrations and tests)",
        )
        parser.add_argument("--count", type=int, default=1, help="open so many rooms of this kind")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object a room and nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["count"] <= MOST_ROOMS:
            raise CommandError(f"--count is from 1 to {MOST_ROOMS}.")
        try:
            planned = room_request(
                options["format"],
                options["topic"],
                options["names"].split(","),
                options["observer"],
                options["observer_scope"],
                consented=options["consented"],
            )
        except FormatError as fault:
            raise CommandError(f"A format is not in order: {fault}") from None
        except InvalidRoomRequest as unfit:
            raise CommandError(f"--{OPTIONS.get(unfit.field, unfit.field)}: {unfit}") from None
        tell = _json if options["json"] else _friendly
        try:
            for opened in create_in_batches(repeat(planned, options["count"])):
                self.stdout.write(tell(opened))
        except FormatChanged as changed:
            raise CommandError(f"The format {changed}.") from None
        except Unavailable as fault:
            raise CommandError(f"The database cannot be used: {fault.__cause__}") from None


#: Options that are called something else than the field they fill.
OPTIONS: Final = {"scope": "observer-scope"}


def _json(opened: CreatedRoom) -> str:
    return json.dumps(opened.as_json())


def _friendly(opened: CreatedRoom) -> str:
    doors = [*opened.partners, *([opened.observer] if opened.observer else [])]
    lines = [f"Room {opened.room} is open, in the format {opened.format.ref}."]
    for door in doors:
        role = "" if door.participant_id in {"a", "b"} else f", who observes ({opened.scope})"
        lines += [f"  {door.name}{role}", f"    link   {door.link}", f"    token  {door.token}"]
    lines.append("Each link works for one browser. Keep the tokens: they are not shown again.")
    return "\n".join(lines)
