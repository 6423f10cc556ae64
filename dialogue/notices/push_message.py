"""A push message, encrypted for one browser (RFC 8291), and our proof of identity (RFC 8292)."""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_KEY_BYTES: Final = 65
SECRET_BYTES: Final = 16
_SCALAR_BYTES: Final = 32
_CURVE: Final = ec.SECP256R1()
#: A record holds the whole message. Messages are of one length, so that it says nothing.
_RECORD_BYTES: Final = 4096
_CONTENT_BYTES: Final = 512
#: How long a proof is valid; the standard allows a day.
_PROOF_LIFE: Final = timedelta(hours=12)


class InvalidSubscription(ValueError):
    """The browser's key is not one, so nothing can be encrypted for it."""


def new_private_key() -> str:
    """A new private key with which the server proves its identity, as text."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return encoded(number.to_bytes(_SCALAR_BYTES, "big"))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The private key in a text.

    Raises:
        ValueError: it is none.
    """
    scalar = decoded(text)
    if len(scalar) != _SCALAR_BYTES:
        raise ValueError("a private key has 32 bytes")
    return ec.derive_private_key(int.from_bytes(scalar, "big"), _CURVE)


def public_key_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public key of ``key`` in 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def check(public_key: bytes, secret: bytes) -> None:
    """Check that messages can be encrypted for a browser with these.

    Raises:
        InvalidSubscription: they cannot.
    """
    try:
        if len(public_key) != PUBLIC_KEY_BYTES or len(secret) != SECRET_BYTES:
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public_key)
    except ValueError:
        raise InvalidSubscription from None


def encrypt(content: bytes, public_key: bytes, secret: bytes) -> bytes:
    """``content`` for the browser with this public key and secret, as the body of a request (aes128gcm)."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public_key)
    ours = ec.generate_private_key(_CURVE)
    our_public, salt = public_key_of(ours), os.urandom(16)
    shared = _derived(
        secret, ours.exchange(ec.ECDH(), theirs), b"WebPush: info\0" + public_key + our_public, 32
    )
    content_key = _derived(salt, shared, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, shared, b"Content-Encoding: nonce\0", 12)
    padded = (content + b"\x02").ljust(_CONTENT_BYTES, b"\0")  # 2: the last record
    header = salt + _RECORD_BYTES.to_bytes(4, "big") + bytes([len(our_public)]) + our_public
    return header + AESGCM(content_key).encrypt(nonce, padded, None)


def proof(key: ec.EllipticCurvePrivateKey, audience: str, contact: str, now: datetime) -> str:
    """The Authorization header for the push service at ``audience``; ``contact`` is an e-mail address."""
    claims = {"aud": audience, "exp": int((now + _PROOF_LIFE).timestamp()), "sub": f"mailto:{contact}"}
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    numbers = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = b"".join(number.to_bytes(_SCALAR_BYTES, "big") for number in numbers)
    return f"vapid t={signed}.{encoded(signature)}, k={encoded(public_key_of(key))}"


def encoded(content: bytes) -> str:
    """``content`` in the base64 of addresses, without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of :func:`encoded`.

    Raises:
        ValueError: they are none.
    """
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
