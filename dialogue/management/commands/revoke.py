"""``manage.py revoke``: revoke a seat's link, token and browser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.rooms.access import deactivate_person, revoke_seat


class Command(BaseCommand):
    help = (
        "Revokes all access to a seat for good: its link, its token, the browser that has it. Open"
        " connections are closed within two seconds, on every process. What was said stays in the log."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", help="the room's id")
        parser.add_argument("who", help="the seat: a, b, or an observer's, such as o1")
        parser.add_argument(
            "--everywhere",
            action="store_true",
            help="deactivate the person who has the seat, so that they lose every other room, too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        room, participant_id = options["room"], options["who"]
        deactivated = options["everywhere"] and deactivate_person(room, participant_id)
        if not revoke_seat(room, participant_id):
            raise CommandError("There is no such seat.")
        self.stdout.write(f"Nothing opens seat {participant_id} of room {room} any more.")
        if options["everywhere"]:
            self.stdout.write(
                "The person who had the seat has lost every room."
                if deactivated
                else "No browser had taken the seat, so there is no person to deactivate."
            )
