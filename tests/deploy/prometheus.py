"""What a server says of itself at /metrics, as numbers by name and labels."""

from urllib.request import build_opener

from prometheus_client.parser import text_string_to_metric_families

from tests.servers import TIMEOUT_SECONDS, Served

Numbers = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def text(server: Served) -> str:
    with build_opener().open(f"{server.url}/metrics", timeout=TIMEOUT_SECONDS) as answer:
        return str(answer.read().decode())


def numbers(server: Served) -> Numbers:
    families = text_string_to_metric_families(text(server))
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def number(server: Served, name: str, **labels: str) -> float:
    return numbers(server)[name, tuple(sorted(labels.items()))]
