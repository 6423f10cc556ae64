"""The API's clients: what their credentials open, and by which key their requests are counted."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from dialogue.accounts import operator_keys
from dialogue.accounts.policies import require_may_open_rooms
from dialogue.accounts.sign_in import logged_as, person_of_request
from dialogue.helpers import security_log
from dialogue.rooms import rate_limit_keys
from dialogue.rooms.access import Membership
from dialogue.rooms.credentials import ClientCredentials, bearer, count_failure, membership_in


class RoomNotFound(Exception):
    """The client may enter no room of this id. The answer is the same whether the room exists."""


def membership_of_request(request: HttpRequest, room: str) -> Membership:
    """The membership in ``room`` that the request's credentials open.

    Raises:
        dialogue.rooms.credentials.NotSignedIn: there are no valid credentials.
        dialogue.helpers.rate_limits.TooManyRequests: there are none, and this client sent too many.
        RoomNotFound: the credentials are for other rooms.
    """
    found = membership_in(
        room,
        ClientCredentials(
            token=bearer(request.headers.get("Authorization", "")),
            cookie=settings.SESSION_COOKIE_NAME in request.COOKIES,
            person=person_of_request(request),
            counted_as=rate_limit_keys.by_person(request),
        ),
    )
    if found is None:
        raise RoomNotFound
    return found


@dataclass(frozen=True, slots=True)
class RoomCreator:
    """The client that opens a room: its name in the security log, and the key of its rate limit."""

    name: str
    rate_limit_key: str
    is_operator: bool = False


def room_creator(request: HttpRequest) -> RoomCreator:
    """The client that opens a room: an operator if it sent a key, otherwise the person or the address.

    Raises:
        dialogue.accounts.policies.MayNotOpenRooms: without a key, the policy lets only others open rooms.
        dialogue.accounts.operator_keys.UnknownOperatorKey: the key is unknown or was revoked.
        dialogue.helpers.rate_limits.TooManyRequests: the same, and this client sent too many such keys.
    """
    key = bearer(request.headers.get("Authorization", ""))
    if key is not None:
        try:
            found = operator_keys.find(key)
        except operator_keys.UnknownOperatorKey:
            count_failure("unknown_operator_key", rate_limit_keys.by_person(request))
            raise
        security_log.record("operator_key_used", key=found.pk)
        operator = rate_limit_keys.operator(found.pk)
        return RoomCreator(operator, operator, is_operator=True)
    require_may_open_rooms(person_of_request(request))
    return RoomCreator(logged_as(request), rate_limit_keys.by_person(request))


def reader_key(request: HttpRequest, membership: Membership) -> str:
    """What a client that reads is counted by: its person in all rooms, or the seat of its token."""
    person = person_of_request(request)
    return person.pk if person is not None else rate_limit_keys.by_membership(membership)
