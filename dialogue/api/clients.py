"""The clients of the API: their credentials, and what they are counted by."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from dialogue.accounts import operator_keys
from dialogue.accounts.sign_in import logged_as, person_of_request
from dialogue.helpers import security_log
from dialogue.rooms import rate_limit_keys
from dialogue.rooms.access import Membership
from dialogue.rooms.credentials import ClientCredentials, bearer, count_failure, membership_in


class NotTheirRoom(Exception):
    """No room of this id is theirs; whether it exists, an outsider is not told."""


def membership_of_request(request: HttpRequest, room: str) -> Membership:
    """The pass that the request's credentials give into ``room``.

    Raises:
        dialogue.rooms.credentials.NotSignedIn: there are none that hold.
        dialogue.helpers.rate_limits.TooManyRequests: and too many that this client showed did not.
        NotTheirRoom: the credentials are for other rooms.
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
        raise NotTheirRoom
    return found


@dataclass(frozen=True, slots=True)
class Opener:
    """The client that opens a room: its name in the security log, and what its rooms are counted by."""

    name: str
    counted_as: str
    is_operator: bool = False


def room_creator(request: HttpRequest) -> Opener:
    """The client that opens a room. An operator's key, where one is sent, is all that counts.

    Raises:
        dialogue.accounts.operator_keys.UnknownOperatorKey: the key is unknown or was revoked.
        dialogue.helpers.rate_limits.TooManyRequests: so it is, and this client sent too many such keys.
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
        return Opener(operator, operator, is_operator=True)
    return Opener(logged_as(request), rate_limit_keys.by_person(request))


def reader(request: HttpRequest, known: Membership) -> str:
    """What a client that reads is counted by: its person in all rooms, or the seat of its token."""
    person = person_of_request(request)
    return person.pk if person is not None else rate_limit_keys.by_membership(known)
