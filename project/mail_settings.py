"""Reads EMAIL_URL and MAIL_FROM: how mail is sent, and by whom."""

from email.utils import parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from project import values

_SMTP: Final = "dialogue.helpers.smtp_limit.EmailBackend"
_DJANGOS: Final = "django.core.mail.backends"
_EXAMPLE: Final = "smtp+tls://user:password@host:587"
#: The schemes of EMAIL_URL, and their ports. "smtps" is not one: some read it as STARTTLS, some as TLS from
#: the start.
_PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
_WITHOUT_SERVER: Final = {"consolemail": "console", "memorymail": "locmem"}


def mail_settings(given: str | None, *, served_by_https: bool) -> dict[str, Any]:
    """Django's settings for EMAIL_URL.

    Without one, mail is printed where the server runs. But the output of an installation with https is a log,
    in which no code may stand: it sends no mail.

    Raises:
        ImproperlyConfigured: the address cannot be used. The message quotes no part of it: it has a password.
    """
    if given is None:
        return {"EMAIL_BACKEND": f"{_DJANGOS}.{'dummy' if served_by_https else 'console'}.EmailBackend"}
    scheme, separator, _ = given.partition("://")
    scheme = scheme.lower()
    if scheme == "consolemail" and served_by_https:
        raise ImproperlyConfigured(
            "EMAIL_URL is consolemail://, which would write sign-in codes into the log: name a mail server."
        )
    if separator and scheme in _WITHOUT_SERVER:
        return {"EMAIL_BACKEND": f"{_DJANGOS}.{_WITHOUT_SERVER[scheme]}.EmailBackend"}
    if not separator or scheme not in _PORTS:
        raise ImproperlyConfigured(
            f"EMAIL_URL looks like {_EXAMPLE}, with smtp+tls:// for STARTTLS, smtp+ssl:// for TLS from the"
            " start, or smtp:// without either."
        )
    try:
        parts = urlsplit(given)
        port = _PORTS[scheme] if parts.port is None else parts.port
        if not parts.hostname or port == 0 or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError
        read = dict(Env.email_url_config(given))
    except ValueError:
        raise ImproperlyConfigured(
            f"EMAIL_URL cannot be read; it looks like {_EXAMPLE}. A sign that has a meaning in an address is"
            " written by its code: %40 for @, %2F for /, %23 for #."
        ) from None
    del read["EMAIL_FILE_PATH"]
    return {**read, "EMAIL_PORT": port, "EMAIL_BACKEND": _SMTP}


def sender(variable: str, host: str) -> str:
    """The address that mail comes from, with or without a name: by default one of the site's own host."""
    given = values.text(variable) or f"noreply@{host}"
    _, address = parseaddr(given)
    local, _, domain = address.rpartition("@")
    if not (local and domain) or not given.isprintable() or not given.endswith((address, f"<{address}>")):
        raise ImproperlyConfigured(
            f"{variable} is {given!r}; it looks like noreply@example.org, or Name <noreply@example.org>."
        )
    return given
