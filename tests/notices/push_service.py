"""A push service of the tests' own, on this machine, and the keys of a browser that it reaches."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class BrowserKeys:
    """The keys that a browser makes when it subscribes, and keeps."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.public = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.secret = os.urandom(16)

    def read(self, body: bytes) -> Any:
        """The content of a message, as a browser decrypts it."""
        content = http_ece.decrypt(
            body, private_key=self.private, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(content)


@dataclass
class Request:
    """A request that the push service was sent."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """What it was sent, and what it answers."""

    origin: str
    status: int = 201
    extra: dict[str, str] = field(default_factory=dict)
    received: list[Request] = field(default_factory=list)


@contextmanager
def push_service() -> Iterator[PushService]:
    """A push service that answers every request with one status."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.received.append(Request(self.path, {**self.headers}, body))
            self.send_response(service.status)
            for name, value in service.extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
