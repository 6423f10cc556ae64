"""Sends a request to a push service, at an address that a browser supplied: a stranger's URL.

Only known push services are asked, by https, at an address that is no inner one. What is checked is what is
connected to: the name is resolved once. No redirect is followed, no answer is read beyond its head, and one
limit of time counts for all of it.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from dialogue.helpers.socket_limit import shut_down_after

TIMEOUT_SECONDS: Final = 10.0
MAX_ENDPOINT_CHARS: Final = 1_000
_HTTPS_PORT: Final = 443

Resolve = Callable[..., Sequence[tuple[Any, ...]]]


class ForbiddenEndpoint(ValueError):
    """The address is not that of a known push service, or leads to an inner one. It is not quoted."""


def checked(endpoint: str) -> SplitResult:
    """The parts of an endpoint that may be asked.

    Raises:
        ForbiddenEndpoint: it may not.
    """
    if len(endpoint) > MAX_ENDPOINT_CHARS or not endpoint.isascii() or not endpoint.isprintable():
        raise ForbiddenEndpoint
    if " " in endpoint or "\\" in endpoint or "#" in endpoint:
        raise ForbiddenEndpoint
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise ForbiddenEndpoint from None
    if _is_the_tests_own(parts):
        return parts
    if parts.scheme != "https" or "@" in parts.netloc or port not in {None, _HTTPS_PORT}:
        raise ForbiddenEndpoint
    if not any(_matches(parts.hostname or "", pattern) for pattern in settings.PUSH_HOSTS):
        raise ForbiddenEndpoint
    return parts


def origin(parts: SplitResult) -> str:
    """The scheme and the host of a push service, for which a proof of identity is made."""
    return f"{parts.scheme}://{parts.netloc}"


def post(
    parts: SplitResult, headers: Mapping[str, str], body: bytes, resolve: Resolve = socket.getaddrinfo
) -> int:
    """Post ``body`` to an endpoint; the status of the answer.

    Raises:
        ForbiddenEndpoint: its name leads to an inner address.
        OSError, http.client.HTTPException: the push service does not answer.
    """
    with _connected(parts, resolve) as opened:
        timer = shut_down_after(TIMEOUT_SECONDS, lambda: [opened])
        try:
            stream = _encrypted(opened, parts)
            link = http.client.HTTPConnection(parts.netloc)
            link.sock = stream
            path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            link.request("POST", path, body, dict(headers))
            status = link.getresponse().status
            stream.close()
            return status
        finally:
            timer.cancel()


def _connected(parts: SplitResult, resolve: Resolve) -> socket.socket:
    host, port = parts.hostname or "", parts.port or _HTTPS_PORT
    found = resolve(host, port, type=socket.SOCK_STREAM)
    if not found:
        raise ForbiddenEndpoint
    for *_, place in found:
        if not _is_the_tests_own(parts) and not ip_address(place[0]).is_global:
            raise ForbiddenEndpoint
    return socket.create_connection(found[0][4][:2], TIMEOUT_SECONDS)


def _encrypted(opened: socket.socket, parts: SplitResult) -> socket.socket:
    if parts.scheme != "https":
        return opened  # the tests' own
    return ssl.create_default_context().wrap_socket(opened, server_hostname=parts.hostname)


def _matches(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern


def _is_the_tests_own(parts: SplitResult) -> bool:
    service: str | None = settings.TEST_PUSH_SERVICE
    return service is not None and f"{parts.scheme}://{parts.netloc}" == service
