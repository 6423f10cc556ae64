"""The rows of accounts: what is each person's own, behind a confirmation, or a step of signing in.

None of these pages knows another person, so a row only tells a guest from an account. 302 leads a guest to
making an account, and an account to confirming who they are, or to where a step has to begin.
"""

from typing import Final

from tests.security.access.answers import Answers, each

Requests = dict[tuple[str, str], Answers]


def _rows(route: str, get: Answers, post: Answers) -> Requests:
    return {("GET", route): get, ("POST", route): post}


def _answers(outsider: str, guest: str, account: str) -> Answers:
    """What an outsider, a guest and an account get. The observer is a guest, too."""
    return each(account, outsider=outsider, guest=guest, observer=guest)


_STEP: Final = each("302")
_ONLY_POST: Final = _answers("302", "405", "405")
#: Pages that an account's owner opens after confirming who they are.
_CONFIRMED: Final = (
    *("address/", "address/code/", "address/remove/", "app/add/", "recovery-codes/new/"),
    *("passkeys/<int:pk>/remove/", "devices/code/", "confirm/app/", "confirm/code/", "confirm/passkey/"),
)
#: Steps of signing in, which lead to its first page while nothing was begun.
_STEPS: Final = ("new/", "guest/", "sign-in/code/", "sign-in/guest/", "sign-in/second-step/")
OF_ACCOUNTS: Final[Requests] = {
    **_rows("account/", _answers("302", "200", "200"), _ONLY_POST),
    **_rows("account/sign-in/", _answers("200", "200", "302"), _answers("422", "422", "302")),
    **_rows("account/sign-in/passkey/", _STEP, _answers("422", "422", "302")),
    **_rows("account/new/passkey/", _STEP, _answers("200", "200", "302")),
    **_rows("account/inactive/", each("403"), each("405")),
    **_rows("account/sign-out/", _ONLY_POST, _STEP),
    **_rows("account/open/", _answers("200", "200", "409"), _answers("422", "422", "409")),
    **_rows("account/devices/", _answers("302", "200", "200"), _ONLY_POST),
    **_rows("account/devices/end/", _ONLY_POST, _STEP),
    **_rows("account/devices/code/forget/", _ONLY_POST, _STEP),
    **_rows("account/passkeys/add/", _answers("302", "200", "302"), _answers("302", "200", "302")),
    **_rows("account/confirm/", _answers("302", "302", "200"), _answers("302", "302", "200")),
    **_rows("account/app/remove/", _answers("302", "302", "404"), _answers("302", "302", "404")),
    **_rows("account/recovery-codes/", _answers("302", "302", "404"), _answers("302", "302", "405")),
    **{row: _STEP for page in (*_CONFIRMED, *_STEPS) for row in _rows(f"account/{page}", _STEP, _STEP)},
}
