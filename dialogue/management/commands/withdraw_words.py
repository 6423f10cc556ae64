"""``manage.py withdraw_words``: destroy the key of one author's words in one room."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.log.erasure import purge_free_pages, withdraw_words
from dialogue.log.interface import Erased, NoSuchRoom
from dialogue.moderator.events import SEATS
from dialogue.trail.records import record


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
            with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
                seqs = withdraw_words(room, seat, timezone.now())
                if seqs:
                    record("words_withdrawn", by=None, room=room)
        except Erased:
            raise CommandError("The room was erased: there are no words in it any more.") from None
        except NoSuchRoom:
            raise CommandError("There is no such room.") from None
        except Unavailable as fault:
            raise CommandError(f"Nothing was withdrawn: {fault}") from None
        if seqs:
            self.stdout.write(f"{room}: the words of {seat} are gone, those of {len(seqs)} events.")
        else:
            self.stdout.write(f"{room}: there are no words of {seat}.")
