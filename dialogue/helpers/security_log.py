"""The security log: a line for each act that an operator may have to look into later. It carries ids only.

Never a secret, a name, a topic, a word, an e-mail address, a path or a client's address. Refusals can come in
floods, so of each reason the first is written at once, and how many followed it once a minute.
"""

import atexit
import logging
import threading
from typing import Any, Final, Literal

logger = logging.getLogger("third_ear.security")

Act = Literal[
    "room_opened",
    "room_erased",
    "words_withdrawn",
    "invitation_accepted",
    "seat_revoked",
    "signed_in_again",
    "browser_forgotten",
    "person_deactivated",
    "operator_key_made",
    "operator_key_used",
    "operator_key_revoked",
    "keys_rotated",
]
Reason = Literal[
    "unknown_link",
    "taken_link",
    "unknown_token",
    "unknown_session",
    "unknown_operator_key",
    "foreign_origin",
    "forged_form",
    "sent_in_clear",
    "too_many_requests",
    "too_many_rooms",
    "too_many_failed_credentials",
    "too_many_sockets",
    "too_many_frames",
]
#: For so long, in seconds, the refusals of one reason are counted after the first was written.
COUNTED_SECONDS: Final = 60.0


def record(act: Act, **ids: str | int | None) -> None:
    """Write that something was done. ``room`` stands at the line's end, as on every line about a room."""
    _write(act, ids)


class _Refusals:
    """How many refusals of each reason followed the one that was written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followed: dict[str, int] = {}
        self._timers: dict[str, threading.Timer] = {}

    def add(self, reason: Reason, ids: dict[str, Any]) -> None:
        with self._lock:
            if reason in self._followed:
                self._followed[reason] += 1
                return
            self._followed[reason] = 0
            timer = self._timers[reason] = threading.Timer(COUNTED_SECONDS, self.tell, [reason])
            timer.daemon = True
            timer.start()
        _write("refused", {"reason": reason, **ids})

    def tell(self, reason: str) -> None:
        """Write how many followed, and begin anew."""
        with self._lock:
            followed = self._followed.pop(reason, 0)
            timer = self._timers.pop(reason, None)
        if timer is not None:
            timer.cancel()
        if followed:
            _write("refused", {"reason": reason, "more": followed})

    def tell_all(self) -> None:
        with self._lock:
            reasons = list(self._timers)
        for reason in reasons:
            self.tell(reason)


_refusals = _Refusals()
atexit.register(_refusals.tell_all)


def refused(reason: Reason, **ids: str | int | None) -> None:
    """Write that a client was refused, or count it where the same was written less than a minute ago."""
    _refusals.add(reason, ids)


def tell_refusals() -> None:
    """Write what was counted so far."""
    _refusals.tell_all()


def _write(what: str, ids: dict[str, Any]) -> None:
    known = {name: value for name, value in ids.items() if value is not None}
    room = known.pop("room", None)
    words = " ".join([what, *(f"{name}={value}" for name, value in known.items())])
    logger.info("%s", words, extra={"room": room, "act": what, "ids": known})
