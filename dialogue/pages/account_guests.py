"""Signing in to an account in a guest's browser: asks what becomes of the guest, and says the result."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dialogue.accounts import addresses, device_codes
from dialogue.accounts.models import DeviceCode, Person
from dialogue.accounts.sign_in import guest_of_browser
from dialogue.care import storage
from dialogue.couples.moving import move as move_couples
from dialogue.pages.account_access import for_persons, for_visitors, while_asked_about_guest
from dialogue.pages.account_browser import in_the_same_browser
from dialogue.rooms.access import seats_of
from dialogue.rooms.moving import MovedSeats, move_seats

#: In the session: what became of the guest, until the person has read it.
_RESULT = "guest_result"


@for_visitors
@in_the_same_browser
@while_asked_about_guest
@require_http_methods(["GET", "HEAD", "POST"])
def keep_guest(request: HttpRequest) -> HttpResponseBase:
    """Ask whether the guest's conversations become the account's, or stay the guest's, or nothing happens.

    What stays gets a code. It is shown before the guest's session ends, so that no lost answer loses it.
    """
    stage = request._login_stage  # type: ignore[attr-defined] # noqa: SLF001 - where allauth puts it
    account, guest = stage.login.user, guest_of_browser(request)
    answer = request.POST.get("answer")
    if answer == "cancel":
        stage.abort()
        return redirect("past")
    written_down = answer == "written_down" and guest is not None and device_codes.way_back_of(guest)
    if guest is not None and not written_down and answer not in {"move", "leave"}:
        context = {
            "conversations": seats_of(guest.pk).count(),
            "address": addresses.masked(account.email) if account.email else "",
        }
        return render(request, "pages/account/keep_guest.html", context)
    if guest is not None and not written_down:
        result = answer_for_guest(guest, account, moves=answer == "move")
        if result["code"]:
            return render(request, "pages/account/keep_guest_code.html", result)
        stage.login.redirect_url = reverse("past")
    response: HttpResponseBase = stage.exit()
    return response


def show_result(request: HttpRequest, result: dict[str, int | str]) -> HttpResponse:
    """Redirect to the page that says what became of a guest; it stays until the person has read it."""
    request.session[_RESULT] = result
    return redirect("account_guest_result")


@for_persons
@require_http_methods(["GET", "HEAD", "POST"])
def guest_result(request: HttpRequest) -> HttpResponse:
    """Say what became of the guest, with the way back to what stayed theirs. A POST says that it was read."""
    result = request.session.get(_RESULT)
    if result is None:
        return redirect("account")
    if request.method == "POST":
        del request.session[_RESULT]
        return redirect("past")
    return render(request, "pages/account/guest_result.html", result)


def answer_for_guest(guest: Person, account: Person, *, moves: bool) -> dict[str, int | str]:
    """Do what the person answered: how many seats moved, how many are left, and the code that opens those."""
    if moves:
        storage.move(
            guest.pk, account.pk
        )  # in no transaction, so that it also wipes what is left in the files
        seats = move_seats(guest, account)
        couples = move_couples(guest, account)
    else:
        seats, couples = MovedSeats(0, seats_of(guest.pk).count()), 0
    if seats.left or couples or not moves:
        code = device_codes.new_code(guest, DeviceCode.Kind.WAY_BACK)
        return {"moved": seats.moved, "left": seats.left, "code": code}
    device_codes.forget(guest)
    guest.is_active = False
    guest.save(update_fields=["is_active"])
    return {"moved": seats.moved, "left": 0, "code": ""}
