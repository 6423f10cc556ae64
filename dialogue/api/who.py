"""Who asks the API."""

from dataclasses import dataclass

from django.http import HttpRequest

from dialogue import security_log
from dialogue.accounts import operator_keys
from dialogue.accounts.sign_in import person_of_request
from dialogue.people import addresses, rates
from dialogue.people.credentials import bearer, pass_into
from dialogue.people.doors import Pass


class NotTheirRoom(Exception):
    """No room of this id is theirs; whether it exists, an outsider is not told."""


def the_pass(request: HttpRequest, room: str) -> Pass:
    """The pass that the request's credentials give into ``room``.

    Raises:
        dialogue.people.credentials.NotSignedIn: there are none that hold.
        dialogue.people.rates.TooMany: too many from this address did not.
        NotTheirRoom: the credentials are for other rooms.
    """
    token = bearer(request.headers.get("Authorization", ""))
    found = pass_into(room, token, person_of_request(request), addresses.of_request(request))
    if found is None:
        raise NotTheirRoom
    return found


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens a room: their name in the security log, and what their rooms are counted by."""

    name: str
    counted_as: str
    is_operator: bool = False


def the_opener(request: HttpRequest) -> Opener:
    """Who opens a room. A key, where one is sent, stands alone.

    Raises:
        dialogue.accounts.operator_keys.UnknownOperatorKey: it is none, or was revoked.
        dialogue.people.rates.TooMany: and too many from this address were.
    """
    address = addresses.of_request(request)
    key = bearer(request.headers.get("Authorization", ""))
    if key is not None:
        try:
            operator = operator_keys.find(key)
        except operator_keys.UnknownOperatorKey:
            security_log.refused("unknown_operator_key")
            rates.take("guesses", address)
            raise
        security_log.record("operator_key_used", key=operator.pk)
        return Opener(f"operator:{operator.pk}", f"operator:{operator.pk}", is_operator=True)
    person = person_of_request(request)
    if person is not None:
        return Opener(f"person:{person.pk}", person.pk)
    return Opener("visitor", address)


def reader(request: HttpRequest, known: Pass) -> str:
    """Who reads: the person, whatever the room, or the seat of a client that is no browser."""
    person = person_of_request(request)
    return person.pk if person is not None else f"{known.room}/{known.viewer.who}"
