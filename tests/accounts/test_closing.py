"""Closing an account: no session, code, address or passkey is left, and it can be done again."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from dialogue.accounts import addresses, closing, device_codes
from dialogue.accounts.models import DeviceCode, Person, Session
from tests.sessions import key, person_by, signed_in

pytestmark = pytest.mark.django_db


def test_closed_account_leaves_nothing_that_signs_anybody_in() -> None:
    ana, ben = Person.objects.create_guest(), Person.objects.create_guest()
    for person, address in ((ana, "ana@example.org"), (ben, "ben@example.org")):
        addresses.give(person, address)
        TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(person)
        device_codes.new_code(person, DeviceCode.Kind.WAY_BACK)
    cookie, other = key(signed_in(ana)), key(signed_in(ben))
    assert closing.close(ana.pk)
    assert closing.close(ana.pk)
    assert not closing.close("0" * 32)
    assert person_by(cookie) is None
    assert person_by(other) == ben
    for table in (Session, DeviceCode):
        assert table.objects.filter(person=ana).count() == 0
        assert table.objects.filter(person=ben).count() == 1
    for theirs in (EmailAddress, Authenticator):
        assert theirs.objects.filter(user=ana).count() == 0
        assert theirs.objects.filter(user=ben).exists()
    ana.refresh_from_db()
    assert (ana.email, ana.is_active, ana.is_guest) == (None, False, True)
    new = Person.objects.create_guest()
    addresses.give(new, "ana@example.org")  # the address is free again
