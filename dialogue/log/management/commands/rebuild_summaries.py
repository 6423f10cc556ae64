"""``manage.py rebuild_summaries``: the summaries of rooms, which lists show, from their events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.helpers.database_errors import Unavailable
from dialogue.log.codec import Unreadable
from dialogue.log.interface import NoSuchRoom
from dialogue.log.rebuild import rebuild_summary
from dialogue.log.verify import all_rooms


class Command(BaseCommand):
    help = (
        "Folds the events of each room anew into the summary that lists of rooms show. It needs no master"
        " key, changes no event, and can run beside a server. Exit code 1 where an event cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rooms", nargs="*", metavar="ROOM", help="a room's id (none named: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        count, rebuilt, bad = 0, 0, []
        try:
            for room in options["rooms"] or all_rooms():
                count += 1
                try:
                    rebuilt += rebuild_summary(room)
                except NoSuchRoom:
                    bad.append(f"{room}: there is no such room.")
                except Unreadable as fault:
                    bad.append(f"{room}: left as it was, because of an event: {fault}.")
        except Unavailable as fault:
            raise CommandError(f"Not all could be rebuilt: {fault}") from None
        self.stdout.write(f"{rebuilt} of {count} summaries were not those of their events, and are now.")
        if bad:
            raise CommandError("\n".join(bad))
