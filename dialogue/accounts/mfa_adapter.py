"""What allauth asks this project about passkeys, authenticator apps and recovery codes."""

from typing import Any, Final

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext, gettext_lazy

from dialogue.accounts import authenticator_secrets
from dialogue.accounts.models import Person

_SITE_NAME: Final = "Third Ear"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types for checkers
    """Secrets are encrypted, and names of accounts say nothing to others who see the device."""

    error_messages: Final = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That is not the code. Look at it once more.")
    }

    def encrypt(self, text: str) -> str:
        return authenticator_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return authenticator_secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the only way to sign in."""
        person = Person.objects.get(pk=authenticator.user_id)
        others = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
        return bool(
            authenticator.type != Authenticator.Type.WEBAUTHN
            or person.email is not None
            or others.exclude(pk=authenticator.pk).exists()
        )

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """The name that stands in the field for it; its owner may write another."""
        return gettext("My passkey")

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """What the device shows of the account in its own list of passkeys."""
        name = self._get_user_identifier(user)
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": name}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        assert isinstance(user, Person)
        return user.email or gettext("My account")

    def _get_site_name(self) -> str:
        return _SITE_NAME
