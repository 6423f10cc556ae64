"""Who may make an account, and who may open rooms: what an installation decides by SIGN_UP and OPEN_ROOMS.

The roles are guest, member and administrator. A therapist's role comes with their practice, and stands
between the last two.
"""

from typing import Literal

from django.conf import settings

from dialogue.accounts.models import Person

#: A visitor has no session. A guest has one; a member has an account; an administrator is a member, too.
Role = Literal["visitor", "guest", "member", "administrator"]


class MayNotOpenRooms(Exception):
    """The policy of this installation lets others open rooms, and not this client."""


def role_of(person: Person | None) -> Role:
    """The role of the client of a request."""
    if person is None or not person.is_active:
        return "visitor"
    if person.is_guest:
        return "guest"
    return "administrator" if person.is_staff else "member"


def may_sign_up(person: Person | None) -> bool:
    """Whether this client may make an account. Invited is a guest with a seat or in a couple, by a link."""
    if settings.SIGN_UP != "invited":
        return settings.SIGN_UP == "everybody"
    return person is not None and (person.seats.exists() or person.couples.exists())


def may_open_rooms(person: Person | None) -> bool:
    """Whether this client may open rooms and invite people to them."""
    role = role_of(person)
    if settings.OPEN_ROOMS == "members":
        return role in {"member", "administrator"}
    return settings.OPEN_ROOMS == "everybody" or role == "administrator"


def require_may_open_rooms(person: Person | None) -> None:
    """Check that this client may open rooms.

    Raises:
        MayNotOpenRooms: it may not.
    """
    if not may_open_rooms(person):
        raise MayNotOpenRooms
