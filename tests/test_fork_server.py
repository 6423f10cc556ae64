"""A fork has the settings of its environment, as a new interpreter has."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
import pytest

from tests import servers

pytestmark = pytest.mark.slow
READ_IN_ADVANCE = """
import json
from django.conf import settings
from tests import preloaded
preloaded.load()
import project.settings as ours
print(json.dumps([name for name in vars(settings) if hasattr(ours, name)]))
"""
TELL = """
import json
import logging
import django
from django.conf import settings
django.setup()
from django.apps import apps
from django.db import connection
from dialogue.aids import library
(handler,) = logging.getLogger().handlers
print(json.dumps({
    "settings": {name: repr(getattr(settings, name, None)) for name in settings.VARIABLES},
    "database": str(connection.settings_dict["NAME"]),
    "log": [logging.getLogger().level, type(handler.formatter).__name__],
    "rules": str(library._folder[0]),
    "models": sorted(model._meta.label for model in apps.get_models()),
}))
"""


def told(done: "subprocess.CompletedProcess[str]") -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_loaded_in_advance_keeps_no_setting_that_the_environment_gives() -> None:
    # The same in every environment, but for four: set up anew in each fork are the database, the log and
    # the rules of the aids; of DEBUG, Django asks whether to check its own receivers.
    new = subprocess.run(
        [sys.executable, "-c", READ_IN_ADVANCE],
        cwd=servers.HOME,
        env=servers.clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(told(new)) - {"DATABASES", "LOGGING", "AIDS_RULES", "DEBUG"} == {
        "AUTH_USER_MODEL", "DEFAULT_AUTO_FIELD", "INSTALLED_APPS", "LANGUAGES", "LANGUAGE_CODE",
        "MFA_PASSKEY_LOGIN_ENABLED", "MFA_SUPPORTED_TYPES", "MIDDLEWARE",
    }  # fmt: skip


def test_fork_is_set_up_by_its_own_environment(tmp_path: Path) -> None:
    (tmp_path / "tell.py").write_text(TELL)
    environment = servers.clean_environment(
        DJANGO_SETTINGS_MODULE="project.settings",
        PYTHONPATH=str(servers.HOME),
        DATA_DIR=str(tmp_path / "data"),
        AIDS_RULES=str(servers.HOME / "tests/aids"),
        LOG_LEVEL="ERROR",
        LOG_FORMAT="json",
        LINK_DAYS="3",
        DEBUG="on",
    )
    new = subprocess.run(
        [sys.executable, tmp_path / "tell.py"],
        cwd=servers.HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    fork = told(servers.python(environment, tmp_path / "tell.py"))
    assert fork == told(new)
    assert fork["settings"]["DEBUG"] == "True"
    assert fork["log"] == [40, "Json"]
    assert fork["rules"] == environment["AIDS_RULES"]
    assert fork["database"].startswith(environment["DATA_DIR"])


def test_program_of_another_project_gets_an_interpreter_of_its_own() -> None:
    assert servers.can_be_forked(servers.clean_environment(DJANGO_SETTINGS_MODULE="project.settings"))
    assert not servers.can_be_forked({"DJANGO_SETTINGS_MODULE": "tests.bench.chat.settings"})


def test_client_that_ends_in_its_request_prevents_no_other_program(tmp_path: Path) -> None:
    for begun in (b"", b"\0\0", (100).to_bytes(8, "big") + b"{"):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(servers.forks.address())
            client.sendall(begun)
    environment = servers.clean_environment(DATA_DIR=str(tmp_path))
    assert servers.manage(environment, "version") == f"{django.get_version()}\n"
