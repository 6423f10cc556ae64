"""By what a client is counted: with a valid secret by its person, seat or key, without one by its address.

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
    """By what rooms that are opened, and secrets that are none, are counted: the person, or the address."""
    person = person_of_request(request)
    return person.pk if person is not None else client_address.of_request(request)


def by_secret(request: HttpRequest, link: str | None) -> str:
    """By what requests are counted. ``link`` is the code of the link that is asked for, if one is."""
    token = bearer(request.headers.get("Authorization", ""))
    if token is not None:
        return _by_token(token) or client_address.of_request(request)
    person = person_of_request(request)
    if person is not None:
        return person.pk
    address = client_address.of_request(request)
    invited = find_invitation(link) if link is not None else None
    # With the address: whoever opened the room has the link, too, and could use up its reader's budget.
    return f"{seat(invited.room, invited.participant_id)}@{address}" if invited is not None else address


def by_membership(door: Membership) -> str:
    """By what the holder of a token is counted."""
    return seat(door.room, door.viewer.participant_id)


def seat(room: str, who: str) -> str:
    """A seat, as it is counted."""
    return f"seat:{room}/{who}"


def operator(key: int) -> str:
    """An operator's key, as it is counted."""
    return f"operator:{key}"


def _by_token(token: str) -> str | None:
    door = membership_by_token(token)
    if door is not None:
        return by_membership(door)
    try:
        return operator(operator_keys.find(token).pk)
    except operator_keys.UnknownOperatorKey:
        return None
