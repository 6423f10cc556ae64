"""What one HTTP connection to daphne may cost, by a clock of the test's own."""

from typing import Any

import pytest
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

import project.server  # noqa: F401 - chooses the reactor, before anything else does
from project import http_connections
from project.bodies import BODY_TIMEOUT_SECONDS, MAX_BODY_BYTES
from project.http_connections import HEAD_TIMEOUT_SECONDS, LINGER_SECONDS, BoundedFactory
from project.write_pressure import STALLED_SECONDS

POST = b"POST /%s HTTP/1.1\r\nHost: x\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class Application:
    """Takes the place of daphne's server: it keeps the requests that it was asked, and their bodies."""

    proxy_forwarded_address_header = None
    root_path = ""
    request_buffer_size = 8192
    server_name = None

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.body = b""

    def protocol_connected(self, _request: Any) -> None: ...

    def protocol_disconnected(self, _request: Any) -> None: ...

    def log_action(self, *_: Any) -> None: ...

    def create_application(self, request: Any, _scope: Any) -> Any:
        self.requests.append(request)
        return self

    def put_nowait(self, message: dict[str, Any]) -> None:
        self.body += message.get("body", b"")

    def answer(self, content: bytes = b"done") -> None:
        request = self.requests[-1]
        headers = [(b"content-length", str(len(content)).encode())]
        request.handle_reply({"type": "http.response.start", "status": 200, "headers": headers})
        request.handle_reply({"type": "http.response.body", "body": content})


_Transport: Any = StringTransport  # it is typed by halves


class FakeTransport(_Transport):  # type: ignore[misc] # see above
    """A connection as a client sees it."""

    aborted = False
    half_closed = False
    protocol: Any

    def abortConnection(self) -> None:  # noqa: N802 - Twisted's name
        self.aborted = True

    def loseWriteConnection(self) -> None:  # noqa: N802 - Twisted's name
        self.half_closed = True

    @property
    def status(self) -> int | None:
        """That of the first answer."""
        return int(self.value().split()[1]) if self.value() else None

    @property
    def open(self) -> bool:
        return not (self.aborted or self.half_closed or self.disconnecting)


class FakeServer:
    def __init__(self) -> None:
        self.clock = Clock()
        self.application = Application()
        self.factory = BoundedFactory(self.application)

    def connect(self) -> FakeTransport:
        channel = self.factory.buildProtocol(None)
        channel.callLater = self.clock.callLater
        transport = FakeTransport()
        transport.protocol = channel
        channel.makeConnection(transport)
        return transport

    def send(self, transport: FakeTransport, data: bytes) -> None:
        transport.protocol.dataReceived(data)

    def drip(self, transport: FakeTransport, seconds: float) -> None:
        """Send a byte of a never-ending line each second."""
        for _ in range(int(seconds)):
            self.send(transport, b"x")
            self.clock.advance(1)


@pytest.fixture
def fake_server() -> FakeServer:
    return FakeServer()


def announce(length: int, path: bytes = b"", more: bytes = b"") -> bytes:
    return POST % path + more + b"Content-Length: %d\r\n\r\n" % length


def chunks(*sizes: int) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (size, b"x" * size) for size in sizes)


CHUNKED = POST % b"" + b"Transfer-Encoding: chunked\r\n\r\n"
UPGRADE = b"Upgrade: websocket\r\nConnection: upgrade\r\n"


class TestABody:
    @pytest.mark.parametrize("sent", [announce(MAX_BODY_BYTES), CHUNKED], ids=["announced", "chunked"])
    def test_largest_body_reaches_the_application(self, fake_server: FakeServer, sent: bytes) -> None:
        transport = fake_server.connect()
        half = MAX_BODY_BYTES // 2
        fake_server.send(transport, sent)
        fake_server.send(transport, b"x" * half * 2 if sent != CHUNKED else chunks(half, half, 0))
        assert fake_server.application.body == b"x" * MAX_BODY_BYTES
        fake_server.application.answer()
        assert transport.status == 200
        assert transport.open

    @pytest.mark.parametrize("more", [b"", UPGRADE, b"Expect: 100-continue\r\n"])
    def test_that_is_announced_as_larger_is_refused_before_it_comes(
        self, fake_server: FakeServer, more: bytes
    ) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, announce(MAX_BODY_BYTES + 1, b"join/x", more))
        assert transport.status == 413
        assert b"Connection: close" in transport.value()
        assert not transport.open
        assert not fake_server.application.requests

    @pytest.mark.parametrize("sizes", [[1000] * 66, [MAX_BODY_BYTES + 1], [MAX_BODY_BYTES, 1, 0]])
    def test_that_grows_larger_in_chunks_is_refused(self, fake_server: FakeServer, sizes: list[int]) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, CHUNKED)
        fake_server.send(transport, chunks(*sizes))
        assert transport.status == 413
        assert not fake_server.application.requests

    def test_that_was_refused_is_dropped_for_a_moment_so_that_the_client_can_read_why(
        self, fake_server: FakeServer
    ) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, announce(MAX_BODY_BYTES + 1))
        said = transport.value()
        fake_server.send(transport, b"x" * 100_000)
        assert transport.value() == said
        assert not transport.aborted
        fake_server.clock.advance(LINGER_SECONDS)
        assert transport.aborted


class TestAHead:
    def test_with_too_many_headers_is_refused(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, POST % b"" + b"".join(b"X-%d: 1\r\n" % number for number in range(200)))
        assert transport.status == 431

    @pytest.mark.parametrize(
        "line", [b"X: " + b"x" * 20_000, b"X: x\r\n" * 5 + (b"Y: " + b"x" * 4_000 + b"\r\n") * 5]
    )
    def test_that_is_too_large_is_refused(self, fake_server: FakeServer, line: bytes) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, POST % b"" + line)
        assert transport.status == 431

    def test_that_makes_no_sense_is_refused(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, b"\x16\x03\x01 is TLS\r\n")
        assert transport.status == 400


class TestTime:
    def test_a_silent_connection_is_closed(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.clock.advance(HEAD_TIMEOUT_SECONDS)
        assert not transport.open
        assert transport.status is None

    def test_head_sent_byte_by_byte_gets_no_more_time(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, POST % b"" + b"X: ")
        fake_server.drip(transport, HEAD_TIMEOUT_SECONDS)
        assert transport.status == 408
        assert not transport.open

    @pytest.mark.parametrize("sent", [announce(1000), CHUNKED + b"fff\r\n"], ids=["announced", "chunked"])
    def test_body_sent_byte_by_byte_gets_no_more_time(self, fake_server: FakeServer, sent: bytes) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, sent)
        fake_server.drip(transport, BODY_TIMEOUT_SECONDS)
        assert transport.status == 408
        assert not transport.open

    def test_a_connection_that_stays_silent_after_an_answer_is_closed(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, GET)
        fake_server.application.answer()
        fake_server.clock.advance(HEAD_TIMEOUT_SECONDS - 1)
        assert transport.open
        fake_server.send(transport, GET)
        fake_server.application.answer()
        assert len(fake_server.application.requests) == 2
        fake_server.clock.advance(HEAD_TIMEOUT_SECONDS)
        assert not transport.open

    def test_slow_application_is_not_timed_out(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, GET)
        fake_server.clock.advance(3600)
        assert transport.open
        fake_server.application.answer()
        assert transport.status == 200

    def test_response_that_no_client_reads_is_given_up(self, fake_server: FakeServer) -> None:
        transport = fake_server.connect()
        fake_server.send(transport, GET.replace(b"1.1", b"1.0"))
        fake_server.application.answer()
        assert transport.disconnecting
        fake_server.clock.advance(STALLED_SECONDS)
        assert transport.aborted

    def test_closed_connection_leaves_no_timer(self, fake_server: FakeServer) -> None:
        for sent in (b"", b"POST", announce(100), GET, announce(MAX_BODY_BYTES + 1)):
            transport = fake_server.connect()
            fake_server.send(transport, sent)
            transport.protocol.connectionLost(None)
        assert not fake_server.clock.getDelayedCalls()
        assert not fake_server.factory.waiting
        assert not fake_server.factory.answered


class TestNumbers:
    def test_oldest_of_too_many_waiting_connections_is_closed(
        self, fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connections, "MAX_WAITING", 2)
        first, second, third = (fake_server.connect() for _ in range(3))
        assert first.aborted
        assert second.open
        assert third.open

    def test_connection_being_answered_does_not_count_as_waiting(
        self, fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connections, "MAX_WAITING", 1)
        asking = fake_server.connect()
        fake_server.send(asking, GET)
        fake_server.connect()
        assert asking.open
        fake_server.application.answer()
        assert asking.open
        assert asking.status == 200

    def test_requests_above_the_limit_get_retry_after(
        self, fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(http_connections, "MAX_ANSWERED", 1)
        first, second = fake_server.connect(), fake_server.connect()
        fake_server.send(first, GET)
        fake_server.send(second, GET)
        assert second.status == 503
        assert b"Retry-After" in second.value()
        fake_server.application.answer()
        third = fake_server.connect()
        fake_server.send(third, GET)
        assert len(fake_server.application.requests) == 2
