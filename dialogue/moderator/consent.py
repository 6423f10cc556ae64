"""Consent to an observer: what each partner allowed, and the periods in which both allowed it."""

from datetime import datetime
from typing import NamedTuple

from dialogue.moderator.events import SEATS, Scope, Seat


class ConsentPeriod(NamedTuple):
    """The events ``first`` to ``last`` (None: still open), of which an observer may see ``scope``.

    ``since`` is when the consent began. A change of scope begins another period of the same consent.
    """

    first: int
    scope: Scope
    since: datetime
    last: int | None = None


class ObserverState(NamedTuple):
    """An invited observer: the consents given, the periods they opened, and whether they are present."""

    id: str
    invited: Scope
    allowed: tuple[tuple[Seat, Scope], ...] = ()
    consent_periods: tuple[ConsentPeriod, ...] = ()
    present: bool = False

    @property
    def scope(self) -> Scope | None:
        """What the observer may see now: the least invited and allowed, or None without both consents."""
        scopes = dict(self.allowed)
        if len(scopes) < len(SEATS):
            return None
        return "signals" if "signals" in (self.invited, *scopes.values()) else "words"

    @property
    def since(self) -> datetime | None:
        """When the consent began that the observer has now, or None without both consents."""
        return self.consent_periods[-1].since if self.scope is not None else None

    def is_allowed_by(self, seat: Seat) -> bool:
        """Whether the partner on ``seat`` has consented."""
        return any(consenting == seat for consenting, _ in self.allowed)

    def allow(self, seat: Seat, scope: Scope, seq: int, at: datetime) -> "ObserverState":
        """The observer after the partner on ``seat`` consented in the event ``seq``."""
        return self._with_consents((*self._others(seat), (seat, scope)), seq, at)

    def withdraw(self, seat: Seat, seq: int, at: datetime) -> "ObserverState":
        """The observer after the partner on ``seat`` took the consent back in the event ``seq``."""
        return self._with_consents(self._others(seat), seq, at)

    def _others(self, seat: Seat) -> tuple[tuple[Seat, Scope], ...]:
        return tuple(pair for pair in self.allowed if pair[0] != seat)

    def _with_consents(
        self, allowed: tuple[tuple[Seat, Scope], ...], seq: int, at: datetime
    ) -> "ObserverState":
        """Where the scope changes, the open period ends before ``seq`` and another begins with it."""
        new = self._replace(allowed=allowed)
        if new.scope == self.scope:
            return new
        periods, since = self.consent_periods, at
        if self.scope is not None:
            periods, since = (*periods[:-1], periods[-1]._replace(last=seq - 1)), periods[-1].since
        if new.scope is not None:
            periods = (*periods, ConsentPeriod(first=seq, scope=new.scope, since=since))
        return new._replace(consent_periods=periods)
