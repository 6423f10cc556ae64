"""Metrics of the sockets and the hub. Numbers only: no room and no words are ever a label.

Commands and deliveries are counted where they happen, at about a microsecond each. Everything else is read
from the hubs when the metrics are scraped.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from datetime import datetime
from typing import Protocol, get_args

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from dialogue.live.notifier import RoomNotifier
from dialogue.live.protocol.outbound import RefusalCode
from dialogue.log.records import Recorded

sockets = Gauge("thirdear_sockets", "Open WebSockets.")
_commands = Counter("thirdear_commands", "Commands from connections, by outcome.", labelnames=["outcome"])
#: One counter for each outcome. All exist from the start, so that the first refusal is a rise from 0.
commands = {code: _commands.labels(code) for code in ("accepted", "repeated", *get_args(RefusalCode))}
_delivery_seconds = Histogram(
    "thirdear_delivery_seconds",
    "From a command's arrival, at any process, until its events are enqueued for connections here.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def delivered(recorded: Sequence[Recorded], now: datetime) -> None:
    """Events were enqueued for the connections here. A clock that was set back counts as no delay."""
    _delivery_seconds.observe(max((now - recorded[-1].at).total_seconds(), 0.0))


class Measured(Protocol):
    """The part of a hub that the metrics read."""

    @property
    def notifier(self) -> RoomNotifier | None: ...

    @property
    def rooms(self) -> Sized: ...

    @property
    def lost_notifications(self) -> int: ...


class HubCollector(Collector):
    """Metrics read from the hubs. A process has one for each event loop, which is nearly always one."""

    def __init__(self, hubs: Callable[[], Iterable[Measured]]) -> None:
        self._hubs = hubs

    def collect(self) -> Iterator[Metric]:
        hubs = list(self._hubs())
        notifiers = [hub.notifier for hub in hubs if hub.notifier is not None]
        yield GaugeMetricFamily(
            "thirdear_rooms", "Rooms in memory.", value=sum(len(hub.rooms) for hub in hubs)
        )
        yield CounterMetricFamily(
            "thirdear_notifications_lost",
            "Times that polling found an event of which no notification had come.",
            value=sum(hub.lost_notifications for hub in hubs),
        )
        yield CounterMetricFamily(
            "thirdear_notifications_sent",
            "Notifications sent by way of Redis.",
            value=sum(each.sent for each in notifiers),
        )
        yield CounterMetricFamily(
            "thirdear_notifications_failed",
            "Notifications that could not be sent by way of Redis.",
            value=sum(each.failed for each in notifiers),
        )
        yield CounterMetricFamily(
            "thirdear_notifications_invalid",
            "Notifications that came by way of Redis and were ignored because they are invalid.",
            value=sum(each.invalid for each in notifiers),
        )


def watch(hubs: Callable[[], Iterable[Measured]]) -> None:
    """Read the hubs of this process whenever the metrics are scraped."""
    REGISTRY.register(HubCollector(hubs))
