"""Reads the settings of web push: who may be written to, which push services are asked, and our key."""

import os
import re
from collections.abc import Callable
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from dialogue.notices.push_message import new_private_key, private_key
from project import values

#: Where the browsers of Google, Mozilla, Microsoft and Apple subscribe.
_HOSTS: Final = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "web.push.apple.com",
)
#: Set by tests alone, which have a push service of their own; it is no setting of an installation.
_TESTS_SERVICE: Final = "TEST_PUSH_SERVICE"


def push_contact(variable: str) -> str | None:
    """The e-mail address to which push services may write; None: no push messages."""
    given = values.filled(variable)
    if given is None:
        return None
    given = given.removeprefix("mailto:")
    if parseaddr(given)[1] != given or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given):
        raise ImproperlyConfigured(
            f"{variable} is {given!r}; it is an e-mail address such as it@example.org."
        )
    return given


def push_hosts(variable: str) -> list[str]:
    """The hosts of push services; ``*.name`` for every host below a name."""
    return values.each(variable, _host, _HOSTS)


def vapid_key(variable: str, kept: Callable[[Callable[[], str]], str]) -> str:
    """The private key by which push services know this installation; ``kept`` makes one and keeps it."""
    given = values.filled(variable) or kept(new_private_key)
    try:
        private_key(given)
    except ValueError:
        raise ImproperlyConfigured(
            f"{variable}, or the file vapid_key in DATA_DIR, is no private key: 32 bytes in base64url."
        ) from None
    return given


def tests_push_service(*, served_by_https: bool) -> str | None:
    """The origin of the push service that tests have; None everywhere else.

    Raises:
        ImproperlyConfigured: it is set where people talk.
    """
    given = os.environ.get(_TESTS_SERVICE)
    if given is not None and (served_by_https or urlsplit(given).hostname != "127.0.0.1"):
        raise ImproperlyConfigured(f"{_TESTS_SERVICE} is for tests on one machine: remove it.")
    return given


def _host(given: str) -> str:
    if not re.fullmatch(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}", given):
        raise ValueError("it is a name such as push.example.org, or *.example.org")
    return given
