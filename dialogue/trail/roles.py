"""What an administrator changes of a person, and records: who administers, and who is refused everywhere.

``by`` is the id of the administrator; None for an operator at the command line.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from dialogue.accounts.addresses import give
from dialogue.accounts.models import Person
from dialogue.helpers import security_log
from dialogue.trail.records import record


class InvalidAddress(Exception):
    """The text is no e-mail address."""


def make_account(email: str) -> Person:
    """Make an account for an address whose owner has not been here yet.

    Raises:
        InvalidAddress, dialogue.accounts.addresses.AddressTaken: nothing was made.
    """
    try:
        validate_email(email.strip())
    except ValidationError:
        raise InvalidAddress from None
    with transaction.atomic():
        person = Person.objects.create_guest()
        give(person, email)
    return person


def set_administrator(person: Person, allowed: bool, *, by: str | None) -> None:
    """Give or take away the role of an administrator. Their next request shows it; nobody is signed out."""
    with transaction.atomic():
        if not Person.objects.filter(pk=person.pk, is_staff=not allowed).update(is_staff=allowed):
            return
        record("role_given" if allowed else "role_taken", by=by, person=person.pk)
    person.is_staff = allowed
    security_log.record("role_given" if allowed else "role_taken", person=person.pk, by=by)


def set_active(person: Person, active: bool, *, by: str | None) -> None:
    """Open a person's account again, or close it: their sessions are refused, their open sockets closed."""
    with transaction.atomic():
        if not Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active):
            return
        record("person_reactivated" if active else "person_deactivated", by=by, person=person.pk)
    person.is_active = active
    security_log.record("person_reactivated" if active else "person_deactivated", person=person.pk, by=by)
