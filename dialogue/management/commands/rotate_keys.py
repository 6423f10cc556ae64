"""``manage.py rotate_keys``: every key of every room and person under the first of MASTER_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dialogue.accounts import authenticator_secrets
from dialogue.care import keys as persons_keys
from dialogue.helpers import security_log
from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.log.key_rotation import recode_heads, rewrap_keys
from dialogue.log.keyring import faults
from dialogue.notices import mail


class Command(BaseCommand):
    """Wraps all keys anew; the words stay as they are. It can be stopped and begun again."""

    help = (
        "Puts the keys of all rooms and persons under the first of MASTER_KEYS. First give every process the"
        " new list, the new key in front and the old ones behind it; drop the old ones when this has ended."
    )
    requires_system_checks = ()  # those read code, not data; a test runs them

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with translate_database_errors():
                missing = faults(persons_keys.samples())
            if missing:
                raise CommandError("\n".join([*missing, "Nothing was rotated."]))
            keys, closed = rewrap_keys()
            heads, bad = recode_heads()
            of_persons, closed_to_persons = persons_keys.rewrap_keys()
            of_authenticators, closed_authenticators = authenticator_secrets.encrypt_anew()
            keys += of_persons + of_authenticators + mail.rewrap_keys()
            closed_to_persons += closed_authenticators
        except Unavailable as fault:
            raise CommandError(f"Not all could be rotated: {fault}") from None
        security_log.record("keys_rotated", keys=keys, heads=heads, left=len(bad) + closed_to_persons)
        self.stdout.write(f"{keys} keys and {heads} heads of rooms are under the first master key now.")
        if left := sorted({*closed, *bad}):
            raise CommandError(
                f"Left as they are, for verify_log to look at; keep the old key: {', '.join(left)}"
            )
        if closed_to_persons:
            raise CommandError(f"Left as they are, damaged: keys of persons, {closed_to_persons} of them.")
