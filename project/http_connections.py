"""What one HTTP connection to daphne may cost: in bytes, in seconds and in number.

Twisted's channel takes a body of any length, and begins its timeout anew with each byte. Here

- the head of a request has to be there `HEAD_TIMEOUT_SECONDS` after the connection or the answer before it,
  and its body `BODY_TIMEOUT_SECONDS` after its head, however often something arrives;
- a body above `MAX_BODY_BYTES` is answered 413 as soon as that is known, whether its length is announced or
  it comes in chunks, and so is that of a request for a socket;
- a client that takes nothing of an answer for `STALLED_SECONDS` is cut off;
- of more than `MAX_WAITING` connections without a whole request, the oldest is closed; of more than
  `MAX_ANSWERED` requests that are being answered, the newest is refused.
"""

from io import BytesIO
from typing import Any, Final

from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.protocols.basic import LineReceiver
from twisted.web.http import HTTPChannel

from project.bodies import BODY_TIMEOUT_SECONDS, MAX_BODY_BYTES, refusal
from project.write_pressure import STALLED_SECONDS, WritePressure

HEAD_TIMEOUT_SECONDS: Final = 10.0
#: What still arrives after a refusal is dropped for so long: a reset would take the refusal from the client.
LINGER_SECONDS: Final = 5.0
MAX_HEADERS: Final = 100
MAX_WAITING: Final = 1000
MAX_ANSWERED: Final = 1000


_Channel: Any = HTTPChannel  # half of it is typed, which is worse than none


class BoundedRequest(WebRequest):  # type: ignore[misc] # daphne ships no types
    """A request whose body stays small, and in memory."""

    _parsePOSTFormSubmission = False  # noqa: N815 - Twisted's name; Django parses forms; Twisted would do it as well

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
        """What daphne answers where the application does not."""
        _, headers, content = refusal(status)
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": content})


class BoundedChannel(_Channel):  # type: ignore[misc] # see above
    """A connection whose requests have to arrive in time."""

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
        # Not HTTPChannel's own, which would begin the timeout anew.
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
        if not self.factory.answer(self):
            self.refuse(503)
            return
        super().allContentReceived()
        if self.transport.protocol is not self:  # it has become a socket
            self.factory.forget(self)

    def requestDone(self, request: Any) -> None:  # noqa: N802 - Twisted's name
        self.factory.wait_for_a_request(self)
        super().requestDone(request)
        if self.timeOut is not None:
            self.setTimeout(HEAD_TIMEOUT_SECONDS)

    def refuse(self, status: int) -> None:
        """Answer before the request is whole; the rest of it is dropped for a moment, then cut off."""
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
        """Close it when all is sent, and at the latest after a while."""
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
    """Keeps count of the connections."""

    protocol = BoundedChannel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.waiting: dict[BoundedChannel, None] = {}  # in the order in which they came
        self.answered: set[BoundedChannel] = set()

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        channel = super().buildProtocol(addr)
        channel.requestFactory = BoundedRequest
        return channel

    def wait_for_a_request(self, channel: BoundedChannel) -> None:
        self.answered.discard(channel)
        self.waiting[channel] = None
        if len(self.waiting) > MAX_WAITING:
            oldest = next(iter(self.waiting))
            self.forget(oldest)
            oldest.forceAbortClient()

    def answer(self, channel: BoundedChannel) -> bool:
        """Whether there is room to answer one more."""
        self.waiting.pop(channel, None)
        if len(self.answered) >= MAX_ANSWERED:
            return False
        self.answered.add(channel)
        return True

    def forget(self, channel: BoundedChannel) -> None:
        self.waiting.pop(channel, None)
        self.answered.discard(channel)


def _drop(*_: Any) -> None:
    """Take what comes, and do nothing with it."""
