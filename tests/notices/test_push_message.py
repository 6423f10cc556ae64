"""What browsers and push services read of messages and proofs, by two libraries that others use."""

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from dialogue.notices import push_message
from tests.notices.push_service import BrowserKeys

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_browser_decrypts_the_message() -> None:
    browser = BrowserKeys()
    body = push_message.encrypt(json.dumps({"text": "Hello"}).encode(), browser.public, browser.secret)
    assert browser.read(body) == {"text": "Hello"}


def test_messages_of_any_length_are_of_one_length_and_never_the_same() -> None:
    browser = BrowserKeys()
    bodies = [
        push_message.encrypt(content, browser.public, browser.secret) for content in (b"", b"x" * 300, b"")
    ]
    assert len({len(body) for body in bodies}) == 1
    assert len(set(bodies)) == 3


def test_push_service_reads_who_asks_and_for_how_long() -> None:
    key = push_message.private_key(push_message.new_private_key())
    header = push_message.proof(key, "https://push.example.org", "it@example.org", NOON)
    scheme, _, given = header.partition(" ")
    fields = dict(part.strip().split("=", 1) for part in given.split(","))
    assert scheme == "vapid"
    assert push_message.decoded(fields["k"]) == push_message.public_key_of(key)
    claims = jwt.decode(
        fields["t"],
        key.public_key(),
        algorithms=["ES256"],
        audience="https://push.example.org",
        options={"verify_exp": False},
    )
    assert claims["sub"] == "mailto:it@example.org"
    assert NOON < datetime.fromtimestamp(claims["exp"], UTC) <= NOON + timedelta(hours=24)


@pytest.mark.parametrize(
    ("public", "secret"),
    [
        (b"", b"x" * 16),
        (b"\x04" + b"\0" * 64, b"x" * 16),
        (None, b"x" * 15),
        (b"\x04" + b"\xff" * 64, b"x" * 16),
    ],
)
def test_keys_that_are_none_are_refused(public: bytes | None, secret: bytes) -> None:
    with pytest.raises(push_message.InvalidSubscription):
        push_message.check(BrowserKeys().public if public is None else public, secret)


@pytest.mark.parametrize("text", ["", "abc", "not base64!", push_message.encoded(b"\0" * 32)])
def test_text_that_is_no_private_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64 and cryptography say it in their own words
        push_message.private_key(text)
