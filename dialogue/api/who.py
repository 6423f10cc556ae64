"""Who asks the API."""

from django.http import HttpRequest

from dialogue.accounts.sign_in import person_of_request
from dialogue.people import addresses
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
