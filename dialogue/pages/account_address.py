"""Changing and removing the address of an account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dialogue.accounts import addresses, mails
from dialogue.accounts.address_proof import AddressProof
from dialogue.accounts.models import Person
from dialogue.accounts.sign_in import person_of_request
from dialogue.pages.account import answer_code
from dialogue.pages.account_access import confirmed, count_code, for_accounts
from dialogue.pages.account_forms import AddressForm


@for_accounts
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The address, and the form for another one. A POST sends a code to the new address, known or not."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "person": request.user, "mail": settings.MAIL_CONFIGURED}
        return render(request, "pages/account/address.html", context, status=422 if form.is_bound else 200)
    count_code(request)
    AddressProof.begin(request, "address", form.cleaned_data["email"])
    return redirect("account_address_code")


@for_accounts
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code of the new address. Whoever gives it reads that address's mail."""
    proof = AddressProof.pending(request, "address")
    if proof is None:
        return redirect("account_address")
    answered = answer_code(request, proof, reverse("account_address"))
    if answered is not None:
        return answered
    proof.abort()
    person = _person(request)
    before = person.email
    try:
        addresses.give(person, proof.address)
    except addresses.AddressTaken:
        return render(request, "pages/account/address_taken.html", {"address": proof.address}, status=409)
    if before is not None and before != person.email:
        mails.send_left(before)
    return redirect("account")


@for_accounts
@confirmed
@require_POST
def remove_address(request: HttpRequest) -> HttpResponse:
    """Remove the address from an account that a passkey opens."""
    person = _person(request)
    before = person.email
    if before is None or not person.has_passkey:
        return redirect("account_address")
    addresses.take_away(person)
    mails.send_left(before)
    return redirect("account")


def _person(request: HttpRequest) -> Person:
    person = person_of_request(request)
    assert person is not None, "the page is for accounts"
    return person
