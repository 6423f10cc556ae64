"""Closing an account: from now on nobody is signed in as this person, and nobody can be again."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from dialogue.accounts import device_codes
from dialogue.accounts.models import Person
from dialogue.accounts.sessions import end_sessions
from dialogue.helpers import security_log


def close(person_id: str) -> bool:
    """End the sessions, remove the address, passkeys and codes, and mark the person inactive.

    What the person has elsewhere stays: ``dialogue.personal_data`` erases it. Closing again does nothing.
    False: there is no such person.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id).first()
        if person is None:
            return False
        end_sessions(person)
        device_codes.forget(person)
        Authenticator.objects.filter(user=person).delete()
        EmailAddress.objects.filter(user=person).delete()
        person.email, person.is_active, person.is_staff = None, False, False
        person.set_unusable_password()
        person.save()
    security_log.record("account_closed", person=person.pk)
    return True
