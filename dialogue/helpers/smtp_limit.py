"""Django's SMTP backend with one limit of time for the whole mail.

The time-out of ``smtplib`` counts for each wait. A server that sends a line every few seconds could hold a
connection for as long as it likes.
"""

import smtplib
import socket
import threading
from contextlib import suppress
from typing import Any

from django.core.mail.backends import smtp

from dialogue.helpers import mail
from dialogue.helpers.socket_limit import shut_down_after


class _Limited:
    """Shuts the connection down after `MAIL_TIMEOUT_SECONDS`; a part of a class of ``smtplib``."""

    sock: socket.socket | None
    _limit: threading.Timer | None = None

    def _get_socket(self, *place: Any) -> socket.socket:
        opened: socket.socket = super()._get_socket(*place)  # type: ignore[misc]
        # STARTTLS puts another one into its place.
        self._limit = shut_down_after(
            mail.MAIL_TIMEOUT_SECONDS, lambda: [self.sock, opened] if self.sock else [opened]
        )
        return opened

    def close(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
        super().close()  # type: ignore[misc]


class LimitedSMTP(_Limited, smtplib.SMTP):
    """A connection in the clear, or with STARTTLS."""


class LimitedSMTPS(_Limited, smtplib.SMTP_SSL):
    """A connection with TLS from the start."""


class EmailBackend(smtp.EmailBackend):
    """Verifies the server's certificate, and gives up on a mail in time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "timeout": mail.MAIL_TIMEOUT_SECONDS})

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """Say goodbye. The mail was accepted before, so a fault here must not have it sent again."""
        try:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
        finally:
            connection.close()

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return LimitedSMTPS if self.use_ssl else LimitedSMTP
