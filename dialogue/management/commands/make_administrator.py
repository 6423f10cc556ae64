"""``manage.py make_administrator``: lets a person administer this installation, or no longer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.accounts.models import Person
from dialogue.trail.roles import InvalidAddress, make_account, set_administrator


class Command(BaseCommand):
    help = (
        "Lets the owner of an address administer this installation at /admin/; makes the account if there is"
        " none. They sign in by a code that is mailed there, and must set up a second factor or a passkey."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="the address of the person")
        parser.add_argument("--revoke", action="store_true", help="the person administers no longer")

    def handle(self, *args: Any, **options: Any) -> None:
        email, revoke = options["email"], options["revoke"]
        person = Person.objects.filter(email=email, is_active=True).first()
        if person is None and revoke:
            raise CommandError("There is no account with this address.")
        try:
            person = person or make_account(email)
        except InvalidAddress:
            raise CommandError("That is no address.") from None
        set_administrator(person, not revoke, by=None)
        self.stdout.write(
            f"The person {person.pk} administers no longer."
            if revoke
            else f"The person {person.pk} administers."
        )
