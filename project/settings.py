"""Every setting, taken from the environment where a place differs from another.

| variable | default | meaning |
| --- | --- | --- |
| DATA_DIR | ./var | where the SQLite file and the kept secret live |
| PORT | 8000 | the port served on 127.0.0.1 |
| DATABASE_URL | SQLite in DATA_DIR | postgres://user:password@host:port/name for a real server |
| REDIS_URL | none: one process needs no doorbell | redis://host:port/0, several separated by commas |
| ORIGINS | this machine's names with PORT | exact origins (scheme://host[:port]) a browser may come from |
| ALLOWED_HOSTS | the hosts of ORIGINS | names the server answers to |
| SECRET_KEY | made once, kept in DATA_DIR | signs cookies; every process of one installation needs the same |
| MASTER_KEYS | made once, kept in DATA_DIR | id:base64 of 32 bytes, by commas: the first seals, all open |
| COMMANDS_PER_SECOND | 60 | of one person in one room; 0 for no limit |
| REQUESTS_PER_ADDRESS | 3000/minute | of pages and the API, by one address; empty for no limit, as below |
| ROOMS_PER_ADDRESS | 1200/hour | rooms opened by one address, and by one person |
| GUESSES_PER_ADDRESS | 300/minute | links and tokens that turned out to be none |
| SOCKETS | 10000 | open at once in one process; 0 for no limit, as for the next |
| SOCKETS_PER_ADDRESS | 3000 | open at once from one address in one process |
| TRUSTED_PROXIES | this machine: 127.0.0.0/8,::1 | whose word in X-Forwarded-For is taken |
| LINK_DAYS | 30 | a link that nobody has used holds for so long |
| TOKEN_DAYS | 90 | a seat's bearer token holds for so long |
| SESSION_IDLE_DAYS | 180 | a browser that did not come for so long is signed out |
| SESSION_DAYS | 400 | a browser is signed out so long after it was signed in |
| METRICS | off | numbers for Prometheus at /metrics: for those who run it, so the proxy must not pass it on |
| LOG_LEVEL | WARNING | from which level on lines are written: ids and routes, never words |
| LOG_FORMAT | text | json: each line a JSON object, for what collects lines |
| DEBUG | off | Django's own error pages; never where real people talk |
"""

import base64
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from limits import parse as parse_rate

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret kept in `path`, made now if there is none. Of several processes at once, one makes it."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def new_master_key() -> str:
    """A master key as MASTER_KEYS takes it. Its name tells it from every other and nothing of it."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def master_keys(given: str) -> dict[str, bytes]:
    """The master keys by id, in the order given."""
    keys: dict[str, bytes] = {}
    for part in given.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not re.fullmatch(r"[\w.-]{1,32}", key_id) or len(key) != 32 or key_id in keys:
            raise ImproperlyConfigured(
                "MASTER_KEYS must be id:key, several by commas: each key 32 bytes in base64, each id its own."
            )
        keys[key_id] = key
    return keys


# ---- where things live

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it names who talks with whom
    SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(
        DATA_DIR / "secret_key", lambda: secrets.token_urlsafe(48)
    )
    # What everybody says is sealed under these; whoever loses them has lost the words.
    MASTER_KEYS = master_keys(
        env.str("MASTER_KEYS", default="") or kept_secret(DATA_DIR / "master_keys", new_master_key)
    )
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR {DATA_DIR} cannot be used: {error.strerror}.") from None


def number(variable: str, default: float) -> float:
    """A number that is not negative."""
    given: str = env.str(variable, default="").strip() or str(default)
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", given, re.ASCII):
        raise ImproperlyConfigured(f"{variable} is {given!r}; it has to be a number such as {default:g}.")
    return float(given)


def whole(variable: str, default: int) -> int:
    """A whole number that is not negative."""
    given = number(variable, default)
    if not given.is_integer():
        raise ImproperlyConfigured(f"{variable} is {given!r}; it has to be a whole number such as {default}.")
    return int(given)


def switch(variable: str) -> bool:
    """Off, unless it is switched on."""
    given: str = env.str(variable, default="").strip().lower()
    if given in {"on", "true", "yes", "1"}:
        return True
    if given in {"", "off", "false", "no", "0"}:
        return False
    raise ImproperlyConfigured(f"{variable} is {given!r}; it is on or off.")


PORT = whole("PORT", 8000)
DEBUG = switch("DEBUG")
METRICS = switch("METRICS")

# ---- how much one may ask for


def rate(variable: str, default: str) -> str:
    """A rate such as 60/minute, or nothing for no limit."""
    given: str = env.str(variable, default=default).strip()
    try:
        if given:
            parse_rate(given)
    except ValueError:
        raise ImproperlyConfigured(f"{variable} is {given!r}; a rate looks like 60/minute.") from None
    return given


COMMANDS_PER_SECOND = number("COMMANDS_PER_SECOND", 60)
# By address they are wide, since a whole practice may share one; a proxy in front may be narrower.
RATES = {
    "requests": rate("REQUESTS_PER_ADDRESS", "3000/minute"),
    "rooms": rate("ROOMS_PER_ADDRESS", "1200/hour"),
    "guesses": rate("GUESSES_PER_ADDRESS", "300/minute"),
}
SOCKETS = whole("SOCKETS", 10_000)
SOCKETS_PER_ADDRESS = whole("SOCKETS_PER_ADDRESS", 3_000)
LINK_LIFE = timedelta(days=number("LINK_DAYS", 30))
TOKEN_LIFE = timedelta(days=number("TOKEN_DAYS", 90))
# A browser is how a guest is known, with no way back: past conversations stay in reach.
SESSION_IDLE = timedelta(days=number("SESSION_IDLE_DAYS", 180))
SESSION_LIFE = timedelta(days=number("SESSION_DAYS", 400))
try:
    TRUSTED_PROXIES: list[IPv4Network | IPv6Network] = [
        ip_network(each) for each in env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1"])
    ]
except ValueError as error:
    raise ImproperlyConfigured(f"TRUSTED_PROXIES: {error}.") from None

# ---- where a browser may come from

ORIGINS: list[str] = env.list("ORIGINS", default=[f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"])
for origin in ORIGINS:
    if not re.fullmatch(r"https?://[^/\s*]+", origin):
        raise ImproperlyConfigured(
            f"ORIGINS holds {origin!r}; an origin looks like https://talk.example.org."
        )
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=sorted({urlsplit(origin).hostname or "" for origin in ORIGINS})
)
CSRF_TRUSTED_ORIGINS = ORIGINS
SERVED_BY_HTTPS = all(origin.startswith("https://") for origin in ORIGINS)

# ---- the database


def database() -> dict[str, Any]:
    """The one database: the embedded SQLite unless DATABASE_URL names a server."""
    try:
        config: dict[str, Any] = env.db_url(
            "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'third_ear.sqlite3'}"
        )
    except (KeyError, ValueError):
        config = {}
    engine = config.get("ENGINE", "")
    if engine.endswith(".sqlite3"):
        return config | {
            "OPTIONS": {
                # A transaction that reads and then writes must hold the lock from its start.
                "transaction_mode": "IMMEDIATE",
                # As long as a reader may stand still: whoever holds the lock may wait for a slow disk.
                "timeout": 20,
                # FULL: what was accepted survives a power cut. Secure: a key that moves to another page
                # leaves no copy behind, which would outlast it when it is destroyed. Checkpoints hold up
                # whoever writes just then: at 16 MB, a quarter as often as by default. WAL itself is set
                # where the file has been looked at (dialogue.database_version).
                "init_command": "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;",
            },
            # A file, since in memory the timeout between threads is ignored; one for each run, side by side.
            "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"third-ear-test-{os.getpid()}.sqlite3")},
        }
    if engine.endswith(".postgresql"):
        # Written as %2F…, a host is the folder of a server's socket.
        config["HOST"] = unquote(config["HOST"])
        # Django's threads, four readers and the writer; a pool, since kept connections leak under ASGI. One
        # that broke while it lay there, as all do at a restart, is noticed before it costs anybody an answer.
        return config | {
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 5}},
        }
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- the doorbell between processes

REDIS_HOSTS: list[str] = env.list("REDIS_URL", default=[])
CHANNEL_LAYERS: dict[str, Any] = (
    {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": REDIS_HOSTS, "prefix": "third-ear"},
        }
    }
    if REDIS_HOSTS
    else {}
)

# ---- the application

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "csp",
    "django_vite",
    "dialogue",
    "dialogue.accounts",
    "dialogue.log",
    "dialogue.people",
    "dialogue.pages",
]
MIDDLEWARE = [
    # What sets headers is outermost, so that no answer goes without them: no file, no error.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dialogue.pages.throttle.throttled",
    "dialogue.accounts.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
AUTH_USER_MODEL = "accounts.Person"
SESSION_ENGINE = "dialogue.accounts.sessions"
ROOT_URLCONF = "project.urls"
ASGI_APPLICATION = "project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# ---- what the browser is given

STATIC_URL = "/static/"
BUILT_FRONTEND = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [BUILT_FRONTEND]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs them
WHITENOISE_USE_FINDERS = True  # the built files are served from where the build left them; nothing to collect
WHITENOISE_IMMUTABLE_FILE_TEST = (
    r"^/static/assets/.+-[\w-]{8,}\.\w+$"  # names that hold a digest of the content
)
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": BUILT_FRONTEND / "manifest.json"}}

# ---- what the browser may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        # Not every browser counts a socket of the same host as 'self'.
        "connect-src": [SELF, *(re.sub("^http", "ws", origin) for origin in ORIGINS)],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
# Links carry secrets, so no other site is told where a visitor came from. Not "no-referrer": under it our own
# forms are sent with "Origin: null", which the protection against forged requests has to refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Where all origins are https, whoever comes by plain http is sent there; the proxy in front says how they
# came. A supervisor on this machine asks by plain http.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_BY_HTTPS else None
SECURE_SSL_REDIRECT = SERVED_BY_HTTPS
SECURE_SSL_HOST = urlsplit(ORIGINS[0]).netloc if ORIGINS else None
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SERVED_BY_HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # What other names under this one's domain do is not for this house to decide,
    "security.W021",  # nor to promise the makers of browsers.
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SERVED_BY_HTTPS
if SERVED_BY_HTTPS:
    # With this prefix browsers take the cookie from us alone, not from another name under the same domain.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_AGE = round(SESSION_LIFE.total_seconds())
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SERVED_BY_HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# ---- what is written about running: ids and routes, never words, paths with secrets, or request bodies

LOG_FORMATS = {"text": "project.logs.Line", "json": "project.logs.Json"}
LOG_FORMAT: str = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in LOG_FORMATS:
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; it is one of {', '.join(LOG_FORMATS)}.")
LOG_LEVEL: str = env.str("LOG_LEVEL", default="WARNING").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(f"LOG_LEVEL is {LOG_LEVEL!r}; it is DEBUG, INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "project.logs.Discreet"}},
    "formatters": {"line": {"()": LOG_FORMATS[LOG_FORMAT]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["discreet"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that was not found is the visitor's news, not the operator's.
        "django.request": {"level": "ERROR"},
        # What it cannot reach is told by project.outside, once.
        "psycopg.pool": {"level": "ERROR"},
        # Another server that may run us: its lines by our rules, and none with a path.
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": [], "propagate": False},
        # A doorbell that is out of order is told by dialogue.live.bell, once.
        "channels_redis": {"level": "CRITICAL"},
    },
}
