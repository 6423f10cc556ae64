"""The devices of a person, for that person alone: listed, ended, and joined by a code."""

from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dialogue.accounts import addresses, device_codes, mails, sessions
from dialogue.accounts.device_codes import InvalidCode, ValidCode
from dialogue.accounts.models import DeviceCode, Person
from dialogue.accounts.sign_in import DEVICE_CODE, WAY_BACK, person_of_request, session_of, sign_in
from dialogue.helpers import security_log
from dialogue.pages.account_access import confirmed, count_wrong_code, for_persons
from dialogue.pages.account_forms import CodeForm
from dialogue.pages.account_guests import answer_for_guest, show_result
from dialogue.rooms.access import seats_of
from dialogue.trail.records import record

_KINDS: Final = {kind.value: kind for kind in DeviceCode.Kind}


@for_persons
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """The browsers in which the person is signed in, and the ways to add one."""
    return render(request, "pages/account/devices.html", _context(request))


@for_persons
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one other session of the person, or all others. Their open pages close."""
    person, here = _person(request), session_of(request)
    which = request.POST.get("session", "")
    if which == "others":
        sessions.end_sessions(person, but=here)
        security_log.record("session_ended", person=person.pk)
    elif which.isdecimal() and int(which) != here and sessions.end_session(person, int(which)):
        security_log.record("session_ended", person=person.pk)
    return redirect("account_devices")


@for_persons
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest) -> HttpResponse:
    """Make a code of one of the two kinds, and show it this once."""
    kind = _KINDS.get(request.POST.get("kind", ""))
    if kind is None:
        return redirect("account_devices")
    code = device_codes.new_code(_person(request), kind)
    context = {"code": code, "paper": kind == DeviceCode.Kind.WAY_BACK}
    return render(request, "pages/account/device_code.html", context, status=201)


@for_persons
@require_POST
def end_way_back(request: HttpRequest) -> HttpResponse:
    """From now on the codes of the person's devices open nothing."""
    device_codes.forget(_person(request))
    return redirect("account_devices")


@require_http_methods(["GET", "HEAD", "POST"])
def open_by_code(request: HttpRequest) -> HttpResponse:
    """The page for a code of another device. It says what the code opens, and a second POST opens it."""
    here = person_of_request(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if here is not None and not here.is_guest:
        return render(request, "pages/account/open_signed_in.html", {"person": here}, status=409)
    if not form.is_valid():
        return _ask(request, form, status=422 if form.is_bound else 200)
    sent = request.POST.get("csrfmiddlewaretoken")
    found = device_codes.find(form.cleaned_data["code"], sent)
    if isinstance(found, ValidCode) and found.person == here:
        return render(request, "pages/account/open_same.html")
    answer = request.POST.get("answer")
    if isinstance(found, ValidCode) and answer not in {"open", "move", "leave"}:
        context = _what_opens(found.person) | {"code": form.cleaned_data["code"], "guest": here}
        return render(request, "pages/account/open_confirm.html", context)
    if isinstance(found, ValidCode) and not device_codes.use(found, sent):
        found = InvalidCode(used=True)
    if isinstance(found, InvalidCode):
        security_log.refused("unknown_device_code")
        count_wrong_code(request)
        return _ask(request, form, invalid=found, status=422)
    return _open(request, found, here, moves=answer == "move")


def _open(request: HttpRequest, code: ValidCode, guest: Person | None, *, moves: bool) -> HttpResponse:
    """Sign in as the person of a code that is used up now. A way back is replaced by a new one."""
    result = answer_for_guest(guest, code.person, moves=moves) if guest is not None else {}
    record("seat_moved", by=code.person.pk)
    sign_in(request, code.person, by_code=True)
    is_way_back = code.kind == DeviceCode.Kind.WAY_BACK
    record_authentication(request, code.person, method=WAY_BACK if is_way_back else DEVICE_CODE)
    if code.person.email is not None:
        mails.send_changed(code.person.email)
    if is_way_back:
        result["way_back"] = device_codes.new_code(code.person, DeviceCode.Kind.WAY_BACK)
    return show_result(request, result) if result else redirect("past")


def _ask(
    request: HttpRequest, form: CodeForm, *, invalid: InvalidCode | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "pages/account/open.html", {"form": form, "invalid": invalid}, status=status)


def _what_opens(person: Person) -> dict[str, Any]:
    return {
        "conversations": seats_of(person.pk).count(),
        "address": addresses.masked(person.email) if person.email else "",
        "account": not person.is_guest,
    }


def _context(request: HttpRequest) -> dict[str, Any]:
    person, here = _person(request), session_of(request)
    return {
        "person": person,
        "sessions": [
            {
                "id": each.pk,
                "browser": each.browser,
                "since": each.created_at,
                "used": each.last_used_at,
                "here": each.pk == here,
            }
            for each in sessions.sessions_of(person)
        ],
        "way_back": device_codes.way_back_of(person),
    }


def _person(request: HttpRequest) -> Person:
    person = person_of_request(request)
    assert person is not None, "the page is for persons"
    return person
