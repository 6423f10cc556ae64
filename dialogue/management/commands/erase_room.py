"""``manage.py erase_room``: erase conversations for good."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.helpers import security_log
from dialogue.helpers.database_errors import Unavailable
from dialogue.log.interface import NoSuchRoom
from dialogue.rooms.erasure import erase_room, erase_rooms


class Command(BaseCommand):
    help = (
        "Destroys all keys of a room, its names and its links: its words are gone for good, and every"
        " connection to it is closed. The bare course of events stays and still verifies. Older backups hold"
        " the keys still."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("room", metavar="ROOM", nargs="?", help="the room's id")
        which.add_argument(
            "--listed",
            action="store_true",
            help="erase the rooms that standard input names, one a line, as soon as it ends",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["listed"]:
            self._erase_listed(sys.stdin.read().split())
            return
        room = options["room"]
        try:
            erase_room(room)
        except NoSuchRoom:
            raise CommandError("There is no such room.") from None
        except Unavailable as error:
            raise CommandError(f"Nothing was erased: {error}") from None
        self.stdout.write(f"{room}: erased.")

    def _erase_listed(self, rooms: list[str]) -> None:
        remaining = dict.fromkeys(rooms)
        reason = "There is no such room."
        try:
            for room in erase_rooms(rooms):
                remaining.pop(room, None)
                security_log.record("room_erased", room=room)
                self.stdout.write(f"{room}: erased.")
        except Unavailable as error:
            reason = f"Nothing was erased: {error}"
        if remaining:
            raise CommandError("\n".join(f"{room}: {reason}" for room in remaining))
