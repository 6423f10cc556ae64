"""Limits HTTP connections to daphne: their number, their bytes and their timeouts.

Twisted's channel accepts a body of any length and restarts its timeout with each byte. In this module

- the head of a request must arrive within `HEAD_TIMEOUT_SECONDS` of the connection or the previous answer,
  and the body within `BODY_TIMEOUT_SECONDS` of the head, however often bytes arrive;
- a body above `MAX_BODY_BYTES` is answered 413 as soon as its size is known, from Content-Length or from its
  chunks; this holds for a request for a WebSocket as well;
- a client that reads nothing of an answer for `STALLED_SECONDS` is disconnected;
- above `MAX_WAITING` connections without a complete request, the oldest is closed; above `MAX_ANSWERED`
  requests being answered, the newest is refused.
"""

from io import BytesIO
from typing import Any, Final

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.protocols.basic import LineReceiver
from twisted.web.http import HTTPChannel

from project.bodies import BODY_TIMEOUT_SECONDS, MAX_BODY_BYTES, refusal
from project.write_pressure import STALLED_SECONDS, WritePressure

HEAD_TIMEOUT_SECONDS: Final = 10.0
#: After a refusal, further bytes are read and dropped for so long: a reset could discard the refusal.
LINGER_SECONDS: Final = 5.0
MAX_HEADERS: Final = 100
MAX_WAITING: Final = 1000
MAX_ANSWERED: Final = 1000


_Channel: Any = HTTPChannel  # only partly typed, which mypy handles worse than untyped


class BoundedRequest(WebRequest):  # type: ignore[misc] # daphne ships no types
    """A request whose body is limited and kept in memory."""

    _parsePOSTFormSubmission = False  # noqa: N815 - Twisted's name. Django parses forms, so Twisted need not

    def __init__(self, channel: "BoundedChannel", *arguments: Any) -> None:
        super().__init__(channel, *arguments)
        self.pressure = channel.pressure
        self.stall = channel.forceAbortClient

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        self.content = BytesIO()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.content.tell() + len(data) > MAX_BODY_BYTES:
            self.channel.refuse(413)
        else:
            super().handleContentChunk(data)

    def basic_error(self, status: int, status_text: bytes, body: str) -> None:
        """Daphne calls this if the application does not answer."""
        _, headers, content = refusal(status)
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": content})


class BoundedChannel(_Channel):  # type: ignore[misc] # see above
    """A connection whose requests must arrive within the timeouts."""

    maxHeaders = MAX_HEADERS  # noqa: N815 - Twisted's name
    abortTimeout = STALLED_SECONDS  # noqa: N815 - Twisted's name
    requestFactory = BoundedRequest  # noqa: N815 - Twisted's name
    factory: "BoundedFactory"

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        self.pressure = WritePressure()
        self.timeOut = HEAD_TIMEOUT_SECONDS
        super().connectionMade()
        self.factory.wait_for_a_request(self)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        # Not HTTPChannel's own method, which would restart the timeout.
        LineReceiver.dataReceived(self, data)  # type: ignore[no-untyped-call] # Twisted's

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self.refuse(431)

    def _respondToBadRequestAndDisconnect(self) -> None:  # noqa: N802 - Twisted's name
        too_large = (
            self._receivedHeaderSize > self.totalHeadersSize or self._receivedHeaderCount > MAX_HEADERS
        )
        self.refuse(431 if too_large else 400)

    def allHeadersReceived(self) -> None:  # noqa: N802 - Twisted's name
        if self.length is not None and self.length > MAX_BODY_BYTES:
            self.refuse(413)
        else:
            self.setTimeout(BODY_TIMEOUT_SECONDS)
            super().allHeadersReceived()

    def allContentReceived(self) -> None:  # noqa: N802 - Twisted's name
        if not self.factory.try_begin_response(self):
            self.refuse(503)
            return
        super().allContentReceived()
        if self.transport.protocol is not self:  # it is a WebSocket now
            self.factory.forget(self)

    def requestDone(self, request: Any) -> None:  # noqa: N802 - Twisted's name
        self.factory.wait_for_a_request(self)
        super().requestDone(request)
        if self.timeOut is not None:
            self.setTimeout(HEAD_TIMEOUT_SECONDS)

    def refuse(self, status: int) -> None:
        """Answer before the request is complete; drop the rest for `LINGER_SECONDS`, then abort."""
        for handler in ("dataReceived", "lineReceived", "rawDataReceived", "allContentReceived"):
            setattr(self, handler, _drop)
        self.factory.forget(self)
        self.setTimeout(None)
        reason, headers, body = refusal(status)
        head = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(b"HTTP/1.1 %d %s\r\n%s\r\n%s" % (status, reason, head, body))
        self._networkProducer.unregisterProducer()
        self._networkProducer.resumeProducing()
        self.transport.loseWriteConnection()
        self._abortingCall = self.callLater(LINGER_SECONDS, self.forceAbortClient)

    def timeoutConnection(self) -> None:  # noqa: N802 - Twisted's name
        if self.requests:
            self.refuse(408)
        else:
            super().timeoutConnection()

    def loseConnection(self) -> None:  # noqa: N802 - Twisted's name
        """Close when everything is sent, at the latest after `STALLED_SECONDS`."""
        if self._abortingCall is None:
            self._abortingCall = self.callLater(STALLED_SECONDS, self.forceAbortClient)
        super().loseConnection()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.pressure.pauseProducing()
        super().pauseProducing()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.pressure.resumeProducing()
        super().resumeProducing()

    def connectionLost(self, reason: Any) -> None:  # noqa: N802 - Twisted's name
        self.pressure.stopProducing()
        self.factory.forget(self)
        super().connectionLost(reason)


class BoundedFactory(HTTPFactory):  # type: ignore[misc] # daphne ships no types
    """Counts the connections."""

    protocol = BoundedChannel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.waiting: dict[BoundedChannel, None] = {}  # oldest first
        self.answered: set[BoundedChannel] = set()

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        channel = super().buildProtocol(addr)
        channel.requestFactory = BoundedRequest
        return channel

    # Twisted's three methods of its access log, which nobody reads, do nothing here: they would format a line
    # for each request, and wake an idle process each second to know the time.

    def startFactory(self) -> None:  # noqa: N802 - Twisted's name; it would begin to wake the process
        pass

    def stopFactory(self) -> None:  # noqa: N802 - Twisted's name; it would end what was not begun
        pass

    def log(self, request: Any) -> None:
        pass

    def wait_for_a_request(self, channel: BoundedChannel) -> None:
        self.answered.discard(channel)
        self.waiting[channel] = None
        if len(self.waiting) > MAX_WAITING:
            oldest = next(iter(self.waiting))
            self.forget(oldest)
            oldest.forceAbortClient()

    def try_begin_response(self, channel: BoundedChannel) -> bool:
        """Count a request as being answered; False if there are too many already."""
        self.waiting.pop(channel, None)
        if len(self.answered) >= MAX_ANSWERED:
            return False
        self.answered.add(channel)
        return True

    def forget(self, channel: BoundedChannel) -> None:
        self.waiting.pop(channel, None)
        self.answered.discard(channel)


def _drop(*_: Any) -> None:
    """Ignore the data of a refused request."""
