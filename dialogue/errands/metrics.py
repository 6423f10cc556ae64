"""Metrics of the errands. Numbers only: no key and no id is ever a label.

What waits is read from the database when the metrics are scraped, so every process gives the same figures.
"""

from collections.abc import Iterator
from typing import Final

from django.db import Error
from prometheus_client import REGISTRY, Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from dialogue.errands import figures

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


def _families() -> list[GaugeMetricFamily]:
    about = {
        "waiting": "Errands that are not done yet, by kind.",
        "late": "Errands that have been due for over five minutes, by kind.",
        "retried": "Errands that failed and wait to be tried again, by kind.",
    }
    return [
        GaugeMetricFamily(f"thirdear_errands_{name}", text, labels=["kind"]) for name, text in about.items()
    ]


class ErrandCollector(Collector):
    """What the table of errands holds. Left out while the database cannot be read."""

    def describe(self) -> list[GaugeMetricFamily]:
        return _families()

    def collect(self) -> Iterator[Metric]:
        try:
            found = figures.by_kind()
        except Error:
            return
        waiting, late, retried = _families()
        for each in found:
            waiting.add_metric([each.kind], each.waiting)
            late.add_metric([each.kind], each.late)
            retried.add_metric([each.kind], each.failed)
        yield from (waiting, late, retried)


REGISTRY.register(ErrandCollector())
