"""The kinds of errands: for each, the function that does it.

A package registers its kinds in a module ``errand_kinds.py``, which Django loads when it starts:

    @errand("export_ready", lease=timedelta(minutes=5))
    def make_ready(work: Errand) -> datetime | None: ...

The function must be idempotent. If it returns a time, the errand is due again then. A kind with ``every`` is
done that often, with nobody enqueueing it. If it raises, the errand
is tried again after a pause that grows. It runs outside of any transaction, in a thread of its own.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

#: Longer than any errand takes whose kind does not say otherwise.
DEFAULT_LEASE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand, as the function that does it is given it. ``tries`` counts this time."""

    kind: str
    key: str
    payload: Mapping[str, Any]
    tries: int = 1


Work = Callable[[Errand], datetime | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done for errands of a kind, and the lease, which must be longer than that takes."""

    name: str
    work: Work
    lease: timedelta
    every: timedelta | None = None


class UnknownKind(LookupError):
    """No ``errand_kinds.py`` has registered this kind."""


_kinds: Final[dict[str, Kind]] = {}


def errand(
    name: str, *, lease: timedelta = DEFAULT_LEASE, every: timedelta | None = None
) -> Callable[[Work], Work]:
    """Register the decorated function as what is done for errands of the kind ``name``."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise ValueError(f"{name!r} is no name for a kind of errands")

    def register(work: Work) -> Work:
        if name in _kinds:
            raise ValueError(f"the kind of errands {name!r} is registered twice")
        _kinds[name] = Kind(name, work, lease, every)
        return work

    return register


def kind_named(name: str) -> Kind:
    """The kind with this name.

    Raises:
        UnknownKind: there is none.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def names() -> list[str]:
    """The names of all kinds."""
    return sorted(_kinds)


def recurring() -> list[Kind]:
    """The kinds that are done again and again."""
    return [kind for kind in _kinds.values() if kind.every is not None]


def unregister(name: str) -> None:
    """Forget a kind; for tests, which register kinds of their own."""
    del _kinds[name]
