"""``manage.py erase_room``: a conversation, gone for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.log.store import NoSuchRoom, Unavailable
from dialogue.people.erasing import erase_room


class Command(BaseCommand):
    help = (
        "Destroys all keys of a room, its names and its links: its words are gone for good, and whoever is in"
        " it is shown out. The bare course of events stays and still verifies. Older backups hold the keys"
        " still."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", metavar="ROOM", help="the room's id")

    def handle(self, *args: Any, **options: Any) -> None:
        room = options["room"]
        try:
            erase_room(room)
        except NoSuchRoom:
            raise CommandError("There is no such room.") from None
        except Unavailable as fault:
            raise CommandError(f"Nothing was erased: {fault}") from None
        self.stdout.write(f"{room}: erased.")
