"""A limit of the rate at which one participant, or one connection, may send."""

from dataclasses import dataclass, field

#: The largest burst, in seconds of the rate: a client that reconnects may send what it queued meanwhile.
BURST_SECONDS = 5


@dataclass(slots=True)
class TokenBucket:
    """A token bucket: ``rate`` tokens a second, saved for a burst. A rate of 0: no limit.

    Times are seconds of any monotonic clock.
    """

    rate: float
    _tokens: float = field(init=False)
    _at: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._tokens = self.rate * BURST_SECONDS

    def take(self, now: float) -> bool:
        """Take one token; False when there is none."""
        if self.rate <= 0:
            return True
        if self._at is not None:
            self._tokens = min(self.rate * BURST_SECONDS, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
