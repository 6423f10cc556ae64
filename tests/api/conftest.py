"""The plugin of Schemathesis is loaded for these tests only: it takes longer than to test the moderator."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("schemathesis.pytest.plugin")
