"""Reads SIGN_UP and OPEN_ROOMS: who may make an account, and who may open rooms."""

from typing import Final

from django.core.exceptions import ImproperlyConfigured

from project import values

SIGN_UP: Final = ("everybody", "invited", "administrator")
OPEN_ROOMS: Final = ("everybody", "members", "administrator")


def policies() -> tuple[str, str]:
    """Who may make an account, and who may open rooms.

    Raises:
        ImproperlyConfigured: the first policy would hold nobody off, because of the second.
    """
    sign_up = values.choice("SIGN_UP", "everybody", SIGN_UP)
    open_rooms = values.choice("OPEN_ROOMS", "everybody", OPEN_ROOMS)
    if sign_up == "invited" and open_rooms == "everybody":
        raise ImproperlyConfigured(
            "SIGN_UP is invited, and OPEN_ROOMS everybody: then anybody opens a room and invites themself."
            " Set OPEN_ROOMS to members or administrator."
        )
    return sign_up, open_rooms
