"""``manage.py withdraw_words``: destroy the key of one author's words in one room."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.interface import Erased, NoSuchRoom
from dialogue.moderator.events import SEATS
from dialogue.rooms.forgetting import withdraw_own_words


class Command(BaseCommand):
    help = (
        "Destroys the key of one author's words and private answers in a room: they are gone for good. Times,"
        " steps and the other's words stay, and the log still verifies. Older backups hold the key still."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", metavar="ROOM", help="the room's id")
        parser.add_argument("seat", metavar="SEAT", choices=SEATS, help="whose words: a or b")

    def handle(self, *args: Any, **options: Any) -> None:
        room, seat = options["room"], options["seat"]
        try:
            count = withdraw_own_words(room, seat, timezone.now(), by=None)
        except Erased:
            raise CommandError("The room was erased: there are no words in it any more.") from None
        except NoSuchRoom:
            raise CommandError("There is no such room.") from None
        except Unavailable as fault:
            raise CommandError(f"Nothing was withdrawn: {fault}") from None
        if count:
            self.stdout.write(f"{room}: the words of {seat} are gone, those of {count} events.")
        else:
            self.stdout.write(f"{room}: there are no words of {seat}.")
