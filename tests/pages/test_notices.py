"""The page on which a person says how they want to be reached."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from dialogue.accounts.models import Person
from dialogue.notices.choices import choices_of
from dialogue.notices.models import Choices, Subscription
from dialogue.notices.push_message import encoded, new_private_key
from tests.notices.push_service import BrowserKeys
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db
PAGE, DEVICE = "/notices/", "/notices/device/"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture(autouse=True)
def _push_is_available(settings: Settings) -> None:
    settings.PUSH_CONTACT = "it@example.org"
    settings.VAPID_KEY = new_private_key()


def account() -> Person:
    person = Person.objects.create_guest()
    person.email = "ana@example.org"
    person.save()
    return person


def subscription(**changes: str) -> dict[str, str]:
    keys = BrowserKeys()
    own = {"endpoint": ENDPOINT, "public_key": encoded(keys.public), "secret": encoded(keys.secret)}
    return {**own, **changes}


def boxes(client: Client) -> dict[str, str]:
    """The check boxes of the page, each with its attributes."""
    page = client.get(PAGE).content.decode()
    return dict(re.findall(r'<input type="checkbox" name="(\w+)"([^>]*)>', page))


def test_nothing_is_chosen_before_the_person_chooses_and_what_they_choose_is_kept() -> None:
    person = account()
    ana = signed_in(person)
    assert boxes(ana) == {"mail": "", "reminders": ""}
    assert ana.post(PAGE, {"mail": "on", "reminders": "on"}).status_code == 302
    assert boxes(ana) == {"mail": " checked", "reminders": " checked"}
    ana.post(PAGE, {})
    assert (choices_of(person.pk).mail, choices_of(person.pk).reminders) == (False, False)


def test_mail_needs_a_verified_address_and_a_mail_server(settings: Settings) -> None:
    guest = Person.objects.create_guest()
    signed_in(guest).post(PAGE, {"mail": "on", "reminders": "on"})
    assert (choices_of(guest.pk).mail, choices_of(guest.pk).reminders) == (False, True)
    settings.MAIL_CONFIGURED = False
    person = account()
    ana = signed_in(person)
    ana.post(PAGE, {"mail": "on"})
    assert not choices_of(person.pk).mail
    assert "This server sends no mail." in ana.get(PAGE).content.decode()


def test_visitor_sees_the_page_and_nothing_is_stored_of_them() -> None:
    visitor = Client()
    assert visitor.get(PAGE).status_code == 200
    assert visitor.post(PAGE, {"mail": "on"}).status_code == 302
    assert visitor.post(DEVICE, subscription()).status_code == 422
    assert not Choices.objects.exists()
    assert not Person.objects.exists()


def test_device_is_subscribed_and_unsubscribed_for_its_own_session_alone() -> None:
    person = Person.objects.create_guest()
    phone, laptop = signed_in(person), signed_in(person)
    assert phone.post(DEVICE, subscription()).status_code == 204
    assert "data-push-on" in phone.get(PAGE).content.decode()
    assert "data-push-on" not in laptop.get(PAGE).content.decode()
    assert laptop.post(DEVICE, {"off": ""}).status_code == 204
    assert Subscription.objects.count() == 1
    assert phone.post(DEVICE, {"off": ""}).status_code == 204
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://10.0.0.1/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": ENDPOINT + "x" * 2_000},
        {"public_key": "A" * 87},
        {"public_key": "\x00not base64"},
        {"public_key": "A" * 10_000},
        {"secret": "AAAA"},
        {"secret": ""},
    ],
)
def test_subscription_that_cannot_be_used_is_refused(changes: dict[str, str]) -> None:
    ana = signed_in(Person.objects.create_guest())
    assert ana.post(DEVICE, subscription(**changes)).status_code == 422
    assert not Subscription.objects.exists()


def test_installation_without_a_contact_offers_no_messages_to_devices(settings: Settings) -> None:
    settings.PUSH_CONTACT = None
    ana = signed_in(Person.objects.create_guest())
    assert "data-push=" not in ana.get(PAGE).content.decode()
    assert ana.post(DEVICE, subscription()).status_code == 422


def test_signing_out_ends_the_messages_to_the_device() -> None:
    ana = signed_in(Person.objects.create_guest())
    ana.post(DEVICE, subscription())
    ana.post("/past/forget/")
    assert not Subscription.objects.exists()
