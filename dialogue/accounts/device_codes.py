"""One-time codes by which a person opens their seats on another device, or comes back to them.

A code for moving is short, because it is typed from one screen into another, and holds for minutes. A way
back is kept on paper until it is used. Whoever has a code is its person, so a guest whose session may have
been planted loses the codes as well (:func:`forget`).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dialogue.accounts.models import DeviceCode, Person
from dialogue.helpers import security_log
from dialogue.helpers.tokens import digest

#: The letters that RFC 8628 recommends: they form no words, and none looks like another.
ALPHABET: Final = "BCDFGHJKLMNPQRSTVWXZ"
LENGTHS: Final = {DeviceCode.Kind.MOVE: 8, DeviceCode.Kind.WAY_BACK: 16}
MOVE_LIFE: Final = timedelta(minutes=15)
#: How long the form that used a code is recognized again, after a double click or a lost answer.
SAME_FORM_WITHIN: Final = timedelta(minutes=10)
_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class ValidCode:
    """A code that opens the seats of ``person``, if it is not used meanwhile.

    ``again``: this form used it a moment ago, and its browser has not had our answer.
    """

    id: int
    kind: DeviceCode.Kind
    person: Person
    again: bool = False


@dataclass(frozen=True, slots=True)
class InvalidCode:
    """Why a code opens nothing."""

    used: bool = False
    expired: bool = False


def new_code(person: Person, kind: DeviceCode.Kind) -> str:
    """Make a code, which replaces the one before, and return it in groups of letters. Its digest is kept."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTHS[kind]))
    now = timezone.now()
    expires_at = now + MOVE_LIFE if kind == DeviceCode.Kind.MOVE else None
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # two that are made at once wait for each other
        before = DeviceCode.objects.filter(person=person, kind=kind)
        newest_used = before.exclude(used_at=None).order_by("-used_at").values_list("pk", flat=True)[:1]
        before.exclude(pk__in=list(newest_used)).delete()
        DeviceCode.objects.create(
            person=person, kind=kind, digest=_digest(code), created_at=now, expires_at=expires_at
        )
    security_log.record("device_code_made", person=person.pk)
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def find(given: str, form: str | None = None) -> ValidCode | InvalidCode:
    """What a code opens that a person typed into ``form``. It is not used yet."""
    code = _normalized(given)
    if len(code) not in LENGTHS.values():
        return InvalidCode()
    found = DeviceCode.objects.select_related("person").filter(digest=_digest(code)).first()
    if found is None or not found.person.is_active:
        return InvalidCode()
    if found.used_at is not None:
        recent = found.used_at > timezone.now() - SAME_FORM_WITHIN
        if not (form and recent and found.form_hash and bytes(found.form_hash) == digest(form)):
            return InvalidCode(used=True)
        return ValidCode(found.pk, DeviceCode.Kind(found.kind), found.person, again=True)
    if found.expires_at is not None and found.expires_at <= timezone.now():
        return InvalidCode(expired=True)
    return ValidCode(found.pk, DeviceCode.Kind(found.kind), found.person)


def use(code: ValidCode, form: str | None = None) -> bool:
    """Use up a code. False: it was used or replaced meanwhile, as when two devices confirm at once."""
    if code.again:
        return True
    unused = DeviceCode.objects.filter(pk=code.id, used_at=None)
    with transaction.atomic():
        used = unused.update(used_at=timezone.now(), form_hash=digest(form) if form else None) > 0
    if used:
        security_log.record("device_code_used", person=code.person.pk)
    return used


def way_back_of(person: Person) -> DeviceCode | None:
    """The way back of ``person`` that can still be used, or None."""
    return DeviceCode.objects.filter(person=person, kind=DeviceCode.Kind.WAY_BACK, used_at=None).first()


def forget_forms(person: Person) -> None:
    """From now on no form that used a code of ``person`` is recognized again."""
    DeviceCode.objects.filter(person=person).exclude(form_hash=None).update(form_hash=None)


def forget(person: Person) -> None:
    """From now on no code opens the seats of ``person``."""
    DeviceCode.objects.filter(person=person).delete()


def _normalized(given: str) -> str:
    return "".join(sign for sign in given.upper() if sign in ALPHABET)


def _digest(code: str) -> bytes:
    """The digest of a code for moving has a key: alone, it would be guessed from its digest."""
    if len(code) == LENGTHS[DeviceCode.Kind.WAY_BACK]:
        return digest(f"way back: {code}")
    return salted_hmac("third ear: a code for moving", code, algorithm="sha256").digest()
