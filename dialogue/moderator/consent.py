"""Consent to an observer: the scope that each partner allowed, and the periods in which both consented."""

from datetime import datetime
from typing import NamedTuple

from dialogue.moderator.events import SEATS, Scope, Seat


class ConsentPeriod(NamedTuple):
    """The range of events ``first`` to ``last`` (None: still open) that an observer may see in ``scope``.

    ``since`` is when the consent began. A change of scope begins a new period with the same ``since``.
    """

    first: int
    scope: Scope
    since: datetime
    last: int | None = None


class ObserverState(NamedTuple):
    """An invited observer: the partners' consents, the consent periods, and the observer's presence."""

    id: str
    invited: Scope
    allowed: tuple[tuple[Seat, Scope], ...] = ()
    consent_periods: tuple[ConsentPeriod, ...] = ()
    present: bool = False

    @property
    def scope(self) -> Scope | None:
        """The narrowest of the invited and the allowed scopes, or None unless both partners consent."""
        scopes = dict(self.allowed)
        if len(scopes) < len(SEATS):
            return None
        return "signals" if "signals" in (self.invited, *scopes.values()) else "words"

    @property
    def since(self) -> datetime | None:
        """When the current consent began, or None unless both partners consent."""
        return self.consent_periods[-1].since if self.scope is not None else None

    def is_allowed_by(self, seat: Seat) -> bool:
        """Whether the partner on ``seat`` has consented."""
        return any(consenting == seat for consenting, _ in self.allowed)

    def allow(self, seat: Seat, scope: Scope, seq: int, at: datetime) -> "ObserverState":
        """The observer after the partner on ``seat`` consented in the event ``seq``."""
        return self._with_consents((*self._others(seat), (seat, scope)), seq, at)

    def withdraw(self, seat: Seat, seq: int, at: datetime) -> "ObserverState":
        """The observer after the partner on ``seat`` withdrew the consent in the event ``seq``."""
        return self._with_consents(self._others(seat), seq, at)

    def _others(self, seat: Seat) -> tuple[tuple[Seat, Scope], ...]:
        return tuple(pair for pair in self.allowed if pair[0] != seat)

    def _with_consents(
        self, allowed: tuple[tuple[Seat, Scope], ...], seq: int, at: datetime
    ) -> "ObserverState":
        """If the scope changes, end the open period before ``seq`` and begin a new one at ``seq``."""
        new = self._replace(allowed=allowed)
        if new.scope == self.scope:
            return new
        periods, since = self.consent_periods, at
        if self.scope is not None:
            periods, since = (*periods[:-1], periods[-1]._replace(last=seq - 1)), periods[-1].since
        if new.scope is not None:
            periods = (*periods, ConsentPeriod(first=seq, scope=new.scope, since=since))
        return new._replace(consent_periods=periods)
