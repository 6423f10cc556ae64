"""``manage.py operator_key``: keys that open rooms over HTTP with tokens."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dialogue.accounts import operator_keys

LONGEST_NAME: Final = 40


class Command(BaseCommand):
    help = (
        "Makes a key with which a program opens rooms over HTTP and receives the seats' tokens (as"
        " Authorization: Bearer KEY), and prints it once: only its digest is stored."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME", help="what the key is called in the list")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--revoke", action="store_true", help="revoke the key of this name for good")
        what.add_argument(
            "--list", action="store_true", help="show the names of the keys that are not revoked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for key in operator_keys.every():
                self.stdout.write(f"{key.pk}  {key.created_at:%Y-%m-%d}  {key.name}")
            return
        name = (options["name"] or "").strip()
        if not name:
            raise CommandError("Give the key a name.")
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise CommandError(f"A name is one line of {LONGEST_NAME} characters at most.")
        if options["revoke"]:
            if not operator_keys.revoke(name):
                raise CommandError("There is no key of this name.")
            self.stdout.write(f"The key {name} is revoked.")
            return
        try:
            self.stdout.write(operator_keys.make(name))
        except operator_keys.NameTaken:
            raise CommandError("There is a key of this name: revoke it first, or choose another.") from None
