"""The tutorial's project, as it would be put into service: no debugging, and the database set as ours is."""

from typing import Any

from project.settings import DATABASES as OURS
from project.settings import REDIS_HOSTS, SECRET_KEY

# Where ours keeps its connections by a pool, so does this; SQLite's is kept open, which ours does as well. By
# Django's defaults each message would connect anew.
_KEPT: dict[str, Any] = {} if "pool" in OURS["default"].get("OPTIONS", {}) else {"CONN_MAX_AGE": None}

__all__ = ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "daphne",
    "tests.bench.chat",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
ROOT_URLCONF = "tests.bench.chat.urls"
ASGI_APPLICATION = "tests.bench.chat.asgi.application"
DATABASES = {"default": OURS["default"] | _KEPT}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": REDIS_HOSTS}}
}
