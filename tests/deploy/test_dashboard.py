"""The shipped dashboard queries only metrics that the process exports."""

import json
import re

import pytest
from prometheus_client import REGISTRY

import dialogue.errands.runner
import dialogue.live.current_hub  # noqa: F401 - with these, all that counts is there
from tests.servers import HOME

pytestmark = pytest.mark.django_db


def test_every_metric_of_the_dashboard_is_exported() -> None:
    exported = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    exported |= {f"{family.name}_bucket" for family in REGISTRY.collect() if family.type == "histogram"}
    # A metric without a sample before its first event is exported by name all the same.
    exported |= {f"{family.name}_total" for family in REGISTRY.collect() if family.type == "counter"}
    dashboard = json.loads((HOME / "deploy" / "grafana.json").read_text())
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:thirdear|process)_\w+", target["expr"])
    }
    assert asked
    assert asked <= exported


def test_every_exported_metric_is_documented() -> None:
    running = (HOME / "docs" / "RUNNING.md").read_text()
    ours = {family.name for family in REGISTRY.collect() if family.name.startswith("thirdear_")}
    assert ours
    assert not [name for name in ours - {"thirdear_notifications_sent"} if name not in running]
