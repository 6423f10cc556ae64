"""Django's session engine of this project (SESSION_ENGINE): the table holds digests of the cookies' values.

A copy of the table opens no session, and tells nothing of what it holds (``accounts/session_data.py``); a
restored database still knows its browsers. A session ends when it was not used for SESSION_IDLE, and
SESSION_LIFE after it began. Its row keeps its id when the key changes, so open sockets of the browser stay
open (:func:`holders`).
"""

import functools
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dialogue.accounts import session_data
from dialogue.accounts.models import Person, Session
from dialogue.helpers.tokens import digest

#: ``last_used_at`` is written at most this often.
USE_RECORDED_EVERY: Final = timedelta(days=1)


class SessionStore(SessionBase):
    """The session of one browser. ``row_id`` names its row once it was loaded or saved.

    ``columns`` are columns of the row, beside its data, that the next saving sets.
    """

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row_id: int | None = None
        self.columns: dict[str, Any] = {}
        self._created_at: datetime | None = None

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(_not_ended(), digest=digest(self._key())).first()
        if row is None:
            self._session_key = None
            return {}
        self.row_id, self._created_at = row.pk, row.created_at
        record_uses({row.pk: row.last_used_at})
        return self.decode(session_data.unseal(row.data, self._key()))

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(digest=digest(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._unused_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._cached(no_load=must_create)
        columns = {
            **self.columns,
            "data": session_data.seal(self.encode(data), self.session_key),
            "person_id": data.get(SESSION_KEY),
            "auth_hash": data.get(HASH_SESSION_KEY, ""),
        }
        if must_create:
            row = Session.objects.create(digest=digest(self.session_key), **columns)
            self.row_id, self._created_at = row.pk, row.created_at
        elif not Session.objects.filter(digest=digest(self.session_key)).update(**columns):
            raise UpdateError  # it was ended meanwhile

    def cycle_key(self) -> None:
        """Give the session a new key; its row, its data and its open sockets stay."""
        data = self._cached()  # before the key changes
        old, new = self.session_key, self._unused_key()
        # The data too, at once: it cannot be read by another key than the one that it is stored for.
        sealed = session_data.seal(self.encode(data), new)
        row = Session.objects.filter(digest=digest(old)) if old is not None else Session.objects.none()
        if row.update(digest=digest(new), data=sealed):
            self._session_key = new
            self.modified = True
        else:
            self.create()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key if session_key is not None else self.session_key
        if key is not None:
            Session.objects.filter(digest=digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.exclude(_not_ended()).delete()

    def get_session_cookie_age(self) -> int:
        """Seconds that the browser keeps the cookie: until the session's absolute end."""
        age = timezone.now() - self._created_at if self._created_at is not None else timedelta()
        return max(0, round((settings.SESSION_LIFE - age).total_seconds()))

    # Django's stubs do not know these two of its base class.
    def _unused_key(self) -> str:
        key: str = self._get_new_session_key()  # type: ignore[attr-defined]
        return key

    def _cached(self, *, no_load: bool = False) -> dict[str, Any]:
        data: dict[str, Any] = self._get_session(no_load=no_load)  # type: ignore[attr-defined]
        return data

    def _key(self) -> str:
        assert self.session_key is not None, "Django loads a session only by a key"
        return self.session_key


def holders(row_ids: Collection[int]) -> dict[int, str]:
    """The person of each session that has not ended, by ``row_id``. One query for any number of them."""
    rows = Session.objects.filter(_not_ended(), pk__in=row_ids, person__is_active=True)
    return {
        row_id: str(person)
        for row_id, person, auth_hash, password in rows.values_list(
            "pk", "person_id", "auth_hash", "person__password"
        )
        if auth_hash_fits(auth_hash, password)
    }


def end_sessions(person: Person, *, but: int | None = None) -> None:
    """End the sessions of ``person``, except the one whose ``row_id`` is ``but``; their sockets close.

    Whoever calls it for a guest who gained something also calls ``device_codes.forget``.
    """
    sessions = Session.objects.filter(person=person)
    (sessions if but is None else sessions.exclude(pk=but)).delete()


def sessions_of(person: Person) -> QuerySet[Session]:
    """The sessions of ``person`` that have not ended, the last used first."""
    return Session.objects.filter(_not_ended(), person=person).order_by("-last_used_at", "-pk")


def end_session(person: Person, row_id: int) -> bool:
    """End one session of ``person``; its sockets close. False: they have no such session."""
    return Session.objects.filter(person=person, pk=row_id).delete()[0] > 0


def bounds() -> tuple[datetime, datetime]:
    """A session has not ended if it began after the first of these times and was used after the second."""
    now = timezone.now()
    return now - settings.SESSION_LIFE, now - settings.SESSION_IDLE


def auth_hash_fits(auth_hash: str, password: str) -> bool:
    """Whether a session that holds ``auth_hash`` still signs in the person with this ``password`` column."""
    return any(constant_time_compare(auth_hash, known) for known in _auth_hashes(password, _secret_keys()))


def record_uses(last_used: Mapping[int, datetime]) -> None:
    """Record that these sessions were used, given by ``row_id`` when they were used last.

    If the database cannot be written, they hold all the same.
    """
    before = timezone.now() - USE_RECORDED_EVERY
    due = [row_id for row_id, at in last_used.items() if at <= before]
    if not due:
        return
    try:
        with transaction.atomic():
            Session.objects.filter(pk__in=due, last_used_at__lte=before).update(last_used_at=timezone.now())
    except DatabaseError:
        pass


def _not_ended() -> Q:
    begun_after, used_after = bounds()
    return Q(created_at__gt=begun_after, last_used_at__gt=used_after)


def _secret_keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *(str(each) for each in settings.SECRET_KEY_FALLBACKS))


@functools.lru_cache(maxsize=10_000)
def _auth_hashes(password: str, _secrets: Iterable[str]) -> tuple[str, ...]:
    """The hashes that a session of this person may hold. Cached: each poll asks about the same persons."""
    person = Person(password=password)
    return (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())
