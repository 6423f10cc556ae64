"""The verified address of a person: given, changed and taken away. Nothing else writes ``Person.email``.

allauth keeps verified addresses in a table of its own, which its pages read: both are written together. An
address that is not verified yet is stored nowhere but in the session that asked for its code, so nobody can
occupy somebody else's address.
"""

from typing import Final

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from dialogue.accounts.models import Person
from dialogue.helpers import security_log

_SHOWN_LETTERS: Final = 1


class AddressTaken(Exception):
    """Another person has this address."""


def find_person(address: str) -> Person | None:
    """The person whose verified address this is, active or not."""
    return Person.objects.filter(email=address).first()


def give(person: Person, address: str) -> None:
    """Make ``address``, which was verified, the only one of ``person``.

    Raises:
        AddressTaken: it belongs to another person; nothing was changed.
    """
    try:
        with transaction.atomic():
            person.email = address
            person.save(update_fields=["email"])
            EmailAddress.objects.filter(user=person).delete()
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    except IntegrityError:
        person.refresh_from_db(fields=["email"])
        raise AddressTaken from None
    security_log.record("address_given", person=person.pk)


def keep(person: Person) -> None:
    """Make sure that allauth knows the address of ``person``: an administrator's comes from a command."""
    if person.email is not None:
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )


def take_away(person: Person) -> None:
    """From now on ``person`` has no address."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=person).delete()
        person.email = None
        person.save(update_fields=["email"])
    security_log.record("address_taken_away", person=person.pk)


def masked(address: str) -> str:
    """An address that its owner recognizes and nobody else reads: ``a…@e…``."""
    name, _, host = address.partition("@")
    return f"{name[:_SHOWN_LETTERS]}…@{host[:_SHOWN_LETTERS]}…"
