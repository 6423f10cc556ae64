"""Who asks, whichever way they ask: by a bearer token, or by a browser's session. Never by what they send.

A token, when there is one, stands alone. What somebody may do in the room that the pass is for, the moderator
decides for each command anew.
"""

from dialogue.accounts.models import Person
from dialogue.people import rates
from dialogue.people.doors import Pass, pass_by_person, pass_by_token


class NotSignedIn(Exception):
    """No credentials, or none that are known, or none that hold any longer."""


def bearer(authorization: str) -> str | None:
    """The token of an Authorization header, or None if it holds none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def pass_into(room: str, token: str | None, person: Person | None, address: str) -> Pass | None:
    """The pass that these credentials give into ``room``, or None for an outsider. Reads the database.

    Raises:
        NotSignedIn: the token is unknown or has expired, or nobody is signed in.
        dialogue.people.rates.TooMany: too many tokens from this ``address`` turned out to be none.
    """
    if token is None:
        if person is None:
            raise NotSignedIn
        return pass_by_person(person.pk, room)
    rates.look("guesses", address)
    known = pass_by_token(token)
    if known is None:
        rates.take("guesses", address)
        raise NotSignedIn
    return known if known.room == room else None
