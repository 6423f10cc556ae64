"""A connection to a room: what the hub and the room use of it, and the one over a WebSocket.

A room hands its messages to :meth:`Connection.enqueue`, which never waits, so that a client that reads slowly
delays nobody else. A :class:`SocketConnection` keeps them in an outbox of bounded size and sends them from a
task of its own. A client that reads too slowly is closed with 4508; it reconnects and reads the log from its
cursor.
"""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from dialogue.live.protocol import close_codes
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.access import ConnectionCredential

#: The largest outbox, in messages and in characters. A connection whose outbox grows larger is closed.
MAX_OUTBOX_MESSAGES = 1_000
MAX_OUTBOX_CHARACTERS = 1024 * 1024
#: The next page of a long log is enqueued once the outbox holds no more messages than this.
LOW_WATERMARK_MESSAGES = 8
#: How long a client may take to read one message.
SEND_TIMEOUT_SECONDS = 20.0
#: These codes close at once: the client has lost its access, so what is still in the outbox is not sent.
_DISCARD_OUTBOX: Final = {
    close_codes.SIGNED_OUT,
    close_codes.NO_SEAT,
    close_codes.NO_ROOM,
    close_codes.NO_CONSENT,
    close_codes.ERASED,
}
#: The tasks that send, of all connections of this process. Each ends when its connection was closed.
_senders: set[asyncio.Task[None]] = set()


async def wait_all_closed(timeout_seconds: float) -> None:
    """Wait until every connection that is open now was closed, or until the timeout."""
    if _senders:
        await asyncio.wait(_senders, timeout=timeout_seconds)


class Connection(ABC):
    """One connection of a partner or an observer, as a room sees it.

    ``cursor`` is the newest event that the client has. ``caught_up`` says that the client has been sent every
    event of the room, so that it is sent new ones as they happen. ``typing_enabled`` says that the client
    sends and receives the typing flag. ``credential`` is what the client authenticated with; None for a
    connection of the server's own. ``language`` is the viewer's.
    """

    viewer: Viewer
    language = "en"
    credential: ConnectionCredential | None = None
    cursor = 0
    caught_up = False
    typing_enabled = False
    closed = False

    @abstractmethod
    def enqueue(self, payload: str) -> None:
        """Send a message in time. Never waits. Ignored once the connection is closed."""

    @abstractmethod
    async def wait_drained(self) -> None:
        """Wait until few messages are enqueued, or the connection is closed."""

    @abstractmethod
    def close(self, code: int) -> None:
        """Close the connection with ``code``, after the messages that are enqueued."""


class SocketConnection(Connection):
    """A connection over a WebSocket, with a bounded outbox and the task that sends it.

    ``send`` and ``close_socket`` are the socket's. ``on_close`` is called when the connection closes or is
    lost, so that its owner takes it out of the room; it may be called more than once.
    """

    def __init__(
        self,
        send: Callable[[str], Awaitable[None]],
        close_socket: Callable[[int | None], Awaitable[None]],
        on_close: Callable[[], None],
    ) -> None:
        self._send = send
        self._close_socket = close_socket
        self._on_close = on_close
        self._outbox: deque[str] = deque()
        self._outbox_characters = 0
        self._wake = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._sending: asyncio.Timeout | None = None  # of the message that is being sent
        self._code: int | None = None
        self._sender: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Begin to send. A failure of ``send`` other than a lost socket is the exception of the task."""
        self._sender = asyncio.create_task(self._run())
        _senders.add(self._sender)
        self._sender.add_done_callback(_senders.discard)
        return self._sender

    def stop(self) -> None:
        """Send nothing more: the socket is closed."""
        if self._sender is not None:
            self._sender.cancel()

    async def wait_stopped(self) -> None:
        """Wait until the task that sends has ended."""
        if self._sender is not None:
            await asyncio.wait([self._sender])

    def enqueue(self, payload: str) -> None:
        """Append to the outbox. If it grows too large, discard it and close with 4508."""
        if self.closed:
            return
        self._outbox.append(payload)
        self._outbox_characters += len(payload)
        if len(self._outbox) > MAX_OUTBOX_MESSAGES or self._outbox_characters > MAX_OUTBOX_CHARACTERS:
            self._outbox.clear()
            self.close(close_codes.TOO_SLOW)
            return
        if len(self._outbox) > LOW_WATERMARK_MESSAGES:
            self._drained.clear()
        self._wake.set()

    async def wait_drained(self) -> None:
        """Wait until the outbox is at its low watermark, or the connection is closed."""
        await self._drained.wait()

    def close(self, code: int) -> None:
        """Close with ``code`` after the outbox; at once where the client has lost its access."""
        self._on_close()
        if self.closed:
            return
        self._code = code
        self._set_closed()
        if code in _DISCARD_OUTBOX:
            self._outbox.clear()
            if self._sending is not None:
                self._sending.reschedule(asyncio.get_running_loop().time())

    def _set_closed(self) -> None:
        """Enqueue nothing more, and release those that wait."""
        self.closed = True
        self._wake.set()
        self._drained.set()

    async def _run(self) -> None:
        """Send the outbox in order, as fast as the client reads it; then close, if that was asked for."""
        try:
            await self._send_outbox()
            await self._close_socket(self._code)
        except OSError:  # the socket was lost; the server reports the disconnect later
            self._on_close()
        finally:
            self._set_closed()

    async def _send_outbox(self) -> None:
        while self._outbox or not self.closed:
            if not self._outbox:
                self._wake.clear()
                await self._wake.wait()
                continue
            payload = self._outbox.popleft()
            self._outbox_characters -= len(payload)
            if len(self._outbox) <= LOW_WATERMARK_MESSAGES:
                self._drained.set()
            try:
                async with asyncio.timeout(SEND_TIMEOUT_SECONDS) as self._sending:
                    await self._send(payload)
            except TimeoutError:
                if self._code is None:
                    self.close(close_codes.TOO_SLOW)
                return
            finally:
                self._sending = None
