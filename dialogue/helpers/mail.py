"""Sends mail in plain text, each within a limit of time.

A mail that somebody waits for, as a sign-in code, is sent in a thread of its own, so that no answer takes
longer because of it. It is kept in memory only: what it says is never stored. Everything else is an errand.
"""

import logging
import threading
from collections.abc import Callable
from email.utils import make_msgid, parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from prometheus_client import Counter

#: How long the mail server may take, from the connection to its last answer.
MAIL_TIMEOUT_SECONDS: Final = 10.0
#: So many mails may be on their way at once; one more is not sent.
MAX_SENDING: Final = 32

logger = logging.getLogger(__name__)

_sending: Final = threading.BoundedSemaphore(MAX_SENDING)
_mails: Final = Counter(
    "thirdear_mails", "Mails handed to the mail server, by outcome.", labelnames=["outcome"]
)
sent: Final = _mails.labels("sent")
failed: Final = _mails.labels("failed")


class NoMailServer(Exception):
    """EMAIL_URL names no mail server, so nothing can be sent."""


class AddressRefused(Exception):
    """The mail server refuses the address for good: to try it again would change nothing."""


def send(address: str, subject: str, text: str, language: str = "") -> None:
    """Hand one mail to the mail server, within `MAIL_TIMEOUT_SECONDS`.

    Raises:
        NoMailServer: the installation has none.
        AddressRefused: the server refuses the address for good.
        OSError, smtplib.SMTPException: the server does not answer, or refuses.
    """
    if not settings.MAIL_CONFIGURED:
        raise NoMailServer
    _, sender = parseaddr(settings.MAIL_FROM)
    headers = {
        # Django would write the name of this machine.
        "Message-ID": make_msgid(domain=sender.rpartition("@")[2]),
        "Auto-Submitted": "auto-generated",
    }
    if language:
        headers["Content-Language"] = language
    try:
        with get_connection(fail_silently=False) as link:
            EmailMessage(
                subject, text, settings.MAIL_FROM, [address], connection=link, headers=headers
            ).send()
    except SMTPRecipientsRefused as fault:
        failed.inc()
        if all(500 <= code < 600 for code, _ in fault.recipients.values()):
            raise AddressRefused from None
        raise
    except Exception:
        failed.inc()
        raise
    sent.inc()


def send_after_answer(address: str, subject: str, text: str, language: str = "") -> None:
    """Send one mail without waiting for it. A failure is logged by its type, and counted; nobody is told."""
    start(lambda: _send_or_log(address, subject, text, language))


def _start_thread(work: Callable[[], None]) -> None:
    if not _sending.acquire(blocking=False):
        failed.inc()
        logger.warning("A mail was not sent: %d are on their way", MAX_SENDING)
        return

    def run() -> None:
        try:
            work()
        finally:
            _sending.release()

    threading.Thread(target=run, name="mail", daemon=True).start()


#: How a mail is sent beside the answer. Tests have it sent at once.
start: Callable[[Callable[[], None]], None] = _start_thread


def _send_or_log(address: str, subject: str, text: str, language: str) -> None:
    try:
        send(address, subject, text, language)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the message may quote the mail
        logger.warning("A mail was not sent: %s", type(fault).__name__)
