"""What the sockets and the hub are measured by. Numbers only: neither a room nor a word is ever a label.

What a turn passes through is counted in place, a microsecond or so each. All else is asked of the hubs when
somebody reads the metrics, and costs nothing until then.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, get_args

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from dialogue.live.notifier import RoomNotifier
from dialogue.live.protocol.outbound import RefusalCode
from dialogue.log.records import Recorded

sockets = Gauge("thirdear_sockets", "Connections that were let in and are open.")
_commands = Counter(
    "thirdear_commands", "Commands from connections, by what became of them.", labelnames=["outcome"]
)
#: One counter for each outcome: all are there from the start, so that a first refusal is a rise from 0.
commands = {code: _commands.labels(code) for code in ("accepted", "repeated", *get_args(RefusalCode))}
_delivery_seconds = Histogram(
    "thirdear_delivery_seconds",
    "From a command's coming in, at any process, until its events are queued for those connected here.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def delivered(recorded: Sequence[Recorded], now: datetime) -> None:
    """Events were queued for the connections here. What a clock that stepped back would make of it is 0."""
    _delivery_seconds.observe(max((now - recorded[-1].at).total_seconds(), 0.0))


class Measured(Protocol):
    """What is asked of a hub."""

    bell: RoomNotifier | None
    lost_bells: int

    @property
    def rooms_here(self) -> int:
        """How many rooms have a connection in this process, or had one a grace ago."""


class HubCollector(Collector):
    """What the hubs know of themselves, one for each event loop: nearly always one."""

    def __init__(self, hubs: Callable[[], Iterable[Measured]]) -> None:
        self._hubs = hubs

    def collect(self) -> Iterator[Metric]:
        hubs = list(self._hubs())
        bells = [hub.bell for hub in hubs if hub.bell is not None]
        yield GaugeMetricFamily(
            "thirdear_rooms", "Rooms in memory.", value=sum(hub.rooms_here for hub in hubs)
        )
        yield CounterMetricFamily(
            "thirdear_bell_lost",
            "Times that the sweep found what the bell should have told.",
            value=sum(hub.lost_bells for hub in hubs),
        )
        yield CounterMetricFamily(
            "thirdear_bell_rings", "Rings sent by way of Redis.", value=sum(bell.sent for bell in bells)
        )
        yield CounterMetricFamily(
            "thirdear_bell_failures",
            "Rings that could not be sent by way of Redis.",
            value=sum(bell.failed for bell in bells),
        )
        yield CounterMetricFamily(
            "thirdear_bell_invalid",
            "Messages that came by way of Redis and were ignored because they are not valid.",
            value=sum(bell.invalid for bell in bells),
        )


def watch(hubs: Callable[[], Iterable[Measured]]) -> None:
    """Have the hubs of this process asked whenever the metrics are read."""
    REGISTRY.register(HubCollector(hubs))
