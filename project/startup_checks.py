"""Checks before a server process starts: the database, the master keys, the Redis servers, the built page."""

import psycopg
import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import Error

from dialogue import aids
from dialogue.care import areas
from dialogue.care import keys as persons_keys
from dialogue.couples import keys as plans_keys
from dialogue.helpers.database_version import OtherVersion
from dialogue.log.keyring import faults
from dialogue.pages.templatetags.frontend import manifest
from dialogue.safety import resources
from project.database import fault, missing_file, outdated

CONNECT_TIMEOUT_SECONDS = 5


def unreachable() -> list[str]:
    """A sentence for each fault that was found, with the name of the setting to check. Blocks."""
    redis_faults = [sentence for url in settings.REDIS_HOSTS for sentence in _redis(url)]
    return [
        *(_database() or _keys()),
        *redis_faults,
        *_page(),
        *_areas(),
        *unusable_resources(),
        *unusable_aids(),
    ]


def _database() -> list[str]:
    if missing := missing_file(connection):
        return [missing]
    try:
        if connection.vendor == "postgresql":
            # Not through the pool, which would only report its timeout.
            wanted = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, **connection.get_connection_params()}
            psycopg.connect(**wanted).close()
        connection.ensure_connection()
        if found := fault(connection) or outdated(connection):
            return [found]
    except OtherVersion as other:
        return [str(other)]
    except (psycopg.Error, Error) as error:
        return [f"The database that DATABASE_URL names cannot be used: {_one_line(error)}"]
    finally:
        connection.close()
    return []


def _keys() -> list[str]:
    """Check that the master keys decrypt: without the right ones a process would show empty conversations."""
    try:
        return faults([*persons_keys.TABLE.samples(), *plans_keys.TABLE.samples()])
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


def _areas() -> list[str]:
    try:
        areas.current()
    except areas.AreasError as fault:
        return [f"The areas of self-care that CARE_AREAS names cannot be used: {fault}."]
    return []


def unusable_resources() -> list[str]:
    """A sentence if the people to turn to, shipped or a practice's own, cannot be read."""
    try:
        resources.current()
    except resources.ResourcesError as fault:
        return [f"The people to turn to (SAFETY_RESOURCES) cannot be used: {fault}."]
    return []


def unusable_aids() -> list[str]:
    """A sentence if the rules or the model of the language aids are not valid."""
    try:
        aids.check_files()
    except aids.RulesError as fault:
        return [f"The rules of the language aids (AIDS_RULES) cannot be used: {fault}."]
    except aids.FiguresError as fault:
        return [f"The language aids cannot be used: {fault}."]
    return []


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
