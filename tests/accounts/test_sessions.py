"""The sessions' table: it holds digests, its rows outlive a change of key, and each session has two ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from dialogue.accounts.models import Person, Session
from dialogue.accounts.sessions import SessionStore, holders
from dialogue.helpers.tokens import digest
from tests.sessions import key, person_by, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return Person.objects.create_guest()


def age(**columns: timedelta) -> None:
    """Let the one session's times be so long ago."""
    now = timezone.now()
    Session.objects.update(**{name: now - span for name, span in columns.items()})


def test_the_table_holds_a_digest_of_the_cookie_and_the_person_beside_the_data(ana: Person) -> None:
    cookie = key(signed_in(ana))
    row = Session.objects.get()
    assert cookie not in repr(Session.objects.values())
    assert row.person == ana
    assert person_by(cookie) == ana
    for stored in (bytes(row.digest).hex(), bytes(row.digest).decode("latin-1"), row.data, str(row.pk)):
        assert person_by(stored) is None


def test_new_session_key_finds_the_same_row_and_the_old_key_none(ana: Person) -> None:
    old = key(signed_in(ana))
    session = SessionStore(old)
    session["kept"] = "yes"
    before = Session.objects.get().pk
    session.cycle_key()
    session.save()
    assert session.session_key is not None
    assert session.session_key != old
    assert session.row_id == before == Session.objects.get().pk
    assert person_by(session.session_key) == ana
    assert SessionStore(session.session_key)["kept"] == "yes"
    assert person_by(old) is None


def test_a_session_that_was_ended_meanwhile_is_not_brought_back_by_a_late_save(ana: Person) -> None:
    session = SessionStore(key(signed_in(ana)))
    session["kept"] = "yes"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):  # Django answers 400
        session.save()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("ages", "holds"),
    [
        ({"last_used_at": timedelta(days=9)}, True),
        ({"last_used_at": timedelta(days=11)}, False),
        ({"created_at": timedelta(days=19)}, True),
        ({"created_at": timedelta(days=21)}, False),
    ],
)
def test_a_session_ends_when_unused_for_long_and_so_long_after_it_began(
    ana: Person, settings: Settings, ages: dict[str, timedelta], holds: bool
) -> None:
    settings.SESSION_IDLE, settings.SESSION_LIFE = timedelta(days=10), timedelta(days=20)
    cookie = key(signed_in(ana))
    row = Session.objects.get().pk
    age(**ages)
    assert (holders([row]) == {row: ana.pk}) is holds  # what open sockets go by
    assert (person_by(cookie) == ana) is holds
    SessionStore.clear_expired()
    assert Session.objects.exists() is holds


def test_last_use_is_stored_once_a_day(
    ana: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cookie = key(signed_in(ana))
    age(last_used_at=timedelta(hours=23))
    with django_assert_num_queries(1):
        SessionStore(cookie).load()
    age(last_used_at=timedelta(hours=25))
    SessionStore(cookie).load()
    assert timezone.now() - Session.objects.get().last_used_at < timedelta(minutes=1)


def test_session_is_valid_although_its_use_cannot_be_stored(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = key(signed_in(ana))
    age(last_used_at=timedelta(days=2))

    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr("django.db.models.query.QuerySet.update", refuse)
    assert person_by(cookie) == ana


def test_the_cookie_ends_with_the_session(ana: Person, settings: Settings) -> None:
    client = signed_in(ana)
    age(created_at=timedelta(days=100))
    session = SessionStore(key(client))
    session.load()
    left = settings.SESSION_LIFE - timedelta(days=100)
    assert abs(session.get_expiry_age() - left.total_seconds()) < 60


def test_a_deactivated_person_and_one_whose_password_changed_are_signed_out(ana: Person) -> None:
    cookie = key(signed_in(ana))
    row = Session.objects.get().pk
    Person.objects.update(is_active=False)
    assert (person_by(cookie), holders([row])) == (None, {})
    Person.objects.update(is_active=True)
    assert (person_by(cookie), holders([row])) == (ana, {row: ana.pk})
    ana.set_unusable_password()
    ana.save()
    assert (person_by(cookie), holders([row])) == (None, {})


def test_all_open_sockets_are_checked_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(5):
        signed_in(Person.objects.create_guest())
    rows = list(Session.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(holders(rows)) == 5


def test_unknown_cookie_is_not_deleted_because_a_new_one_may_arrive(ana: Person) -> None:
    client = signed_in(ana)
    Session.objects.all().delete()
    answer = client.get("/past/")
    assert "sessionid" not in answer.cookies
    assert "Cookie" in answer.headers["Vary"]


def test_a_new_secret_key_signs_everybody_out(ana: Person, settings: Settings) -> None:
    cookie = key(signed_in(ana))
    row = Session.objects.get().pk
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert (person_by(cookie), holders([row])) == (None, {})
    assert old != settings.SECRET_KEY


def test_what_a_session_holds_is_read_by_its_own_cookie_alone(ana: Person) -> None:
    cookies = [key(signed_in(ana)) for _ in range(2)]
    session = SessionStore(cookies[0])
    session["code"] = "12345678"
    session.save()
    first, second = (Session.objects.get(digest=digest(cookie)) for cookie in cookies)
    assert "12345678" not in first.data
    second.data = first.data
    second.save()
    assert SessionStore(cookies[0])["code"] == "12345678"
    assert "code" not in SessionStore(cookies[1])
    assert person_by(cookies[0]) == ana


def test_session_of_the_version_before_is_still_valid(ana: Person) -> None:
    cookie = key(signed_in(ana))
    plain = SessionStore(cookie)
    Session.objects.update(data=plain.encode(plain.load()))
    assert person_by(cookie) == ana
    session = SessionStore(cookie)
    session.cycle_key()
    assert session.session_key is not None
    assert person_by(session.session_key) == ana


def test_key_that_changes_leaves_the_data_readable_although_nothing_is_saved_after_it(ana: Person) -> None:
    session = SessionStore(key(signed_in(ana)))
    session.cycle_key()
    assert session.session_key is not None
    assert person_by(session.session_key) == ana
