"""Persons with a session and a device, and a push service that they subscribe to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from dialogue.accounts.models import Person, Session
from dialogue.helpers.tokens import digest
from dialogue.notices import push
from dialogue.notices.models import Subscription
from dialogue.notices.push_message import new_private_key
from tests.notices.push_service import BrowserKeys, PushService, push_service
from tests.sessions import key, signed_in


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    """A push service of the tests' own, which this installation may use."""
    with push_service() as running:
        settings.TEST_PUSH_SERVICE = running.origin
        settings.PUSH_CONTACT = "it@example.org"
        settings.VAPID_KEY = new_private_key()
        yield running


@dataclass
class Device:
    """A browser of a person, which subscribed."""

    person: Person
    session: int
    keys: BrowserKeys
    endpoint: str

    @property
    def subscription(self) -> int:
        return Subscription.objects.get(session=self.session).pk


@pytest.fixture
def device(db: None, service: PushService) -> Callable[..., Device]:
    """A new device of a person: `device(person)`, or of a new person."""

    def make(person: Person | None = None, language: str = "en") -> Device:
        person = person or Person.objects.create_guest(language)
        session = Session.objects.get(digest=digest(key(signed_in(person))))
        keys = BrowserKeys()
        endpoint = f"{service.origin}/{session.pk}"
        push.subscribe(person.pk, session.pk, push.Device(endpoint, keys.public, keys.secret))
        return Device(person, session.pk, keys, endpoint)

    return make
