"""Push messages to the devices of a person: subscriptions, and the one message that there is.

A subscription belongs to a session. When the device is signed out or ended, nothing is sent to it any more.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from dialogue.accounts.sessions import holders
from dialogue.errands import queue
from dialogue.notices import push_message, push_request
from dialogue.notices.models import Subscription
from dialogue.notices.push_request import ForbiddenEndpoint

#: The kind of errands that sends a message to a device.
KIND: Final = "notice_push"
#: A push service keeps a message so long for a device that is not reached.
_TTL_SECONDS: Final = 24 * 60 * 60
#: A message that was not taken after so many tries, in about an hour, is let go.
MAX_TRIES: Final = 6


class PushFailed(Exception):
    """The push service did not take a message; it may take it later."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser supplies when it subscribes."""

    endpoint: str
    public_key: bytes
    secret: bytes


def is_available() -> bool:
    """Whether this installation can send push messages: push services ask for somebody to write to."""
    return settings.PUSH_CONTACT is not None


def public_key() -> str:
    """The key by which browsers know this installation."""
    return push_message.encoded(push_message.public_key_of(_our_key()))


def subscribe(person_id: str, session: int, device: Device) -> None:
    """Send push messages of this person to the device of this session.

    Raises:
        ForbiddenEndpoint: the endpoint is not at a known push service.
        InvalidSubscription: nothing can be encrypted for this device.
    """
    push_request.checked(device.endpoint)
    push_message.check(device.public_key, device.secret)
    with transaction.atomic():
        # A browser that signs in anew keeps its endpoint.
        Subscription.objects.filter(endpoint=device.endpoint).exclude(session_id=session).delete()
        Subscription.objects.update_or_create(
            session_id=session,
            defaults={
                "person_id": person_id,
                "endpoint": device.endpoint,
                "public_key": device.public_key,
                "secret": device.secret,
            },
        )


def unsubscribe(session: int) -> None:
    """Send nothing more to the device of this session."""
    Subscription.objects.filter(session_id=session).delete()


def is_subscribed(session: int | None) -> bool:
    """Whether the device of this session gets push messages."""
    return session is not None and Subscription.objects.filter(session_id=session).exists()


def devices_of(person_id: str) -> list[int]:
    """The ids of the subscriptions of a person; none where no message can be sent."""
    subscriptions = Subscription.objects.filter(person=person_id)
    return list(subscriptions.values_list("pk", flat=True)) if is_available() else []


def enqueue(devices: Iterable[int]) -> None:
    """Send the message to each of these devices, in the caller's transaction."""
    for device in devices:
        queue.enqueue(KIND, str(device), timezone.now())


def send_to(subscription: int, tries: int = 1) -> None:
    """Send the message to one device. A subscription that has ended is deleted.

    Raises:
        PushFailed, OSError, http.client.HTTPException: it was not sent, and should be tried again.
    """
    row = Subscription.objects.filter(pk=subscription).select_related("person").first()
    contact: str | None = settings.PUSH_CONTACT
    if row is None or contact is None:
        return
    if holders([row.session_id]).get(row.session_id) != row.person_id:
        row.delete()  # the session has ended by its age
        return
    try:
        parts = push_request.checked(row.endpoint)
        proof = push_message.proof(_our_key(), push_request.origin(parts), contact, timezone.now())
        headers = {
            "Authorization": proof,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_TTL_SECONDS),
            "Topic": "news",  # a device that was not reached gets one message, not many
        }
        body = push_message.encrypt(_content(row.person.language), bytes(row.public_key), bytes(row.secret))
        status = push_request.post(parts, headers, body)
    except ForbiddenEndpoint:
        row.delete()
        return
    if 200 <= status < 300:
        return
    # Gone for good; or made for another key of ours, which the browser replaces when it is asked again.
    if status in {400, 401, 403, 404, 410}:
        Subscription.objects.filter(pk=row.pk, endpoint=row.endpoint).delete()
    elif tries < MAX_TRIES:
        raise PushFailed


def _our_key() -> EllipticCurvePrivateKey:
    key: str | None = settings.VAPID_KEY
    assert key is not None, "the settings make one where there is a contact"
    return push_message.private_key(key)


def _content(language: str) -> bytes:
    with override(language):
        text = gettext("There is something new for you. Open Third Ear to see it.")
    return json.dumps({"text": text, "language": language}).encode()
