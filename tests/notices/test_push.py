"""Push messages go to the devices that asked for them, and to no address that a stranger chose."""

import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from dialogue.accounts.models import Person, Session
from dialogue.accounts.sessions import end_sessions
from dialogue.errands.models import Errand
from dialogue.errands.runner import do_due
from dialogue.notices import push, push_request
from dialogue.notices.models import Subscription
from dialogue.notices.push_request import ForbiddenEndpoint
from dialogue.notices.tell import tell
from tests.notices.conftest import Device
from tests.notices.push_service import BrowserKeys, PushService

NewDevice = Callable[..., Device]


def faults() -> list[str]:
    """The types of what failed among the errands that are due."""
    return [type(done.fault).__name__ for done in do_due() if done.fault is not None]


class TestMessages:
    def test_each_device_of_a_person_gets_one_neutral_message_in_their_language(
        self, device: NewDevice, service: PushService
    ) -> None:
        first = device(language="de")
        second = device(first.person)
        device()
        tell(first.person.pk, "export:abc")
        assert faults() == []
        assert {request.path for request in service.received} == {
            urlsplit(each.endpoint).path for each in (first, second)
        }
        for request in service.received:
            keys = first.keys if request.path == urlsplit(first.endpoint).path else second.keys
            content = keys.read(request.body)
            assert content == {
                "text": "Es gibt etwas Neues für dich. Öffne Third Ear, um es zu sehen.",
                "language": "de",
            }
            assert request.headers["Authorization"].startswith("vapid t=")
            assert "export" not in json.dumps(request.headers)

    def test_same_notice_is_told_once_and_another_one_again(
        self, device: NewDevice, service: PushService
    ) -> None:
        person = device().person
        for key in ("one", "one", "two"):
            tell(person.pk, key)
            do_due()
        assert len(service.received) == 2

    def test_device_that_was_ended_or_unsubscribed_gets_nothing(
        self, device: NewDevice, service: PushService
    ) -> None:
        ended, left = device(), device()
        end_sessions(ended.person)
        push.unsubscribe(left.session)
        for each in (ended, left):
            tell(each.person.pk, "one")
        do_due()
        assert service.received == []
        assert not Subscription.objects.exists()

    def test_device_whose_session_ended_by_its_age_or_whose_person_is_locked_gets_nothing(
        self, device: NewDevice, service: PushService, settings: Settings
    ) -> None:
        old, locked = device(), device()
        Session.objects.filter(pk=old.session).update(created_at="2020-01-01T00:00Z")
        Person.objects.filter(pk=locked.person.pk).update(is_active=False)
        for each in (old, locked):
            push.send_to(each.subscription)
        assert service.received == []

    def test_browser_that_signs_in_as_another_person_leaves_nothing_to_the_first(
        self, device: NewDevice, service: PushService
    ) -> None:
        first, second = device(), device()
        taken = push.Device(first.endpoint, second.keys.public, second.keys.secret)
        push.subscribe(second.person.pk, second.session, taken)
        assert not push.is_subscribed(first.session)
        tell(first.person.pk, "one")
        do_due()
        assert service.received == []

    def test_nothing_is_sent_without_a_contact(
        self, device: NewDevice, service: PushService, settings: Settings
    ) -> None:
        person = device().person
        settings.PUSH_CONTACT = None
        tell(person.pk, "one")
        assert faults() == []
        assert service.received == []


class TestAnswers:
    @pytest.mark.parametrize("status", [404, 410, 403])
    def test_subscription_that_the_service_does_not_know_is_deleted(
        self, device: NewDevice, service: PushService, status: int
    ) -> None:
        service.status = status
        tell(device().person.pk, "one")
        assert faults() == []
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_message_that_was_not_taken_is_sent_again_and_let_go_in_the_end(
        self, device: NewDevice, service: PushService, status: int
    ) -> None:
        service.status = status
        known = device()
        tell(known.person.pk, "one")
        assert faults() == ["PushFailed"]
        assert Errand.objects.get().fault == "PushFailed"
        push.send_to(known.subscription, push.MAX_TRIES)

    def test_redirect_is_not_followed(self, device: NewDevice, service: PushService) -> None:
        service.status, service.extra = 307, {"Location": f"{service.origin}/elsewhere"}
        tell(device().person.pk, "one")
        assert faults() == ["PushFailed"]
        assert len(service.received) == 1


class TestEndpoints:
    @pytest.mark.parametrize(
        "endpoint",
        [
            "http://fcm.googleapis.com/fcm/send/x",
            "https://example.org/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://fcm.googleapis.com.example.org/x",
            "https://evilpush.services.mozilla.com.example.org/x",
            "https://push.services.mozilla.com/x",
            "https://fcm.googleapis.com@example.org/x",
            "https://user:secret@fcm.googleapis.com/x",
            "https://fcm.googleapis.com:22/x",
            "https://fcm.googleapis.com:x/",
            "https://fcm.googleapis.com/x y",
            "https://fcm.googleapis.com/x\r\nHost: example.org",
            "https://fcm.googleapis.com\\@example.org/x",
            "https://fcm.googleapis.com/#x",
            "https://fcm.googleapis.com/" + "x" * 1_000,
            "file:///etc/passwd",
            "",
        ],
    )
    def test_address_that_is_no_known_push_service_is_refused(self, endpoint: str) -> None:
        with pytest.raises(ForbiddenEndpoint):
            push_request.checked(endpoint)

    @pytest.mark.parametrize(
        "endpoint",
        [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://wns2-by3p.notify.windows.com/w/?token=abc",
            "https://web.push.apple.com/abc",
        ],
    )
    def test_endpoints_of_the_browsers_are_taken(self, endpoint: str) -> None:
        assert push_request.checked(endpoint).geturl() == endpoint

    @pytest.mark.parametrize(
        "address", ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]
    )
    def test_known_name_that_leads_to_an_inner_address_is_refused_before_anything_is_sent(
        self, address: str
    ) -> None:
        def resolve(_: str, port: int, **__: Any) -> list[tuple[Any, ...]]:
            public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("142.250.74.74", port))
            inner = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            return [public, inner]

        parts = push_request.checked("https://fcm.googleapis.com/x")
        with pytest.raises(ForbiddenEndpoint):
            push_request.post(parts, {}, b"", resolve)

    def test_subscription_to_another_address_is_not_stored(self, device: NewDevice) -> None:
        known = device()
        keys = BrowserKeys()
        for endpoint in ("https://10.0.0.1/x", "http://127.0.0.1:1/x"):
            with pytest.raises(ForbiddenEndpoint):
                push.subscribe(
                    known.person.pk, known.session, push.Device(endpoint, keys.public, keys.secret)
                )
        assert Subscription.objects.get().endpoint == known.endpoint
