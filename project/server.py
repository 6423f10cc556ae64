"""Starts daphne with this project's limits: `python -m project.server`, followed by daphne's own options.

A text conversation needs no large messages, so the server accepts small ones only. The access log is off,
because a path may hold an invitation.

This module adds to daphne:

- *Back-pressure to the application.* Daphne's `send` never waits, so messages to a stalled client pile up in
  memory. Here `send` waits until the connection has accepted the data; a client that reads nothing for
  `STALLED_SECONDS` is closed as too slow.
- *Back-pressure to the client.* Above `HIGH_WATERMARK` messages that the application has not received yet,
  the server stops reading from the connection until the application has caught up.
- *Limits for HTTP requests*: `project.http_connections`.
- *Graceful shutdown.* On SIGTERM or SIGINT the application gets the lifespan event while its sockets are
  open, so it can close them with a code; then the sockets have time to end.
- *A monotonic clock* for pings and timeouts. With daphne's time of day, setting the host's clock would close
  every connection, or stop pings for hours.

It also removes two costs that exceed the cost of sending a message: waiting for the event loop before a
write, and the formatting of debug lines that are not logged.
"""

import asyncio
import logging
import os
import sys
import time
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

from autobahn.exception import Disconnected
from autobahn.twisted import websocket as websocket_of_twisted
from autobahn.websocket import protocol as websocket_protocol
from daphne import http_protocol as daphne_http
from daphne import server as daphne_server
from daphne import ws_protocol as daphne_websocket
from daphne.cli import CommandLineInterface
from daphne.server import Server, twisted_loop
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from twisted.internet import tcp
from twisted.internet.defer import Deferred

from dialogue.live.protocol import close_codes
from dialogue.live.protocol.inbound import MAX_MESSAGE_BYTES
from project.environment_file import option_taken
from project.http_connections import BoundedFactory
from project.write_pressure import STALLED_SECONDS, WritePressure

logger = logging.getLogger(__name__)

OPTIONS: Final = [
    *("--verbosity", "0"),
    *("--websocket-max-message-size", str(MAX_MESSAGE_BYTES)),
    *("--websocket-max-frame-size", str(MAX_MESSAGE_BYTES)),
    *("--ping-interval", "15"),
    *("--ping-timeout", "10"),
    "--no-server-name",
]
HIGH_WATERMARK, LOW_WATERMARK = 32, 8  # unreceived messages: stop reading above, resume at
CLOSE_HANDSHAKE_TIMEOUT_SECONDS: Final = (
    3.0  # seconds for a client to answer a close; then the connection is aborted
)
APPLICATION_CLOSE_TIMEOUT_SECONDS: Final = (
    5.0  # seconds for the applications of the sockets to end after the shutdown event
)


class InboundQueue(asyncio.Queue[dict[str, Any]]):
    """Messages of a connection that the application has not received; a full queue stops the reading."""

    def __init__(self, protocol: Any) -> None:
        super().__init__()
        self._protocol = protocol
        self._paused = False
        self._shut = False

    def shut(self) -> None:
        """Drop further messages, but keep reading: the client's close frame comes after them."""
        self._shut = True
        self._resume()

    def _put(self, item: dict[str, Any]) -> None:
        if self._shut and item["type"] == "websocket.receive":
            return
        super()._put(item)
        if not self._paused and not self._shut and self.qsize() > HIGH_WATERMARK:
            self._paused = True
            self._protocol.transport.pauseProducing()

    def _get(self) -> dict[str, Any]:
        item = super()._get()
        if self.qsize() <= LOW_WATERMARK:
            self._resume()
        return item

    def _resume(self) -> None:
        if self._paused:
            self._paused = False
            self._protocol.transport.resumeProducing()


class BackpressureProtocol(WebSocketProtocol):  # type: ignore[misc] # daphne ships no types
    """A WebSocket that detects a client that does not read."""

    failByDrop = False  # noqa: N815 - autobahn's name; dropping the connection would lose the close code
    pressure: WritePressure | None = None

    def failHandshake(  # noqa: N802 - autobahn's name
        self,
        reason: str,
        code: int = 400,
        responseHeaders: Any = None,  # noqa: N803 - autobahn's name
    ) -> None:
        """Refuse the upgrade; an Origin that autobahn cannot parse is refused like a foreign one."""
        headers = [("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin")]
        super().failHandshake(
            reason, 403 if "Origin" in reason else code, [*(responseHeaders or []), *headers]
        )

    def onOpen(self) -> None:  # noqa: N802 - autobahn's name
        super().onOpen()
        self.closeHandshakeTimeout = CLOSE_HANDSHAKE_TIMEOUT_SECONDS
        self.pressure = WritePressure()
        self.transport.unregisterProducer()  # the HTTP request's producer, left from the upgrade
        self.transport.registerProducer(self.pressure, streaming=True)

    def stall(self) -> None:
        """Close the connection: it accepted nothing for `STALLED_SECONDS`."""
        self.serverClose(close_codes.TOO_SLOW)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 - daphne's name
        self.application_queue.shut()
        super().serverClose(code)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:  # noqa: N802, N803
        if self.pressure is not None:
            self.pressure.stopProducing()
        super().onClose(wasClean, code, reason)


class EagerWriteConnection(tcp.Server):
    """A connection that writes to its socket at once; only the rest waits for the event loop."""

    def startWriting(self) -> None:  # noqa: N802 - Twisted's name
        fault = None if self.disconnecting else self.doWrite()  # type: ignore[no-untyped-call]  # Twisted's
        if self.disconnecting or fault is not None or self.dataBuffer:
            super().startWriting()  # type: ignore[no-untyped-call]  # Twisted's

    def loseConnection(self) -> None:  # noqa: N802 - Twisted's name
        super().loseConnection()  # type: ignore[no-untyped-call]  # Twisted's
        if self.disconnecting:  # the event loop closes it, so it must be registered there
            super().startWriting()  # type: ignore[no-untyped-call]  # Twisted's


# Daphne has no options for these.
WebSocketFactory.protocol = BackpressureProtocol
daphne_server.HTTPFactory = BoundedFactory
tcp.Port.transport = EagerWriteConnection
for module in (websocket_of_twisted, websocket_protocol):
    # They format text for lines of a debug log that is off, a tenth of the cost of a connection.
    vars(module).update(hltype=type, hlval=type, pformat=type)
for module in (daphne_server, daphne_http, daphne_websocket):
    vars(module).update(time=SimpleNamespace(time=time.monotonic))  # daphne uses it for durations only


class ThirdEarServer(Server):  # type: ignore[misc] # daphne ships no types
    """Daphne's server with back-pressure in both directions and the lifespan protocol."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ports: list[Any] = []
        self.news: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.fault: str | None = None

    def run(self) -> None:
        # The reactor runs the same loop, so tasks that start before the reactor continue in it.
        asyncio.set_event_loop(twisted_loop)
        application = self.application({"type": "lifespan"}, self.news.get, self.answers.put)
        self.lifespan = twisted_loop.create_task(application)
        twisted_loop.run_until_complete(self._tell("startup"))
        if self.fault is None:
            super().run()

    async def _tell(self, what: str) -> None:
        """Send the application a lifespan event and wait for its answer."""
        self.news.put_nowait({"type": f"lifespan.{what}"})
        answered = asyncio.ensure_future(self.answers.get())
        await asyncio.wait({answered, self.lifespan}, return_when=asyncio.FIRST_COMPLETED)
        if not answered.done():
            answered.cancel()
            error = self.lifespan.exception()
            self.fault = f"The application failed at its {what}: {type(error).__name__}"
            logger.error("the application failed at its %s", what, exc_info=error)
        elif answered.result()["type"] == f"lifespan.{what}.failed":
            self.fault = answered.result()["message"]

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ports.append(port)
        host = port.getHost()
        if hasattr(host, "port"):
            print(f"Third Ear is at http://{host.host}:{host.port}/", flush=True)  # noqa: T201 - for who started it

    def listen_error(self, failure: Any) -> None:
        self.fault = f"{failure.getErrorMessage()} PORT says where else to listen."
        self.stop()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        inbound = InboundQueue(protocol)
        scope.setdefault("asgi", {"version": "3.0"})
        answer = partial(self.handle_reply, protocol)
        application = self.application(scope=scope, receive=inbound.get, send=answer)
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(application)
        return inbound

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        pressure = getattr(protocol, "pressure", None)
        try:
            await super().handle_reply(protocol, message)
        except Disconnected:  # the client disconnected meanwhile
            if message["type"] == "websocket.send":
                raise ConnectionResetError from None  # ASGI demands an OSError here
            return
        if pressure is None or pressure.free or not _more_may_come(message):
            return  # the usual case: no need to wait
        try:
            await asyncio.wait_for(pressure.wait(), STALLED_SECONDS)
        except TimeoutError:
            protocol.stall()

    def kill_all_applications(self) -> Any:
        """Daphne calls this before the reactor stops."""
        return Deferred.fromFuture(asyncio.ensure_future(self._end()))

    async def _end(self) -> None:
        for port in self.ports:
            port.stopListening()
        await self._tell("shutdown")
        running = [task for one in self.connections.values() if (task := one.get("application_instance"))]
        if running:
            _, late = await asyncio.wait(running, timeout=APPLICATION_CLOSE_TIMEOUT_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _more_may_come(message: dict[str, Any]) -> bool:
    """Whether the application will send more; after the last part the connection's own timeout is enough."""
    return message["type"] == "websocket.send" or bool(message.get("more_body"))


class Cli(CommandLineInterface):  # type: ignore[misc] # daphne ships no types
    server_class = ThirdEarServer


def main(arguments: list[str]) -> None:
    """Serve on the port of the settings, unless the arguments name another address."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    cli = Cli()
    try:
        where = option_taken(arguments) or ["--bind", "127.0.0.1", "--port", str(settings.PORT)]
        cli.run([*OPTIONS, *where, "project.asgi:application"])
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not right: {error}")
    finally:
        if cli.server is not None and cli.server.fault:
            sys.exit(cli.server.fault)


if __name__ == "__main__":
    main(sys.argv[1:])
