"""What allauth asks this project: who may sign up, how somebody is signed in, which mails are sent."""

import time
from typing import Any, Final

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from dialogue.accounts import addresses, mails
from dialogue.accounts.address_proof import new_code
from dialogue.accounts.models import Person
from dialogue.accounts.policies import may_sign_up
from dialogue.accounts.sign_in import WAY_BACK, guest_of_browser, sign_in

_BY_MAIL: Final = "reauthenticate_by_code"
#: What each way to confirm is called on our pages. The first one that a person has is offered first.
_WAYS: Final = {
    _BY_MAIL: gettext_lazy("By a code in your mail"),
    "mfa_reauthenticate:webauthn": gettext_lazy("By your passkey"),
    "mfa_reauthenticate": gettext_lazy("By your app, or a recovery code"),
}
#: Ways of signing in after which nothing is to be confirmed for a while. Somebody may have looked over the
#: shoulder of a person who typed a code into another device, and been faster.
_CONFIRMING: Final = {"code", "mfa", WAY_BACK}
#: The mail with a code to confirm that it is still the same person.
_CODE_MAIL: Final = "account/email/login_code"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types for checkers
    """Of allauth's mails it sends codes and one notice; of its messages none, because our pages say it."""

    error_messages: Final = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That is not the code. Look at it once more."),
        "too_many_login_attempts": gettext_lazy("That was wrong too often. Please ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether whoever sends this request may make an account: what the installation decides."""
        return may_sign_up(guest_of_browser(request))

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage", "dialogue.accounts.stages.KeepGuestStage"]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, under a new session key. How the person was recognized is kept, for confirmations."""
        assert isinstance(user, Person)
        records = get_authentication_records(request, user)
        sign_in(request, user)
        for record in records:
            record_authentication(request, user, record["method"])
        if records:
            request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether a person has to confirm who they are: not a guest, and not right after signing in."""
        person = self.request.user
        if person.is_guest:
            return False
        recent = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, person)
        return not any(each["at"] > recent and each["method"] in _CONFIRMING for each in records)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        if isinstance(user, Person):
            addresses.keep(user)
        methods = {each["id"]: each for each in super().get_reauthentication_methods(user)}
        if not settings.MAIL_CONFIGURED:
            methods.pop(_BY_MAIL, None)
        return [methods[way] | {"description": text} for way, text in _WAYS.items() if way in methods]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the page that follows says what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == _CODE_MAIL:
            mails.send_code(email, context["code"])
        else:
            mails.send_changed(email)

    def generate_login_code(self) -> str:
        return new_code()

    def is_ajax(self, request: HttpRequest) -> bool:
        """Whether the page's script asks, which it does for the challenge of a passkey."""
        return bool(request.headers.get("Accept") == "application/json")
