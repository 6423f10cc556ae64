"""What the API answers when it cannot do what was asked: a code, and a sentence. Never what was sent."""

from typing import Any, Final

from django.db import Error
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from dialogue.accounts.operator_keys import UnknownOperatorKey
from dialogue.api.clients import NotTheirRoom
from dialogue.helpers.database_errors import Unavailable, is_database_unavailable
from dialogue.helpers.rate_limits import TooManyRequests
from dialogue.log.interface import Erased
from dialogue.rooms.credentials import NotSignedIn
from dialogue.rooms.names import InvalidRoomRequest
from dialogue.rooms.queries import NoConsent, ObserverNotConnected
from dialogue.rooms.reading_limit import TooManyReads

_OUT_OF_REACH: Final = (503, "unavailable", "This cannot be done just now. Please try again in a moment.")

#: As the pages' own; they are siblings and share nothing.
TOO_OFTEN: Final = "That was a little too often. Please try again in a while."
#: Each fault with its status, its code and its sentence.
PROBLEMS: Final[dict[type[Exception], tuple[int, str, str]]] = {
    NotSignedIn: (401, "not_signed_in", "Please use a seat's token, or the browser that claimed the seat."),
    UnknownOperatorKey: (
        401,
        "unknown_operator_key",
        "There is no such operator's key, or it was revoked. Without a key, send no Authorization.",
    ),
    NoConsent: (403, "no_consent", "Both partners have to allow an observer, and that is not so now."),
    NotTheirRoom: (404, "no_such_room", "There is no such room for you."),
    Erased: (404, "no_such_room", "There is no such room for you."),
    ObserverNotConnected: (409, "unseen", "Open the room first: nobody observes unseen."),
    Unavailable: _OUT_OF_REACH,
}


def answer_problems(api: NinjaAPI) -> None:
    """Have ``api`` answer every fault that is known with its status, code and sentence."""
    for kind, (status, code, detail) in PROBLEMS.items():
        api.add_exception_handler(kind, _teller(api, status, code, detail))

    def unfit(request: HttpRequest, fault: Any) -> HttpResponse:
        return _answer(api, request, 422, "unfit", f"{fault.field}: {fault}")

    def invalid(request: HttpRequest, fault: Any) -> HttpResponse:
        first = fault.errors[0]
        field = ".".join(str(part) for part in first["loc"][1:] if part != "wanted")
        return _answer(api, request, 422, "unfit", f"{field or 'body'}: {first['msg']}.")

    def unreadable(request: HttpRequest, fault: Any) -> HttpResponse:
        return _answer(api, request, fault.status_code, "malformed", "This is not JSON.")

    def too_many(request: HttpRequest, wait: Any) -> HttpResponse:
        answer = _answer(api, request, 429, "too_fast", TOO_OFTEN)
        answer["Retry-After"] = str(wait.seconds)
        return answer

    out_of_reach = _teller(api, *PROBLEMS[Unavailable])

    def database(request: HttpRequest, fault: Any) -> HttpResponse:
        if not is_database_unavailable(fault):
            raise fault
        answer: HttpResponse = out_of_reach(request, fault)
        return answer

    def busy(request: HttpRequest, wait: Any) -> HttpResponse:
        answer = _answer(api, request, *_OUT_OF_REACH)
        answer["Retry-After"] = str(wait.seconds)
        return answer

    api.add_exception_handler(Error, database)
    api.add_exception_handler(InvalidRoomRequest, unfit)
    api.add_exception_handler(TooManyRequests, too_many)
    api.add_exception_handler(TooManyReads, busy)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(HttpError, unreadable)


def _teller(api: NinjaAPI, status: int, code: str, detail: str) -> Any:
    def tell(request: HttpRequest, _fault: Any) -> HttpResponse:
        answer = _answer(api, request, status, code, detail)
        if status == 401:
            answer["WWW-Authenticate"] = "Bearer"
        return answer

    return tell


def _answer(api: NinjaAPI, request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "detail": detail}, status=status)
