"""``manage.py rotate_keys``: every key of every room, person and plan under the first of MASTER_KEYS."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from dialogue.accounts import authenticator_secrets
from dialogue.care import keys as persons_keys
from dialogue.couples import keys as plans_keys
from dialogue.helpers import security_log
from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.log.key_rotation import recode_heads, rewrap_keys
from dialogue.log.keyring import faults
from dialogue.notices import mail

_TABLES: Final = (persons_keys.TABLE, plans_keys.TABLE)


class Command(BaseCommand):
    """Wraps all keys anew; the words stay as they are. It can be stopped and begun again."""

    help = (
        "Puts the keys of all rooms, persons and plans under the first of MASTER_KEYS. First give every"
        " process the new list, the new key in front and the old ones behind it; drop the old ones when this"
        " has ended."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with translate_database_errors():
                missing = faults([key for table in _TABLES for key in table.samples()])
            if missing:
                raise CommandError("\n".join([*missing, "Nothing was rotated."]))
            keys, closed = rewrap_keys()
            heads, bad = recode_heads()
            of_owners = {table.whose: table.rewrap() for table in _TABLES}
            of_owners["authenticator"] = authenticator_secrets.encrypt_anew()
            keys += mail.rewrap_keys()
        except Unavailable as fault:
            raise CommandError(f"Not all could be rotated: {fault}") from None
        keys += sum(rewrapped for rewrapped, _ in of_owners.values())
        damaged = {whose: count for whose, (_, count) in of_owners.items() if count}
        security_log.record("keys_rotated", keys=keys, heads=heads, left=len(bad) + sum(damaged.values()))
        self.stdout.write(f"{keys} keys and {heads} heads of rooms are under the first master key now.")
        if left := sorted({*closed, *bad}):
            raise CommandError(
                f"Left as they are, for verify_log to look at; keep the old key: {', '.join(left)}"
            )
        if damaged:
            named = "; ".join(f"keys of {whose}s, {count} of them" for whose, count in damaged.items())
            raise CommandError(f"Left as they are, damaged: {named}.")
