"""What a fork of :mod:`tests.fork_server` finds loaded: libraries, the modules of this project, the models.

Nothing of it keeps a setting that the environment gives, or belongs to an event loop. Each fork reads the
settings anew, and sets up Django's applications by them.
"""

import importlib
import os
import pkgutil
import sys
from tempfile import TemporaryDirectory
from typing import Final

import django
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ConnectionHandler
from django.utils.functional import empty
from django.utils.translation.trans_real import translation

import dialogue
import project
from dialogue import formats

#: What the servers import besides our own modules. None installs Twisted's reactor.
LIBRARIES: Final = (
    "OpenSSL",
    "allauth.account.middleware",
    "autobahn.twisted.websocket",
    "channels.routing",
    "channels_redis.pubsub",
    "click",
    "cryptography.x509",
    "csp.middleware",
    "daphne.access",
    "django.contrib.auth.middleware",
    "django.contrib.messages.middleware",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.middleware.clickjacking",
    "django.middleware.common",
    "django.middleware.security",
    "psycopg_pool",
    "service_identity",
    "twisted.web.http",
    "uvicorn.config",
    "xml.etree.ElementTree",
)
SETTINGS: Final = "project.settings"
#: Modules of this project that are not loaded in advance, because they install the reactor, or keep settings.
LATER: Final = frozenset({"project.server", "project.asgi", SETTINGS})


def load() -> None:
    """Load what the programs need, with settings that nothing of it keeps."""
    with TemporaryDirectory(prefix="ear-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": SETTINGS}
        django.setup()
        for name in LIBRARIES:
            importlib.import_module(name)
        for package in (dialogue, project):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if module.name not in LATER:
                    importlib.import_module(module.name)
        MigrationLoader(connection=None)
        for language, _ in settings.LANGUAGES:
            translation(language)
    formats.catalogue()


def forget_settings() -> None:
    """Have `django.setup()` read the settings and set up every application, as in a new interpreter."""
    del sys.modules[SETTINGS]
    settings._wrapped = empty
    vars(connections).clear()
    ConnectionHandler.__init__(connections)
    apps.app_configs.clear()
    apps.apps_ready = apps.models_ready = apps.ready = apps.loading = False
    apps.ready_event.clear()
    apps.clear_cache()
