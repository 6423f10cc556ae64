"""``manage.py make_account``: an account for an address, for installations where SIGN_UP is administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.accounts.addresses import AddressTaken
from dialogue.trail.roles import InvalidAddress, make_account


class Command(BaseCommand):
    help = "Makes an account for an address, whose owner signs in by a code that is mailed there."
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = make_account(options["email"])
        except InvalidAddress:
            raise CommandError("That is no address.") from None
        except AddressTaken:
            raise CommandError("There is an account with this address.") from None
        self.stdout.write(f"Made the account {person.pk}.")
