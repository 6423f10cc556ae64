"""Who asks: by a bearer token, or by a browser's session cookie. A token, when there is one, stands alone."""

from django.http import HttpRequest

from dialogue.people.doors import Pass, pass_by_person, pass_by_token, person_in


class NotSignedIn(Exception):
    """No credentials, or none that are known."""


class NotTheirRoom(Exception):
    """No room of this id is theirs; whether it exists, an outsider is not told."""


def the_pass(request: HttpRequest, room: str) -> Pass:
    """The pass that the request's credentials give into ``room``.

    Raises:
        NotSignedIn: the token is unknown, or the browser has no person yet.
        NotTheirRoom: the credentials are for other rooms.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        known = pass_by_token(token.strip())
        if known is None:
            raise NotSignedIn
        found = known if known.room == room else None
    else:
        person = person_in(request.session)
        if person is None:
            raise NotSignedIn
        found = pass_by_person(person, room)
    if found is None:
        raise NotTheirRoom
    return found
