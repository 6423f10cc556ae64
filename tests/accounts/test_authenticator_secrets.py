"""The secrets of apps and recovery codes: encrypted in the table, and moved to a new master key."""

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from pytest_django import Settings

from dialogue.accounts import authenticator_secrets
from dialogue.accounts.authenticator_secrets import SecretKeyMissing, decrypt, encrypt
from dialogue.accounts.models import Person

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.mark.slow
def test_table_holds_no_secret_in_clear() -> None:
    person = Person.objects.create_guest()
    TOTP.activate(person, SECRET)
    codes = RecoveryCodes.activate(person).generate_codes()
    stored = repr(Authenticator.objects.values())
    assert SECRET not in stored
    assert not any(code in stored for code in codes)
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert decrypt(seed) not in stored


def test_secrets_are_put_under_a_new_master_key_and_damaged_ones_are_counted(settings: Settings) -> None:
    ana, ben = Person.objects.create_guest(), Person.objects.create_guest()
    for person in (ana, ben):
        TOTP.activate(person, SECRET)
    settings.MASTER_KEYS = {"new": b"n" * 32, **settings.MASTER_KEYS}
    Authenticator.objects.filter(user=ben).update(data={"secret": "gone:AAAA"})
    assert authenticator_secrets.encrypt_anew() == (1, 1)
    assert authenticator_secrets.encrypt_anew() == (0, 1)
    settings.MASTER_KEYS = {"new": b"n" * 32}
    assert decrypt(Authenticator.objects.get(user=ana).data["secret"]) == SECRET
    with pytest.raises(SecretKeyMissing):
        decrypt(Authenticator.objects.get(user=ben).data["secret"])


def test_secret_that_was_changed_or_put_under_another_name_is_refused(settings: Settings) -> None:
    sealed = encrypt(SECRET)
    master, _, rest = sealed.rpartition(":")
    settings.MASTER_KEYS = {**settings.MASTER_KEYS, "other": settings.MASTER_KEYS[master]}
    for wrong in (f"other:{rest}", f"{master}:AAAA{rest[4:]}", f"{master}:", "nothing"):
        with pytest.raises(SecretKeyMissing):
            decrypt(wrong)
    assert context.request is None
