"""Metrics of the errands. Numbers only: no key and no id is ever a label."""

from typing import Final

from prometheus_client import Counter, Histogram

_failed: Final = Counter("thirdear_errands_failed", "Errands that failed, by kind.", labelnames=["kind"])
_done_seconds: Final = Histogram(
    "thirdear_errand_seconds",
    "How long errands took that were done, by kind.",
    labelnames=["kind"],
    buckets=(0.01, 0.05, 0.25, 1, 5, 15, 60, 300),
)


def failed(kind: str) -> None:
    """An errand failed, and will be tried again."""
    _failed.labels(kind).inc()


def done(kind: str, seconds: float) -> None:
    """An errand was done, which took so long."""
    _done_seconds.labels(kind).observe(seconds)
