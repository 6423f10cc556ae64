"""A step of signing in: asks what becomes of a guest whose browser it is.

Without it the guest's seats would be lost with the guest's session, or would silently become those of
whoever signs in.
"""

from typing import Any, Final

from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from dialogue.accounts.sign_in import guest_of_browser


class KeepGuestStage(LoginStage):  # type: ignore[misc] # allauth has no types for checkers
    """Waits at its page while a guest other than the person who signs in is signed in here."""

    key: Final = "keep_guest"
    urlname: Final = "account_keep_guest"

    def handle(self) -> tuple[Any, bool]:
        guest = guest_of_browser(self.request)
        asks = guest is not None and guest != self.login.user
        return (redirect(self.urlname) if asks else None), True
