"""Keys with which operators' programs open rooms over HTTP and are given the seats' tokens."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from dialogue.accounts.models import OperatorKey
from dialogue.helpers import security_log
from dialogue.helpers.tokens import digest, new_secret


class NameTaken(Exception):
    """There is a key of this name."""


class UnknownOperatorKey(Exception):
    """There is no such key, or it was revoked."""


def make(name: str) -> str:
    """Make a key and return it; only its digest is kept.

    Raises:
        NameTaken: revoke the other one first.
    """
    key = new_secret()
    try:
        with transaction.atomic():
            made = OperatorKey.objects.create(name=name, digest=digest(key))
    except IntegrityError:
        raise NameTaken from None
    security_log.record("operator_key_made", key=made.pk)
    return key


def find(key: str) -> OperatorKey:
    """The operator's key of this secret.

    Raises:
        UnknownOperatorKey: there is none.
    """
    found = OperatorKey.objects.filter(digest=digest(key)).first()
    if found is None:
        raise UnknownOperatorKey
    return found


def revoke(name: str) -> bool:
    """Take a key back for good. False: there is none of this name."""
    found = OperatorKey.objects.filter(name=name).first()
    if found is None:
        return False
    key = found.pk
    found.delete()
    security_log.record("operator_key_revoked", key=key)
    return True


def every() -> Iterable[OperatorKey]:
    """All keys that hold, the oldest first."""
    return OperatorKey.objects.order_by("pk")
