"""The account's first page, and signing in by a mailed code, which is also how an account is made.

An address that is known and one that is not are answered alike until its code was typed: the same pages,
statuses, lengths and mails.
"""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogue.accounts import addresses, device_codes
from dialogue.accounts.adapter import AccountAdapter
from dialogue.accounts.address_proof import AddressProof
from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import end_what_may_be_planted, guest_of_browser, person_of_request
from dialogue.accounts.sign_in import sign_out as sign_out_browser
from dialogue.couples import invitations as couples
from dialogue.helpers import security_log
from dialogue.helpers.languages import current_language
from dialogue.pages.account_access import count_code, count_wrong_code, for_persons, for_visitors, safe_next
from dialogue.pages.account_browser import bind, in_the_same_browser
from dialogue.pages.account_forms import AddressForm, CodeForm
from dialogue.rooms.access import seats_of
from dialogue.rooms.invitations import forget_forms


@for_persons
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What signs the person in, and the ways to the other pages."""
    person = person_of_request(request)
    assert person is not None
    kinds = Authenticator.Type
    own = Authenticator.objects.filter(user=person).order_by("created_at")
    context = {
        "person": person,
        "passkeys": [each.wrap() for each in own if each.type == kinds.WEBAUTHN],
        "app": next((each for each in own if each.type == kinds.TOTP), None),
        "recovery": next((each for each in own if each.type == kinds.RECOVERY_CODES), None),
        "way_back": device_codes.way_back_of(person),
        "conversations": seats_of(person.pk).count(),
    }
    return render(request, "pages/account/overview.html", context)


@for_visitors
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page of signing in, and of making an account. A POST sends a code to an address."""
    if request.method != "POST":
        if LOGIN_SESSION_KEY in request.session:
            clear_login(request)  # the person went back and begins anew
        return sign_in_page(request, AddressForm())
    form = AddressForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, form, status=422)
    count_code(request)
    AddressProof.begin(request, "sign_in", form.cleaned_data["email"], safe_next(request))
    return redirect("account_code")


def sign_in_page(
    request: HttpRequest, form: AddressForm, *, failed: str | None = None, status: int = 200
) -> HttpResponse:
    """The page of signing in. ``failed`` says what did not work."""
    context = {
        "form": form,
        "failed": failed,
        "guest": guest_of_browser(request),
        "next": safe_next(request) or "",
        "mail": settings.MAIL_CONFIGURED,
    }
    return render(request, "pages/account/sign_in.html", context, status=status)


@for_visitors
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """The page that asks for the mailed code."""
    proof = AddressProof.pending(request, "sign_in")
    if proof is None:
        return redirect("account_login")
    answered = answer_code(request, proof, reverse("account_login"))
    return answered if answered is not None else bind(request, _recognized(request, proof))


def answer_code(request: HttpRequest, proof: AddressProof, back: str) -> HttpResponse | None:
    """The page of a mailed code; None for the right code, which needs no page."""
    context: dict[str, Any] = {"address": addresses.masked(proof.address), "form": CodeForm(), "back": back}
    if request.method != "POST":
        return render(request, "pages/account/code.html", context)
    if "again" in request.POST:
        count_code(request)
        AddressProof.begin(request, proof.state["purpose"], proof.address, proof.then)
        return render(request, "pages/account/code.html", context | {"sent_again": True})
    form = CodeForm(request.POST)
    if form.is_valid() and proof.accept(form.cleaned_data["code"]):
        return None
    if form.is_valid():
        count_wrong_code(request)
        over = AddressProof.pending(request, proof.state["purpose"]) is None
        context |= {"wrong": True, "over": over}
    return render(request, "pages/account/code.html", context | {"form": form}, status=422)


@for_visitors
@in_the_same_browser
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Asks whoever proved an address that has no account whether to make one. A POST makes it.

    In a guest's browser it is the guest's: what they have stays theirs.
    """
    proof = AddressProof.pending(request, "sign_in")
    if proof is None or not proof.proven:
        return redirect("account_login")
    guest = guest_of_browser(request)
    open_ = AccountAdapter().is_open_for_signup(request)
    if request.method != "POST" or not open_:
        context = {"address": proof.address, "guest": guest, "open": open_}
        return render(request, "pages/account/new.html", context, status=200 if open_ else 403)
    person = guest if guest is not None else Person.objects.create_guest(current_language())
    try:
        addresses.give(person, proof.address)
    except addresses.AddressTaken:  # the same person made it in another browser meanwhile
        if guest is None:
            person.delete()
        return _recognized(request, proof)
    settle(request, person, guest)
    return _recognized(request, proof)


def settle(request: HttpRequest, person: Person, guest: Person | None) -> None:
    """End what a person who planted this browser's guest could still use, now that it is an account."""
    if guest is not None:
        end_what_may_be_planted(request, person)
        forget_forms(person)
        couples.forget_forms(person)
    security_log.record("guest_became_account", person=person.pk)


def _recognized(request: HttpRequest, proof: AddressProof) -> HttpResponseBase:
    """Go on with signing in the person who has the proven address, or to making an account."""
    person = addresses.find_person(proof.address)
    if person is None:
        return redirect("account_new")
    proof.abort()
    record_authentication(request, person, method="code")
    login = Login(user=person, email=proof.address, redirect_url=proof.then)
    answer: HttpResponseBase = perform_login(request, login)
    return answer


@require_GET
def inactive(request: HttpRequest) -> HttpResponse:
    """What the owner of an account reads that was closed."""
    return render(request, "pages/account/inactive.html", status=403)


@for_persons
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign this browser out of an account. A guest would lose their seats: another page asks them first."""
    person = person_of_request(request)
    assert person is not None
    if person.is_guest:
        return redirect("past")
    security_log.record("browser_forgotten", person=person.pk)
    sign_out_browser(request)
    response = redirect("account_login")
    response["Clear-Site-Data"] = '"storage"'
    return response
