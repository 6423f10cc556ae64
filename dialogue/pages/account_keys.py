"""Passkeys, authenticator apps and recovery codes: allauth's views, with our pages and our limits."""

from typing import Any, Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import stash_login
from allauth.account.models import Login
from allauth.account.views import ConfirmReauthenticationCodeView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dialogue.accounts.adapter import AccountAdapter
from dialogue.accounts.mfa_adapter import MFAAdapter
from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import guest_of_browser
from dialogue.helpers.languages import current_language
from dialogue.pages.account import settle, sign_in_page
from dialogue.pages.account_access import count_wrong_code, for_visitors
from dialogue.pages.account_browser import bind
from dialogue.pages.account_forms import AddressForm

#: So many wrong codes of the second step end a sign-in, which then begins with a new mailed code.
MAX_SECOND_STEPS: Final = 5
_NO_PASSKEY: Final = gettext_lazy("This passkey opens no account here. You can sign in by e-mail instead.")
_TOO_OFTEN: Final = gettext_lazy("That was wrong too often. Please sign in again from the beginning.")
#: In the session: the person for whom a passkey is being made.
_NEW_PERSON: Final = "passkey_person"


@for_visitors
@require_http_methods(["GET", "HEAD", "POST"])
def new_by_passkey(request: HttpRequest) -> HttpResponseBase:
    """Make an account that a passkey alone opens. In a guest's browser it is the guest's.

    The first POST shows the page on which the browser makes the passkey, the second one brings it.
    """
    if request.method != "POST":
        return redirect("account_login")
    guest = guest_of_browser(request)
    if not AccountAdapter().is_open_for_signup(request):
        return render(request, "pages/account/new.html", {"open": False}, status=403)
    begun = request.session.get(_NEW_PERSON)
    person = guest or Person(language=current_language(), **({"id": begun} if begun else {}))
    form = SignupWebAuthnForm(request.POST if "credential" in request.POST else None, user=person)
    if not form.is_valid():
        request.session[_NEW_PERSON] = person.pk
        context = {"form": form, "js_data": {"creation_options": webauthn.begin_registration(person, True)}}
        status = 422 if form.is_bound else 200
        return render(request, "pages/account/new_passkey.html", context, status=status)
    request.session.pop(_NEW_PERSON, None)
    with transaction.atomic():
        if guest is None:
            person.set_unusable_password()
            person.save(force_insert=True)
        data = form.cleaned_data
        key = webauthn.WebAuthn.add(person, data["name"], data["credential"]).instance
        RecoveryCodes.activate(person)
        settle(request, person, guest)
    record_authentication(request, person, "mfa", id=key.pk, type=key.type, passwordless=True)
    login = Login(user=person, signup=True, redirect_url=reverse("mfa_view_recovery_codes"))
    answer: HttpResponseBase = perform_login(request, login)
    return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc] # allauth has no types for checkers
    """A further passkey of a person. It signs in by itself, and makes a guest an account."""

    template_name = "pages/account/add_passkey.html"
    form_class = SignupWebAuthnForm

    def get_form_class(self) -> Any:
        return self.form_class

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, True)
        return context | {"js_data": {"creation_options": options}}

    def form_valid(self, form: Any) -> HttpResponse:
        person: Person = self.request.user
        guest = person if person.is_guest else None
        if guest is not None and not AccountAdapter().is_open_for_signup(self.request):
            return render(self.request, "pages/account/new.html", {"open": False}, status=403)
        response: HttpResponse = super().form_valid(form)
        if guest is not None:
            settle(self.request, person, guest)
            self.request.session.cycle_key()
            # Who has just made a passkey is not asked for it before the recovery codes are shown.
            record_authentication(self.request, person, "mfa", type=Authenticator.Type.WEBAUTHN)
        return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc] # allauth has no types for checkers
    """Removes a passkey, unless nothing else signs its owner in."""

    template_name = "pages/account/remove_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        removable = MFAAdapter().can_delete_authenticator(self.object)
        return context | {"passkey": self.object.wrap(), "removable": removable}

    def form_valid(self, form: Any) -> HttpResponse:
        if not MFAAdapter().can_delete_authenticator(self.object):
            refused: HttpResponse = self.render_to_response(self.get_context_data(), status=409)
            return refused
        response: HttpResponse = super().form_valid(form)
        return response


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc] # allauth has no types for checkers
    """A GET of the page's script asks for a challenge; a POST brings the passkey's answer."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        return bind(self.request, response)

    def form_invalid(self, form: Any) -> HttpResponse:
        count_wrong_code(self.request)
        return sign_in_page(self.request, AddressForm(), failed=str(_NO_PASSKEY), status=422)


class SecondStep(AuthenticateView):  # type: ignore[misc] # allauth has no types for checkers
    """After a mailed code, accounts with a passkey or an app are asked for it, or for a recovery code."""

    template_name = "pages/account/second_step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        count_wrong_code(self.request)
        self.stage.state["wrong"] = self.stage.state.get("wrong", 0) + 1
        if self.stage.state["wrong"] >= MAX_SECOND_STEPS:
            self.stage.abort()
            return sign_in_page(self.request, AddressForm(), failed=str(_TOO_OFTEN), status=422)
        stash_login(self.request, self.stage.login)
        response: HttpResponse = self.render_to_response(
            self.get_context_data() | {"wrong": True}, status=422
        )
        return response


class ConfirmByMail(ConfirmReauthenticationCodeView):  # type: ignore[misc] # allauth has no types for checkers
    """Confirms who somebody is by a code that is mailed to their address."""

    template_name = "pages/account/confirm_by_mail.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        count_wrong_code(self.request)
        response: HttpResponse = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response


class ConfirmByCode(ReauthenticateView):  # type: ignore[misc] # allauth has no types for checkers
    """Confirms who somebody is by the code of an app, or a recovery code."""

    template_name = "pages/account/confirm_by_app.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        count_wrong_code(self.request)
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response


class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc] # allauth has no types for checkers
    """Confirms who somebody is by a passkey."""

    template_name = "pages/account/confirm_by_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        count_wrong_code(self.request)
        response: HttpResponse = self.render_to_response(
            self.get_context_data() | {"wrong": True}, status=422
        )
        return response


class AddApp(ActivateTOTPView):  # type: ignore[misc] # allauth has no types for checkers
    """Makes an authenticator app the second step after a mailed code."""

    template_name = "pages/account/add_app.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        count_wrong_code(self.request)
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response
