"""Whose address a request or a connection comes from, behind a proxy as well as without one."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

#: A household is given this much of an IPv6 address; what is counted by address is counted by this.
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
    """The address of the client, given who is connected to us, and what X-Forwarded-For says.

    The header is anybody's to write. Each proxy adds at its end whom it was asked by, so it is read from the
    end, for as long as the one who says so is a proxy of ours. Without a peer (a Unix socket) it is one.
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
