"""The plugin of Schemathesis is loaded for these tests only: it takes longer than to test the moderator."""

import pytest

from tests.selection import excluded_marks


def pytest_configure(config: pytest.Config) -> None:
    if "slow" not in excluded_marks(config):
        config.pluginmanager.import_plugin("schemathesis.pytest.plugin")
