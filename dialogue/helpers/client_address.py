"""The client's address of a request or a connection, behind a proxy as well as without one."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

#: The prefix of an IPv6 address that a provider gives to one household; limits count by this prefix.
HOUSEHOLD = 64


def of_request(request: HttpRequest) -> str:
    """The address that an HTTP request comes from."""
    return client_address(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))


def of_scope(scope: Mapping[str, Any]) -> str:
    """The address that a connection comes from."""
    forwarded = [value for name, value in scope["headers"] if name.lower() == b"x-forwarded-for"]
    peer = scope.get("client") or ("",)
    return client_address(str(peer[0]), b",".join(forwarded).decode("latin-1"))


def client_address(peer: str, forwarded: str) -> str:
    """The client's address, given the peer of the connection and the header X-Forwarded-For.

    Any client can send the header. Each proxy appends the address that it was called from, so the header is
    read from its end, as long as the address before is a trusted proxy. A Unix socket's peer is one.
    """
    named = [part.strip() for part in forwarded.split(",") if part.strip()]
    while named and (peer == "" or _is_ours(peer)):
        peer = named.pop()
    return _household(peer)


def _is_ours(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.TRUSTED_PROXIES)


@lru_cache(maxsize=1024)
def _household(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "nowhere"
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, HOUSEHOLD), strict=False))
