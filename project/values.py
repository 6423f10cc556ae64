"""Parses and validates the values of settings. An error names the setting.

An error quotes the value only if the value cannot hold a secret.
"""

import math
import os
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final, TypeVar
from urllib.parse import SplitResult, parse_qsl, urlsplit

import idna
from django.core.exceptions import ImproperlyConfigured
from limits import parse as parse_rate

T = TypeVar("T")

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_MAX_DAYS: Final = 36_500
_MIN_DAYS: Final = 0.001  # 86 seconds
_LOOPBACK_NAMES: Final = {"localhost"}
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def text(variable: str, default: str = "") -> str:
    """The variable's value without surrounding blanks."""
    return os.environ.get(variable, default).strip()


def filled(variable: str) -> str | None:
    """The variable's value; None if it is not set.

    Raises:
        ImproperlyConfigured: the variable is set and empty.
    """
    if variable not in os.environ:
        return None
    if not (given := text(variable)):
        raise ImproperlyConfigured(f"{variable} is set and empty: give it a value, or remove it.")
    return given


def items(variable: str) -> list[str] | None:
    """The parts between commas, without surrounding blanks; None if the variable is not set."""
    if variable not in os.environ:
        return None
    return [part for part in map(str.strip, text(variable).split(",")) if part]


def each(variable: str, read: Callable[[str], T], default: Iterable[str]) -> list[T]:
    """The result of ``read`` for each part between commas, without duplicates.

    Raises:
        ImproperlyConfigured: ``read`` refuses a part, or the variable is set and has no part.
    """
    filled(variable)
    found: dict[T, None] = {}
    given = items(variable)
    for part in default if given is None else given:
        try:
            found[read(part)] = None
        except ValueError as why:
            raise ImproperlyConfigured(f"{variable} holds {part!r}; {why}.") from None
    if not found:
        raise ImproperlyConfigured(f"{variable} holds nothing between its commas.")
    return list(found)


def number(variable: str, default: float, least: float = 0) -> float:
    """A number: 0, or at least ``least``."""
    given = text(variable) or str(default)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given, re.ASCII):
        raise ImproperlyConfigured(f"{variable} is {given!r}; it has to be a number such as {default:g}.")
    if 0 < float(given) < least:
        raise ImproperlyConfigured(f"{variable} is {given}; it is 0, or at least {least:g}.")
    return float(given)


def whole(variable: str, default: int) -> int:
    """A whole number that is not negative."""
    given = number(variable, default)
    if not given.is_integer():
        raise ImproperlyConfigured(f"{variable} is {given!r}; it has to be a whole number such as {default}.")
    return int(given)


def port(variable: str, default: int) -> int:
    given = whole(variable, default)
    if not 0 < given < 65536:
        raise ImproperlyConfigured(f"{variable} is {given}; a port is from 1 to 65535.")
    return given


def days(variable: str, default: float) -> timedelta:
    """A duration from `_MIN_DAYS` to `_MAX_DAYS`."""
    given = number(variable, default)
    if not _MIN_DAYS <= given <= _MAX_DAYS:
        raise ImproperlyConfigured(f"{variable} is {given:g}; it is from {_MIN_DAYS} to {_MAX_DAYS} days.")
    return timedelta(days=given)


def whole_days_or_never(variable: str, default: int) -> int | None:
    """A number of days from 1 to `_MAX_DAYS`; None for 0 or "never"."""
    if text(variable).lower() == "never":
        return None
    given = whole(variable, default)
    if given > _MAX_DAYS:
        raise ImproperlyConfigured(f"{variable} is {given}; it is at most {_MAX_DAYS} days, or never.")
    return given or None


def switch(variable: str, *, default: bool = False) -> bool:
    """Whether the variable is on."""
    given = text(variable).lower()
    if given in {"on", "true", "yes", "1"}:
        return True
    if given in {"off", "false", "no", "0"}:
        return False
    if not given:
        return default
    raise ImproperlyConfigured(f"{variable} is {given!r}; it is on or off.")


def choice(variable: str, default: str, choices: Iterable[str]) -> str:
    """One of ``choices``, compared without case."""
    given = text(variable) or default
    for possible in choices:
        if given.lower() == possible.lower():
            return possible
    raise ImproperlyConfigured(f"{variable} is {given!r}; it is one of {', '.join(choices)}.")


def rate(variable: str, default: str) -> str:
    """A rate such as 60/minute, or an empty text for no limit."""
    given = text(variable, default)
    if not given:
        return given
    try:
        parsed = parse_rate(given) if re.fullmatch(r"[\w /]+", given, re.ASCII) else None
    except ValueError:
        parsed = None
    if parsed is None:
        raise ImproperlyConfigured(f"{variable} is {given!r}; a rate looks like 60/minute.")
    if parsed.amount == 0 or not timedelta() < timedelta(seconds=min(parsed.get_expiry(), 1e9)) <= timedelta(
        days=366
    ):
        raise ImproperlyConfigured(
            f"{variable} is {given!r}; a rate is at least 1, in at most a year. It is empty for no limit."
        )
    return given


# ---- origins and hosts, as browsers write them


def _host(host: str) -> str:
    """A host's name or IP address as a browser writes it.

    Raises:
        ValueError: a browser cannot have such a host.
    """
    host = host.lower()
    if host.startswith("["):
        try:
            address = ip_address(host.removeprefix("[").removesuffix("]"))
        except ValueError:
            raise ValueError("there is no such address between its brackets") from None
        if address.version != 6 or "%" in host:
            raise ValueError("there is no such address between its brackets")
        return f"[{address}]"
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError:
            raise ValueError("no browser knows a host of this name") from None
    if not re.fullmatch(r"(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", host) or len(host) > 254:
        raise ValueError("no browser knows a host of this name")
    if re.fullmatch(r"\d+|0x[0-9a-f]*", host.rstrip(".").rpartition(".")[2]):
        try:
            return str(ip_address(host))
        except ValueError:
            raise ValueError("it is no address of four numbers") from None
    return host


def origin(given: str) -> str:
    """An origin as browsers send it: lower case, names in ASCII, without the scheme's default port."""
    try:
        parts = urlsplit(given)
        number = parts.port
    except ValueError:
        raise ValueError("an origin looks like https://talk.example.org") from None
    if (
        parts.scheme not in _DEFAULT_PORTS
        or parts.path not in {"", "/"}
        or any(sign in given for sign in "?#@\\*")
        or any(sign.isspace() or ord(sign) < 32 for sign in given)
        or not parts.hostname
        or number == 0
    ):
        raise ValueError("an origin looks like https://talk.example.org")
    host = _host(_with_brackets(parts))
    return f"{parts.scheme}://{host}" + (
        f":{number}" if number not in {None, _DEFAULT_PORTS[parts.scheme]} else ""
    )


def web_address(variable: str, default: str) -> str:
    """The address of a page, with https:// or http://."""
    given = text(variable) or default
    try:
        parts = urlsplit(given)
        origin(f"{parts.scheme}://{parts.netloc}")
    except ValueError:
        raise ImproperlyConfigured(
            f"{variable} is {given!r}; a page's address looks like {default}."
        ) from None
    if any(sign.isspace() or ord(sign) < 32 for sign in given):
        raise ImproperlyConfigured(f"{variable} is {given!r}; a page's address holds no blanks.")
    return given


def _with_brackets(parts: SplitResult) -> str:
    assert parts.hostname is not None
    return f"[{parts.hostname}]" if "[" in parts.netloc else parts.hostname


def allowed_host(given: str) -> str:
    """A host as Django compares it with the Host header: without scheme and port, IPv6 in brackets."""
    if given == "*":
        return given
    if given.count(":") > 1 and not given.startswith("["):
        given = f"[{given}]"
    if "/" in given or (":" in given and not given.endswith("]")):
        raise ValueError("it is a name alone, without https:// and without a port")
    if given.startswith("."):
        return f".{_host(given[1:])}"
    return _host(given).rstrip(".")


def host_of(origin: str) -> str:
    """The host of an origin, in the form of ALLOWED_HOSTS."""
    return allowed_host(_with_brackets(urlsplit(origin)))


def on_this_machine(origin: str) -> bool:
    """Whether an origin is the browser's own machine, reached without a network."""
    host = host_of(origin)
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in _LOOPBACK_NAMES or host.endswith(".localhost")


def network(given: str) -> IPv4Network | IPv6Network:
    if "%" in given:
        raise ValueError("no interface is named in a network")
    return ip_network(given)


# ---- Redis

#: Allowed parameters of an address: they say how to connect, and do not change the server's answers.
_REDIS_PARAMETERS: Final = {
    *("db", "username", "password", "client_name", "health_check_interval"),
    *("socket_timeout", "socket_connect_timeout", "socket_keepalive", "retry_on_timeout"),
    *("ssl_cert_reqs", "ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile", "ssl_check_hostname"),
}


def redis_addresses(variable: str) -> list[str]:
    """The addresses of Redis servers, each validated by the client library.

    An address may hold a password, so no error quotes one.
    """
    given = items(variable) or []
    if not given and text(variable):
        raise ImproperlyConfigured(f"{variable} holds nothing between its commas.")
    for place, address in enumerate(given, 1):
        which = variable if len(given) == 1 else f"Address {place} of {variable}"
        if why := _redis_fault(address):
            raise ImproperlyConfigured(f"{which} cannot be used: {why}.")
    return given


def _redis_fault(address: str) -> str | None:
    """The fault in the address of a Redis server, or None."""
    import redis

    try:
        parts = urlsplit(address)
        if parts.scheme not in {"redis", "rediss", "unix"}:
            return "it must begin with redis://, rediss:// or unix://"
        if parts.scheme == "unix" and not parts.path:
            return "it names no socket"
        if parts.scheme != "unix":
            if not parts.hostname:
                return "it names no host"
            if parts.port == 0 or not re.fullmatch(r"/?|/\d{1,5}", parts.path, re.ASCII):
                return (
                    "behind the host there is a port and the number of a database, as in redis://host:6379/0"
                )
    except ValueError:
        return "its port is none"
    unknown = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - _REDIS_PARAMETERS
    if unknown:
        return f"it has a parameter that is not known, {min(unknown)!r}"
    if parts.fragment or address.endswith("#"):
        return "it holds a #, which is written %23 in an address"
    try:
        redis.ConnectionPool.from_url(address).make_connection()
    except (TypeError, ValueError, redis.RedisError):
        return "one of its parameters has no such value"
    return None


# ---- misspelt names of settings


def misspelt(environment: Iterable[str], ours: Iterable[str]) -> list[str]:
    """A sentence for each variable whose name nearly matches one of ``ours`` that is not set."""
    given, known = set(environment), list(ours)
    missing = {name: _plain(name) for name in known if name not in given}
    others = {name: _plain(name) for name in sorted(given.difference(known))}
    return [
        f"{name} is set, which is no setting, and {meant} is not: is it misspelt?"
        for name, plain in others.items()
        for meant, wanted in missing.items()
        if _is_near(plain, wanted)
    ]


def _plain(name: str) -> str:
    return re.sub("[^A-Z0-9]", "", name.upper())


def _is_near(plain: str, wanted: str) -> bool:
    """Whether the names, without case and separators, differ in one letter at most (two if it is long)."""
    most = 2 if len(wanted) >= 9 else 1
    return abs(len(plain) - len(wanted)) <= most and _distance(plain, wanted) <= most


def _distance(one: str, other: str) -> float:
    """The Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, wanted in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != wanted))
    return row[-1] if row else math.inf
