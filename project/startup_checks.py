"""What a server process checks before it starts: its database, keys, Redis servers and the built page."""

import psycopg
import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import Error

from dialogue.helpers.database_version import OtherVersion
from dialogue.log.keyring import faults
from dialogue.pages.templatetags.frontend import manifest
from project.database import fault, missing_file

CONNECT_TIMEOUT_SECONDS = 5  # seconds


def unreachable() -> list[str]:
    """A sentence for each that is missing or does not answer, naming the variable to look at. Blocks."""
    bells = [sentence for url in settings.REDIS_HOSTS for sentence in _redis(url)]
    return [*(_database() or _keys()), *bells, *_page()]


def _database() -> list[str]:
    if missing := missing_file(connection):
        return [missing]
    try:
        if connection.vendor == "postgresql":
            # Not through the pool, which would only say that it has waited.
            wanted = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, **connection.get_connection_params()}
            psycopg.connect(**wanted).close()
        connection.ensure_connection()
        if found := fault(connection):
            return [found]
    except OtherVersion as other:
        return [str(other)]
    except (psycopg.Error, Error) as error:
        return [f"The database that DATABASE_URL names cannot be used: {_one_line(error)}"]
    finally:
        connection.close()
    return []


def _keys() -> list[str]:
    """What is sealed must open: a process without the right master keys would show conversations empty."""
    try:
        return faults()
    except OtherVersion as other:
        return [str(other)]
    except Error:
        return []  # no tables yet
    finally:
        connection.close()


def _redis(url: str) -> list[str]:
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=CONNECT_TIMEOUT_SECONDS, socket_timeout=CONNECT_TIMEOUT_SECONDS
        ) as client:
            client.ping()
    except redis.RedisError as error:
        return [f"The Redis server that REDIS_URL names cannot be used: {_one_line(error)}"]
    return []


def _page() -> list[str]:
    try:
        manifest()
    except ImproperlyConfigured as fault:
        return [str(fault)]
    return []


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
