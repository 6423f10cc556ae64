"""The security log: a line for each act that an operator may have to investigate. A line holds ids only.

It never holds a secret, a name, a topic, a word, an e-mail address, a path or a client's address. A client
can cause many refusals, so the first of each reason is logged at once, and the count of the others once a
minute.
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
    "erasure_asked",
    "seat_left",
    "account_closed",
    "retention_done",
    "invitation_accepted",
    "seat_revoked",
    "signed_in_again",
    "browser_forgotten",
    "person_deactivated",
    "person_reactivated",
    "role_given",
    "role_taken",
    "couple_joined",
    "couple_left",
    "signed_in",
    "session_ended",
    "guest_became_account",
    "guest_moved",
    "address_given",
    "address_taken_away",
    "device_code_made",
    "device_code_used",
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
    "wrong_code",
    "unknown_device_code",
    "foreign_origin",
    "forged_form",
    "sent_in_clear",
    "too_many_requests",
    "too_many_rooms",
    "too_many_failed_credentials",
    "too_many_codes",
    "too_many_sockets",
    "too_many_frames",
]
#: After a refusal was logged, others with its reason are only counted for this time.
COUNTED_SECONDS: Final = 60.0


def record(act: Act, **ids: str | int | None) -> None:
    """Log an act. The formatter appends ``room`` to the line, as to every line about a room."""
    _write(act, ids)


class _Refusals:
    """Counts the refusals of each reason since the one that was logged."""

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
            timer = self._timers[reason] = threading.Timer(COUNTED_SECONDS, self.log_count, [reason])
            timer.daemon = True
            timer.start()
        _write("refused", {"reason": reason, **ids})

    def log_count(self, reason: str) -> None:
        """Log how many refusals followed, and reset the count."""
        with self._lock:
            followed = self._followed.pop(reason, 0)
            timer = self._timers.pop(reason, None)
        if timer is not None:
            timer.cancel()
        if followed:
            _write("refused", {"reason": reason, "more": followed})

    def log_counts(self) -> None:
        with self._lock:
            reasons = list(self._timers)
        for reason in reasons:
            self.log_count(reason)


_refusals = _Refusals()
atexit.register(_refusals.log_counts)


def refused(reason: Reason, **ids: str | int | None) -> None:
    """Log that a client was refused, or count it if a refusal with this reason was logged within a minute."""
    _refusals.add(reason, ids)


def log_refusal_counts() -> None:
    """Log the counts so far."""
    _refusals.log_counts()


def _write(what: str, ids: dict[str, Any]) -> None:
    known = {name: value for name, value in ids.items() if value is not None}
    room = known.pop("room", None)
    words = " ".join([what, *(f"{name}={value}" for name, value in known.items())])
    logger.info("%s", words, extra={"room": room, "act": what, "ids": known})
