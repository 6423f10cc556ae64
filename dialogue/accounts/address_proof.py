"""Proves that a person reads the mail of an address: by a code that is sent there, for one browser alone.

The code is kept in the browser's session, so it works nowhere else, a code that somebody else asks for
changes nothing here, and wrong codes in one browser end nobody else's. Asking answers the same whether the
address is known, and sends the same mail.
"""

import secrets
from typing import Any, Final, Literal

from allauth.account import app_settings
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from dialogue.accounts import mails

#: What a proven address is for: signing in with it (or making an account), or giving it to one's own account.
Purpose = Literal["sign_in", "address"]
CODE_DIGITS: Final = 8
_SESSION_KEY: Final = "address_proof"
_GROUP: Final = 4


class AddressProof(AbstractCodeVerificationProcess):  # type: ignore[misc] # allauth has no types for checkers
    """One address whose code a browser waits for, or has given."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )

    @classmethod
    def begin(
        cls, request: HttpRequest, purpose: Purpose, address: str, then: str | None = None
    ) -> "AddressProof":
        """Send a code to ``address``. It replaces the one that this browser asked for before.

        ``then`` is where the person wanted to go.
        """
        state = cls.initial_state(None, email=address) | {"purpose": purpose, "then": then, "proven": False}
        proof = cls(request, state)
        proof.send()
        proof.persist()
        return proof

    @classmethod
    def pending(cls, request: HttpRequest, purpose: Purpose) -> "AddressProof | None":
        """What this browser asked for, if it is for this purpose and its time is not over."""
        state = request.session.get(_SESSION_KEY)
        if not state or state["purpose"] != purpose:
            return None
        proof: AddressProof | None = cls(request, state).abort_if_invalid()
        return proof

    @property
    def address(self) -> str:
        return str(self.state["email"])

    @property
    def then(self) -> str | None:
        """Where the person wanted to go."""
        then: str | None = self.state["then"]
        return then

    @property
    def proven(self) -> bool:
        return bool(self.state["proven"])

    def accept(self, given: str) -> bool:
        """Whether a person typed the right code. After some wrong ones it is not taken any more."""
        if not constant_time_compare(digits(given), self.state["code"]):
            self.record_invalid_attempt()
            return False
        self.state["proven"] = True
        self.persist()
        return True

    def persist(self) -> None:
        self.request.session[_SESSION_KEY] = self.state

    def send(self) -> None:
        code = new_code()
        self.state["code"] = digits(code)
        mails.send_code(self.address, code)

    def abort(self) -> None:
        self.request.session.pop(_SESSION_KEY, None)


def new_code() -> str:
    """A code as it stands in a mail: "1234 5678"."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    return f"{code[:_GROUP]} {code[_GROUP:]}"


def digits(given: str) -> str:
    """The digits of a code that a person typed, those of other scripts too."""
    return "".join(str(int(sign)) for sign in given if sign.isdecimal())
