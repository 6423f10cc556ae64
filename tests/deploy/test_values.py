"""Each setting is put into the form in which it is used, or refused with a sentence that names it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from project import values
from project.settings import VARIABLES

days = partial(values.days, default=30)
whole = partial(values.whole, default=60)
rate = partial(values.rate, default="60/minute")
origins = partial(values.each, read=values.origin, default=["http://localhost"])
hosts = partial(values.each, read=values.allowed_host, default=["localhost"])
proxies = partial(values.each, read=values.network, default=["::1"])
port = partial(values.port, default=8000)
level = partial(values.choice, default="WARNING", choices=values.LOG_LEVELS)


@pytest.mark.parametrize(
    ("read", "given"),
    [
        *((partial(values.number, default=60), given) for given in ("many", "-1", "inf", "nan", "1e3", "٣")),
        (partial(values.number, default=60, least=1), "0.1"),
        *((whole, given) for given in ("many", "1.5")),
        *((days, given) for given in ("0", "0.0", "-1", "nan", "9999999", "0.0000001")),
        *((port, given) for given in ("0", "65536", "-1", "http")),
        *((rate, given) for given in ("often", "0/minute", "1/99999999999 years", "1/day;1/hour", "-1/day")),
        *((level, given) for given in ("loud", "NOTSET", "10")),
        (values.switch, "perhaps"),
        *((read, given) for read in (origins, hosts) for given in ("", " ", ",")),
        *(
            (origins, given)
            for given in (
                "talk.example.org",
                "https://",
                "https://*",
                "https://*.example.org",
                "https://talk.example.org/path",
                "https://talk.example.org?",
                "https://talk.example.org#x",
                "https://ana@talk.example.org",
                "https://talk.example.org:0",
                "https://talk.example.org:99999",
                "https://talk.example.org:port",
                "https://talk example.org",
                "https://[::1",
                "https://[fe80::1%25eth0]",
                "https://[1.2.3.4]",
                "https://127.1",
                "https://1.2.3.256",
                "https://-talk.example.org",
                "https://talk..example.org",
                "https://\u2060.example.org",
                "ftp://talk.example.org",
                "null",
            )
        ),
        *(
            (hosts, given)
            for given in ("https://talk.example.org", "talk.example.org:443", "talk/x", "a b", "[::1]:80")
        ),
        *((proxies, given) for given in ("fe80::1%eth0", "10.0.0.1/8", "proxy", "10.0.0.0/33")),
    ],
)
def test_value_that_cannot_be_used_is_refused_by_its_name(
    read: Callable[[str], Any], given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_THEIRS", given)
    with pytest.raises(ImproperlyConfigured, match="OF_THEIRS"):
        read("OF_THEIRS")


@pytest.mark.parametrize(
    ("read", "given", "found"),
    [
        (whole, "", 60),
        (whole, " 7 ", 7),
        (whole, "0", 0),
        (whole, "2.0", 2),
        (values.switch, "on", True),
        (values.switch, "True", True),
        (values.switch, " YES ", True),
        (values.switch, "", False),
        (values.switch, "off", False),
        (values.switch, "False", False),
        (values.switch, "no", False),
        (days, "0.5", timedelta(hours=12)),
        (port, " 8001 ", 8001),
        (rate, "", ""),
        (rate, " 5 per 2 hours ", "5 per 2 hours"),
        (level, "debug", "DEBUG"),
        (origins, "https://a.org, https://b.org ,", ["https://a.org", "https://b.org"]),
        (origins, "HTTPS://Talk.Example.ORG", ["https://talk.example.org"]),
        (origins, "https://talk.example.org/", ["https://talk.example.org"]),
        (origins, "https://talk.example.org:443,http://x:80", ["https://talk.example.org", "http://x"]),
        (origins, "http://x:443,http://x:00443", ["http://x:443"]),
        (origins, "https://Bücher.example", ["https://xn--bcher-kva.example"]),
        (origins, "https://straße.de", ["https://xn--strae-oqa.de"]),
        (origins, "https://[::1]:8443", ["https://[::1]:8443"]),
        (origins, "https://[2001:DB8:0:0::1]", ["https://[2001:db8::1]"]),
        (origins, "https://a.org,https://A.org:443", ["https://a.org"]),
        (hosts, "Talk.Example.org, 127.0.0.1", ["talk.example.org", "127.0.0.1"]),
        (hosts, "::1,[::1]", ["[::1]"]),
        (hosts, ".Example.org", [".example.org"]),
        (hosts, "Bücher.example.", ["xn--bcher-kva.example"]),
        (hosts, "*", ["*"]),
    ],
)
def test_value_is_put_into_the_form_in_which_it_is_used(
    read: Callable[[str], Any], given: str, found: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_THEIRS", given)
    assert read("OF_THEIRS") == found


def test_default_holds_where_a_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OF_THEIRS", raising=False)
    assert (days("OF_THEIRS"), origins("OF_THEIRS")) == (timedelta(days=30), ["http://localhost"])


@pytest.mark.parametrize(
    "given",
    [
        "http://ana:hidden@host",
        "redis://ana:hidden@",
        "redis://ana:hidden@host:99999",
        "redis://ana:hidden@host:port",
        "redis://ana:hidden@host/name",
        "redis://ana:hidden@host/-1",
        "redis://ana:hid#den@host/0",
        "redis://ana:hidden@host/0?foo=bar",
        "redis://ana:hidden@host/0?db=hidden",
        "redis://ana:hidden@host/0?decode_responses=yes",
        "redis://ana:hidden@host/0?health_check_interval=often",
        ",",
        "unix://",
        "redis://host,hidden",
    ],
)
def test_redis_address_that_the_library_cannot_use_is_refused_without_its_password(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", given)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL") as refused:
        values.redis_addresses("REDIS_URL")
    assert "hid" not in str(refused.value)


def test_blanks_around_redis_addresses_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "REDIS_URL", " redis://a:6379/0 , rediss://b/1?socket_timeout=3, unix:///run/redis.sock?db=2,"
    )
    assert values.redis_addresses("REDIS_URL") == [
        "redis://a:6379/0",
        "rediss://b/1?socket_timeout=3",
        "unix:///run/redis.sock?db=2",
    ]


@pytest.mark.parametrize("given", ["", "  ", "\t"])
def test_variable_that_is_set_and_empty_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", given)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is set and empty"):
        values.filled("SECRET_KEY")


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("DATABASE_URI", "DATABASE_URL"),
        ("DATABASEURL", "DATABASE_URL"),
        ("database_url", "DATABASE_URL"),
        ("MASTER_KEY", "MASTER_KEYS"),
        ("ORIGIN", "ORIGINS"),
        ("DATADIR", "DATA_DIR"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("REDIS_URLS", "REDIS_URL"),
        ("ALLOWED_HOST", "ALLOWED_HOSTS"),
    ],
)
def test_name_that_is_nearly_a_setting_is_asked_about_unless_the_setting_is_there(
    slip: str, meant: str
) -> None:
    [sentence] = values.misspelt([slip, "PATH"], VARIABLES)
    assert slip in sentence
    assert meant in sentence
    assert values.misspelt([slip, meant], VARIABLES) == []


def test_names_of_other_programs_are_none_of_ours() -> None:
    others = "PATH HOME LANG PWD HOST HOSTNAME SHLVL DEBUGINFOD_URLS XDG_DATA_DIRS AWS_SECRET_KEY PGPORT TERM"
    others += (
        " REDIS_PORT REDIS_HOST POSTGRES_PORT DJANGO_SETTINGS_MODULE LS_COLORS USER LOGNAME MAIL PORT_NAME"
    )
    assert values.misspelt(others.split(), VARIABLES) == []
