"""``manage.py open_room``: open rooms from the shell, and print each participant's link and token."""

import json
from itertools import repeat
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.interface import FormatChanged
from dialogue.moderator.format_table import FormatError
from dialogue.rooms.creation import CreatedRoom, create_in_batches, room_request
from dialogue.rooms.names import InvalidRoomRequest

MAX_ROOMS: Final = 100_000


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
        if not 1 <= options["count"] <= MAX_ROOMS:
            raise CommandError(f"--count is from 1 to {MAX_ROOMS}.")
        try:
            request = room_request(
                options["format"],
                options["topic"],
                options["names"].split(","),
                options["observer"],
                options["observer_scope"],
                consented=options["consented"],
            )
        except FormatError as error:
            raise CommandError(f"A format is not in order: {error}") from None
        except InvalidRoomRequest as error:
            raise CommandError(f"--{OPTION_OF_FIELD.get(error.field, error.field)}: {error}") from None
        formatted = _as_json if options["json"] else _as_text
        try:
            for created in create_in_batches(repeat(request, options["count"])):
                self.stdout.write(formatted(created))
        except FormatChanged as error:
            raise CommandError(f"The format {error}.") from None
        except Unavailable as error:
            raise CommandError(f"The database cannot be used: {error.__cause__}") from None


#: The options whose name is not that of the field that they fill.
OPTION_OF_FIELD: Final = {"scope": "observer-scope"}


def _as_json(created: CreatedRoom) -> str:
    return json.dumps(created.as_json())


def _as_text(created: CreatedRoom) -> str:
    invitations = [*created.partners, *([created.observer] if created.observer else [])]
    lines = [f"Room {created.room} is open, in the format {created.format.ref}."]
    for invitation in invitations:
        role = "" if invitation.participant_id in {"a", "b"} else f", who observes ({created.scope})"
        lines += [
            f"  {invitation.name}{role}",
            f"    link   {invitation.link}",
            f"    token  {invitation.token}",
        ]
    lines.append("Each link works for one browser. Keep the tokens: they are not shown again.")
    return "\n".join(lines)
