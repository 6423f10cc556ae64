"""Every setting. Settings that differ between installations come from the environment.

| variable | default | meaning |
| --- | --- | --- |
| ENVIRONMENT_FILE | none | a file of these settings, read as systemd reads an EnvironmentFile |
| DATA_DIR | ./var | the folder of the SQLite file and the generated secrets |
| PORT | 8000 | the port served on 127.0.0.1 |
| DATABASE_URL | SQLite in DATA_DIR | postgres://user:password@host:port/name for a real server |
| REDIS_URL | none: one process needs none | redis://host:port/0, several separated by commas |
| ORIGINS | this machine's names with PORT | exact origins (scheme://host[:port]) of the pages |
| ALLOWED_HOSTS | the hosts of ORIGINS | host names that the server accepts |
| SECRET_KEY | made once, kept in DATA_DIR | signs cookies; every process of one installation needs the same |
| MASTER_KEYS | made once, kept in DATA_DIR | id:base64 of 32 bytes, by commas; the first encrypts |
| COMMANDS_PER_SECOND | 60 | commands of one person in one room, at least 1; 0 for no limit |
| REQUESTS_PER_ADDRESS | 3000/minute | requests of one address; empty for no limit, as below |
| ROOMS_PER_ADDRESS | 1200/hour | rooms opened by one address, and by one person |
| FAILED_CREDENTIALS_PER_ADDRESS | 300/minute | invalid links, tokens, keys and cookies |
| CODES_PER_ADDRESS | 60/hour | codes asked for, or wrong, of one address; empty for no limit |
| MAX_SOCKETS | 10000 | sockets open at once in one process; 0 for no limit, as for the next |
| MAX_SOCKETS_PER_ADDRESS | 3000 | sockets open at once from one address in one process |
| TRUSTED_PROXIES | this machine: 127.0.0.0/8,::1 | networks of proxies whose X-Forwarded-For is trusted |
| LINK_DAYS | 30 | an unused link expires after this time |
| TOKEN_DAYS | 90 | a seat's bearer token expires after this time |
| SESSION_IDLE_DAYS | 180 | a browser that sends no request for this time is signed out |
| SESSION_DAYS | 400 | a browser is signed out this long after it was signed in |
| EXPORT_WAIT_HOURS | 24 | a copy of a whole conversation is given so long after it was asked for |
| RETENTION_DAYS_GUESTS | 30 | a guest’s half of a conversation is erased this long after the end; or never |
| CARE_AREAS | the shipped areas | a TOML file with a practice's own areas of self-care |
| SAFETY_RESOURCES | none | a TOML file with the people to turn to whom a practice sets in front |
| AIDS_RULES | the shipped rules | a folder with a practice's own rules of the language aids |
| EMAIL_URL | printed; none with https | smtp+tls://user:password@host:587, or smtp+ssl://, smtp:// |
| MAIL_FROM | noreply@ the first host of ORIGINS | the sender of every mail; a partner may see it |
| PUSH_CONTACT | none: no push messages | an e-mail address to which push services may write |
| PUSH_HOSTS | those of the browsers' makers | hosts of push services, by commas; *.name for all below |
| VAPID_KEY | made once, kept in DATA_DIR | 32 bytes in base64url; push services know us by it |
| ERRANDS | on | off: this process does no work that is due at a time; another one must |
| SIGN_UP | everybody | who may make an account: everybody, invited, or administrator for nobody else |
| OPEN_ROOMS | everybody | who may open rooms: everybody, members, or administrator |
| NEUTRAL_EXIT_URL | https://www.bbc.com/weather | where “Leave quickly” leads: an ordinary page |
| METRICS | off | metrics for Prometheus at /metrics; the proxy must not pass them on |
| LOG_LEVEL | WARNING | the lowest level that is logged: ids and routes, never words |
| LOG_FORMAT | text | json: each line is a JSON object, for log collectors |
| DEBUG | off | Django's debug pages; never where real people talk |

SECRET_KEY, MASTER_KEYS, DATABASE_URL, REDIS_URL, EMAIL_URL and VAPID_KEY can be given as files:
SECRET_KEY_FILE names one.
"""

import os
import re
import secrets
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from project import environment_file, secret_files, values
from project.bodies import MAX_BODY_BYTES
from project.data_folder import made_private
from project.database_address import database
from project.export_settings import PDF_FONTS, export_wait  # noqa: F401 - settings
from project.kept_secrets import kept_secret, master_keys, new_master_key
from project.mail_settings import mail_settings, sender
from project.policy_settings import policies
from project.push_settings import push_contact, push_hosts, tests_push_service, vapid_key
from project.sign_in_settings import *  # noqa: F403 - the settings of allauth
from project.sign_in_settings import caches

BASE_DIR = Path(__file__).resolve().parent.parent
#: The names in the table above.
VARIABLES = re.findall(r"^\| ([A-Z_]+) \|", __doc__ or "", re.MULTILINE)

environment_file.load(os.environ, VARIABLES)
secret_files.load(os.environ)
for misspelt in values.misspelt(os.environ, [*VARIABLES, *secret_files.VARIABLES]):
    raise ImproperlyConfigured(misspelt)


# ---- the data folder and its secrets

values.filled("DATA_DIR")
DATA_DIR = BASE_DIR / os.environ.get("DATA_DIR", "var")  # not stripped: a blank may be part of a path
if DATA_DIR.is_relative_to(BASE_DIR / "~"):
    raise ImproperlyConfigured("DATA_DIR begins with ~, which only a shell knows: give the whole path.")
try:
    DATA_DIR = Path(os.path.realpath(DATA_DIR))  # resolve() fails on a link to itself
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database names who talks with whom
    made_private(DATA_DIR, never=BASE_DIR)
    SECRET_KEY = values.filled("SECRET_KEY") or kept_secret(
        DATA_DIR / "secret_key", lambda: secrets.token_urlsafe(48)
    )
    # These encrypt the words; without them the words are lost.
    MASTER_KEYS = master_keys(
        values.filled("MASTER_KEYS") or kept_secret(DATA_DIR / "master_keys", new_master_key)
    )
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR {DATA_DIR} cannot be used: {error.strerror}.") from None

PORT = values.port("PORT", 8000)
DEBUG = values.switch("DEBUG")
METRICS = values.switch("METRICS")

SIGN_UP, OPEN_ROOMS = policies()
NEUTRAL_EXIT_URL = values.web_address("NEUTRAL_EXIT_URL", "https://www.bbc.com/weather")
# The areas of self-care: dialogue.care.areas reads the file, and a process checks it before it starts.
CARE_AREAS = BASE_DIR / given if (given := values.filled("CARE_AREAS")) else None
# Whom a practice sets before the helplines by country: dialogue.safety.resources reads the file, as above.
SAFETY_RESOURCES = BASE_DIR / given if (given := values.filled("SAFETY_RESOURCES")) else None
# The rules of the language aids: dialogue.aids reads the folder, and a process checks it before it starts.
AIDS_RULES = BASE_DIR / given if (given := values.filled("AIDS_RULES")) else None

# ---- limits and lifetimes

COMMANDS_PER_SECOND = values.number("COMMANDS_PER_SECOND", 60, least=1)
# The limits by address are wide, because a whole practice may share one address.
RATES = {
    "requests": values.rate("REQUESTS_PER_ADDRESS", "3000/minute"),
    "rooms": values.rate("ROOMS_PER_ADDRESS", "1200/hour"),
    "failed_credentials": values.rate("FAILED_CREDENTIALS_PER_ADDRESS", "300/minute"),
    "codes": values.rate("CODES_PER_ADDRESS", "60/hour"),
}
MAX_SOCKETS = values.whole("MAX_SOCKETS", 10_000)
MAX_SOCKETS_PER_ADDRESS = values.whole("MAX_SOCKETS_PER_ADDRESS", 3_000)
LINK_LIFE = values.days("LINK_DAYS", 30)
TOKEN_LIFE = values.days("TOKEN_DAYS", 90)
EXPORT_WAIT = export_wait()
# Long, because a signed-out guest has no way back to their past conversations.
SESSION_IDLE = values.days("SESSION_IDLE_DAYS", 180)
SESSION_LIFE = values.days("SESSION_DAYS", 400)
RETENTION_DAYS_GUESTS = values.whole_days_or_never("RETENTION_DAYS_GUESTS", 30)
TRUSTED_PROXIES: list[IPv4Network | IPv6Network] = (
    []  # no proxy
    if values.items("TRUSTED_PROXIES") == []
    else values.each("TRUSTED_PROXIES", values.network, ["127.0.0.0/8", "::1"])
)

# ---- origins and hosts

ORIGINS = values.each("ORIGINS", values.origin, [f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"])
ALLOWED_HOSTS = values.each(
    "ALLOWED_HOSTS", values.allowed_host, sorted({values.host_of(origin) for origin in ORIGINS})
)
for origin in ORIGINS:
    if not validate_host(values.host_of(origin), ALLOWED_HOSTS):
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS lacks {values.host_of(origin)}, which ORIGINS names: nobody could open a page."
        )
CSRF_TRUSTED_ORIGINS = ORIGINS
SERVED_BY_HTTPS = any(origin.startswith("https://") for origin in ORIGINS)
if SERVED_BY_HTTPS:
    # One http origin would remove the protection of cookies for all. This machine's own origins are allowed:
    # plain http to them is redirected to https as well.
    for origin in ORIGINS:
        if origin.startswith("http://") and not values.on_this_machine(origin):
            raise ImproperlyConfigured(
                f"ORIGINS mixes https with {origin}: serve all of them by https, or none."
            )

# ---- the database

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), DATA_DIR / "third_ear.sqlite3", BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- notifications between processes

REDIS_HOSTS = values.redis_addresses("REDIS_URL")
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

# ---- errands and mail

ERRANDS = values.switch("ERRANDS", default=True)
_mail = mail_settings(values.filled("EMAIL_URL"), served_by_https=SERVED_BY_HTTPS)
globals().update(_mail)  # EMAIL_BACKEND and what it needs
#: Whether mail can be sent at all. Without it, no page offers what needs mail.
MAIL_CONFIGURED = "dummy" not in _mail["EMAIL_BACKEND"]
PUSH_CONTACT = push_contact("PUSH_CONTACT")
PUSH_HOSTS = push_hosts("PUSH_HOSTS")
VAPID_KEY = (
    vapid_key("VAPID_KEY", lambda make: kept_secret(DATA_DIR / "vapid_key", make)) if PUSH_CONTACT else None
)
TEST_PUSH_SERVICE = tests_push_service(served_by_https=SERVED_BY_HTTPS)
DEFAULT_FROM_EMAIL = MAIL_FROM = sender("MAIL_FROM", values.host_of(ORIGINS[0]))

CACHES = caches(REDIS_HOSTS)  # which codes of an authenticator app were used a moment ago

# ---- the application

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "dialogue",
    "dialogue.accounts",
    "dialogue.care",
    "dialogue.couples",
    "dialogue.errands",
    "dialogue.log",
    "dialogue.notices",
    "dialogue.personal_data",
    "dialogue.presence",
    "dialogue.rooms",
    "dialogue.trail",
    "dialogue.pages",
    *("allauth", "allauth.account", "allauth.mfa"),  # behind ours, whose translations go first
    "django.contrib.admin.apps.SimpleAdminConfig",  # last: a template of the pages replaces one of its own
]
MIDDLEWARE = [
    # Middleware that sets headers is outermost, so that every answer has them, files and errors included.
    "dialogue.http.response_headers.response_headers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "project.static_files.StaticFiles",
    "dialogue.http.languages.use_viewer_language",
    "dialogue.http.cross_site.refuse_cross_site_requests",
    "dialogue.accounts.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dialogue.http.request_limits.limit_request_rate",  # it counts signed-in people by person
    "dialogue.http.languages.use_stored_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",  # the admin's
]
CSRF_FAILURE_VIEW = "dialogue.http.cross_site.csrf_failed"
AUTH_USER_MODEL = "accounts.Person"
SESSION_ENGINE = "dialogue.accounts.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
ROOT_URLCONF = "project.urls"
ASGI_APPLICATION = "project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
TIME_ZONE = "UTC"

# ---- languages: each has its catalogues in dialogue/locale and in frontend/src, and its texts in the formats

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("ar", "العربية")]
#: Languages whose texts no native speaker has reviewed yet. The language switch says so.
UNREVIEWED_LANGUAGES = ["ar"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 400 * 24 * 60 * 60  # the longest that browsers keep a cookie
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SERVED_BY_HTTPS

# ---- static files

STATIC_URL = "/static/"
BUILT_FRONTEND = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [BUILT_FRONTEND, ("pictures", BASE_DIR / "docs" / "pictures")]
WHITENOISE_ROOT = BASE_DIR / "frontend" / "root"  # what browsers look for at the root: icons, service worker
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # other sites do not need them
WHITENOISE_USE_FINDERS = True  # serves the build's folder, without collectstatic
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8,}\.\w+$"  # names with a digest of the content

# ---- security headers and cookies. SECURITY.md promises them, so defaults of Django are repeated here

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # Some browsers do not count a WebSocket of the same host as 'self'.
        "connect-src": [SELF, *(re.sub("^http", "ws", origin) for origin in ORIGINS)],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
# Links carry secrets, so other sites get no referrer. Not "no-referrer": browsers would then send our own
# forms with "Origin: null", which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# With https origins, plain http is redirected to https; the proxy's X-Forwarded-Proto tells the scheme. The
# exempt paths are for supervisors on this machine, which use plain http.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_BY_HTTPS else None
SECURE_SSL_REDIRECT = SERVED_BY_HTTPS
SECURE_SSL_HOST = urlsplit(ORIGINS[0]).netloc if ORIGINS else None
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$", "^api/"]  # the API refuses plain http instead
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SERVED_BY_HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: other hosts of the domain are not ours to decide for
    "security.W021",  # HSTS preload: neither
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SERVED_BY_HTTPS
if SERVED_BY_HTTPS:
    # With this prefix, browsers refuse the cookie from another host of the same domain.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_AGE = round(SESSION_LIFE.total_seconds())
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SERVED_BY_HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES

# ---- logging: ids and routes, never words, paths with secrets, or request bodies

LOG_FORMATS = {"text": "project.logs.Line", "json": "project.logs.Json"}
LOG_FORMAT = values.choice("LOG_FORMAT", "text", LOG_FORMATS)
LOG_LEVEL = values.choice("LOG_LEVEL", "WARNING", values.LOG_LEVELS)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "redact": {"()": "project.logs.RedactingFilter"},
        "refused_hosts": {"()": "project.logs.RefusedHosts"},
    },
    "formatters": {"line": {"()": LOG_FORMATS[LOG_FORMAT]}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A 404 does not concern the operator.
        "django.request": {"level": "ERROR"},
        # Clients could fill the log with tracebacks of requests that Django refuses.
        "django.security": {"level": "CRITICAL"},
        # The filter removes the traceback and bounds the lines.
        "django.security.DisallowedHost": {"level": "WARNING", "filters": ["refused_hosts"]},
        # project.startup_checks reports an unreachable database once.
        "psycopg.pool": {"level": "ERROR"},
        # If uvicorn serves: its lines in our format, and no access log, which holds paths.
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": [], "propagate": False},
        # The security log is written at every LOG_LEVEL. It counts forged forms; Django's line for each could
        # fill the disk.
        "third_ear.security": {"level": "INFO"},
        "django.security.csrf": {"level": "ERROR"},
        # dialogue.live.notifier reports an unreachable Redis once.
        "channels_redis": {"level": "CRITICAL"},
    },
}
