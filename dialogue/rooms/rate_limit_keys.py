"""Keys of the rate limits: the person, seat or operator key of a valid secret, else the client's address.

So requests of others at an address refuse no client that has a seat, a link, a token or a key. A secret is
looked up first, by a digest with an index of its own, and only then counted.
"""

from django.http import HttpRequest

from dialogue.accounts import operator_keys
from dialogue.accounts.sign_in import person_of_request
from dialogue.helpers import client_address
from dialogue.rooms.access import Membership, membership_by_token
from dialogue.rooms.credentials import bearer
from dialogue.rooms.invitations import find_invitation


def by_person(request: HttpRequest) -> str:
    """The key for created rooms and for failed credentials: the person, or the address."""
    person = person_of_request(request)
    return person.pk if person is not None else client_address.of_request(request)


def by_secret(request: HttpRequest, link: str | None) -> str:
    """The key for requests. ``link`` is the code of the requested link, if there is one."""
    token = bearer(request.headers.get("Authorization", ""))
    if token is not None:
        return _by_token(token) or client_address.of_request(request)
    person = person_of_request(request)
    if person is not None:
        return person.pk
    address = client_address.of_request(request)
    invited = find_invitation(link) if link is not None else None
    # With the address: the creator of the room knows the link too, and could exhaust its holder's budget.
    return f"{seat(invited.room, invited.participant_id)}@{address}" if invited is not None else address


def by_membership(membership: Membership) -> str:
    """The key of the membership that a token gives."""
    return seat(membership.room, membership.viewer.participant_id)


def seat(room: str, participant_id: str) -> str:
    """The key of a seat."""
    return f"seat:{room}/{participant_id}"


def operator(key: int) -> str:
    """The rate-limit key of an operator key."""
    return f"operator:{key}"


def _by_token(token: str) -> str | None:
    membership = membership_by_token(token)
    if membership is not None:
        return by_membership(membership)
    try:
        return operator(operator_keys.find(token).pk)
    except operator_keys.UnknownOperatorKey:
        return None
