"""The API's error answers: a status, a code and a sentence. They never quote what the client sent."""

from math import ceil
from typing import Any, Final

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from dialogue.accounts.operator_keys import UnknownOperatorKey
from dialogue.accounts.policies import MayNotOpenRooms
from dialogue.api.clients import RoomNotFound
from dialogue.helpers.database_errors import Unavailable, is_database_unavailable
from dialogue.helpers.rate_limits import TooManyRequests
from dialogue.http.problems import TOO_MANY_REQUESTS, UNAVAILABLE
from dialogue.log.interface import Erased
from dialogue.replay.exports.pages import TooLong
from dialogue.rooms.credentials import NotSignedIn
from dialogue.rooms.export_requests import NoSuchExportRequest, OnlyForPartners
from dialogue.rooms.exporting import ChangedMeanwhile, NotAskedFor, NotReady, ResearchNotAllowed
from dialogue.rooms.names import InvalidRoomRequest
from dialogue.rooms.queries import NoConsent, NotObserving, ObserverNotConnected
from dialogue.rooms.reading_limit import TooManyReads
from dialogue.rooms.typesetting import PdfFailed, PdfNotInstalled

#: The parameter that takes the body in the view functions; it is no part of a field's name.
BODY_PARAMETER: Final = "body"
#: The status, code and sentence of each exception.
PROBLEMS: Final[dict[type[Exception], tuple[int, str, str | Promise]]] = {
    NotSignedIn: (
        401,
        "not_signed_in",
        gettext_lazy("Please use a seat's token, or the browser that claimed the seat."),
    ),
    UnknownOperatorKey: (
        401,
        "unknown_operator_key",
        gettext_lazy(
            "There is no such operator's key, or it was revoked. Without a key, send no Authorization."
        ),
    ),
    NoConsent: (
        403,
        "no_consent",
        gettext_lazy("Both partners have to allow an observer, and that is not so now."),
    ),
    MayNotOpenRooms: (
        403,
        "may_not_open",
        gettext_lazy("This server lets only others open rooms: members, or an operator's key."),
    ),
    RoomNotFound: (404, "no_such_room", gettext_lazy("There is no such room for you.")),
    Erased: (404, "no_such_room", gettext_lazy("There is no such room for you.")),
    OnlyForPartners: (403, "only_for_partners", gettext_lazy("This is for the two partners alone.")),
    PdfNotInstalled: (
        501,
        "pdf_not_installed",
        gettext_lazy("No PDF is made here. The administrator installs what it needs: ./run setup pdf."),
    ),
    TooLong: (
        413,
        "too_long_for_pdf",
        gettext_lazy("This conversation is too long for a PDF. As Markdown, CSV or JSON it can be had."),
    ),
    PdfFailed: (
        503,
        "pdf_failed",
        gettext_lazy("The PDF could not be made. As Markdown, CSV or JSON it can be had."),
    ),
    NoSuchExportRequest: (
        404,
        "no_such_request",
        gettext_lazy("There is no such request for a copy. It may have been taken back, or have expired."),
    ),
    NotObserving: (
        409,
        "not_observing",
        gettext_lazy("This is for an observer. A partner needs no consent."),
    ),
    ObserverNotConnected: (409, "unseen", gettext_lazy("Open the room first: nobody observes unseen.")),
    Unavailable: (503, "unavailable", UNAVAILABLE),
}


EXPORT_PROBLEMS: Final[dict[type[Exception], tuple[str, str | Promise]]] = {
    NotAskedFor: (
        "export_not_asked_for",
        gettext_lazy(
            "The whole conversation has to be asked for: send a POST to this address. Both partners are told,"
            " and it is ready after a wait. Your own words are there at once: of=mine."
        ),
    ),
    NotReady: (
        "export_not_ready",
        gettext_lazy("It was asked for, and is not ready yet. Your own words are there at once: of=mine."),
    ),
    ResearchNotAllowed: (
        "research_not_allowed",
        gettext_lazy("The structure is for research, where both partners consent to that."),
    ),
    ChangedMeanwhile: (
        "export_changed",
        gettext_lazy("What may be taken changed while the copy was made. Please fetch it again."),
    ),
}


def register_error_handlers(api: NinjaAPI) -> None:
    """Have ``api`` answer every expected exception with its status, code and sentence."""
    for kind, answer in PROBLEMS.items():
        api.add_exception_handler(kind, _handler(api, *answer))

    def no_export(request: HttpRequest, error: Any) -> HttpResponse:
        code, detail = EXPORT_PROBLEMS[type(error)]
        ready_at = getattr(error, "ready_at", None)
        problem = {"code": code, "detail": str(detail), "ready_at": ready_at}
        response = api.create_response(request, problem, status=409)
        if ready_at is not None:
            response["Retry-After"] = str(max(1, ceil((ready_at - timezone.now()).total_seconds())))
        return response

    for kind in EXPORT_PROBLEMS:
        api.add_exception_handler(kind, no_export)

    def invalid_room_request(request: HttpRequest, error: Any) -> HttpResponse:
        return _answer(api, request, 422, "unfit", f"{error.field}: {error}")

    def invalid_field(request: HttpRequest, error: Any) -> HttpResponse:
        first = error.errors[0]
        field = ".".join(str(part) for part in first["loc"][1:] if part != BODY_PARAMETER)
        return _answer(api, request, 422, "unfit", f"{field or 'body'}: {first['msg']}.")

    def no_json(request: HttpRequest, error: Any) -> HttpResponse:
        return _answer(api, request, error.status_code, "malformed", gettext("This is not JSON."))

    def too_many_requests(request: HttpRequest, error: Any) -> HttpResponse:
        response = _answer(api, request, 429, "too_fast", TOO_MANY_REQUESTS)
        response["Retry-After"] = str(error.seconds)
        return response

    def too_many_reads(request: HttpRequest, error: Any) -> HttpResponse:
        response = _answer(api, request, 503, "unavailable", UNAVAILABLE)
        response["Retry-After"] = str(error.seconds)
        return response

    def database_error(request: HttpRequest, error: Any) -> HttpResponse:
        if not is_database_unavailable(error):
            raise error
        return _answer(api, request, 503, "unavailable", UNAVAILABLE)

    api.add_exception_handler(Error, database_error)
    api.add_exception_handler(InvalidRoomRequest, invalid_room_request)
    api.add_exception_handler(TooManyRequests, too_many_requests)
    api.add_exception_handler(TooManyReads, too_many_reads)
    api.add_exception_handler(ValidationError, invalid_field)
    api.add_exception_handler(HttpError, no_json)


def _handler(api: NinjaAPI, status: int, code: str, detail: str | Promise) -> Any:
    def handle(request: HttpRequest, _error: Any) -> HttpResponse:
        response = _answer(api, request, status, code, detail)
        if status == 401:
            response["WWW-Authenticate"] = "Bearer"
        return response

    return handle


def _answer(
    api: NinjaAPI, request: HttpRequest, status: int, code: str, detail: str | Promise
) -> HttpResponse:
    return api.create_response(request, {"code": code, "detail": str(detail)}, status=status)
