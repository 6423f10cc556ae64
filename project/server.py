"""Daphne, started as this project needs it: `python -m project.server`, with daphne's own options after it.

A text conversation needs no large messages, so what a stranger can make the server hold is kept small. The
access log is off, since a path may hold an invitation.

Four things that daphne leaves to others are done here:

- *A reader that does not read.* Daphne's `send` never waits, so all that is sent to a stalled reader piles up
  in memory. Here it waits until the connection has taken what it was given; a reader that takes nothing for
  `STALLED_SECONDS` is closed as too slow.
- *A writer that does not stop.* Messages that the application has not taken yet are counted; over `MANY`
  the connection is not read until the application has caught up, so a flood stays with its sender.
- *A client that asks too much or too slowly*: `project.http_connections`.
- *The end.* On SIGTERM or SIGINT the application is told, through the lifespan protocol, while its sockets
  are still open, so that it can close them with a reason; then there is time for them to end.

Daphne measures its pings and timeouts with the time of day. Here it measures them with elapsed time: after
the host's clock was set, it would cut every connection, or ping none for hours.

And two things are spared that cost more, for each message, than it takes to send it: the way over the event
loop to a socket that can take it now, and the colours of a debugging log that nobody writes.
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

from project.environment_file import option_taken
from project.http_connections import BoundedFactory
from project.write_pressure import STALLED_SECONDS, WritePressure

logger = logging.getLogger(__name__)

MAX_MESSAGE_BYTES: Final = 65536
OPTIONS: Final = [
    *("--verbosity", "0"),
    *("--websocket-max-message-size", str(MAX_MESSAGE_BYTES)),
    *("--websocket-max-frame-size", str(MAX_MESSAGE_BYTES)),
    *("--ping-interval", "15"),
    *("--ping-timeout", "10"),
    "--no-server-name",
]
TOO_SLOW: Final = 4508
MANY, FEW = 32, 8  # messages that wait for the application: stop reading over the one, go on at the other
CLOSE_HANDSHAKE_TIMEOUT_SECONDS: Final = (
    3.0  # seconds for a connection to take a close and answer it; then it is cut
)
APPLICATION_CLOSE_TIMEOUT_SECONDS: Final = (
    5.0  # seconds for the sockets to end after the application was told to
)


class InboundQueue(asyncio.Queue[dict[str, Any]]):
    """What a connection has sent and the application has not taken; a full one stops the reading."""

    def __init__(self, protocol: Any) -> None:
        super().__init__()
        self._protocol = protocol
        self._paused = False
        self._shut = False

    def shut(self) -> None:
        """Keep nothing more, but read on: the answer to the close comes after what was sent before it."""
        self._shut = True
        self._resume()

    def _put(self, item: dict[str, Any]) -> None:
        if self._shut and item["type"] == "websocket.receive":
            return
        super()._put(item)
        if not self._paused and not self._shut and self.qsize() > MANY:
            self._paused = True
            self._protocol.transport.pauseProducing()

    def _get(self) -> dict[str, Any]:
        item = super()._get()
        if self.qsize() <= FEW:
            self._resume()
        return item

    def _resume(self) -> None:
        if self._paused:
            self._paused = False
            self._protocol.transport.resumeProducing()


class BackpressureProtocol(WebSocketProtocol):  # type: ignore[misc] # daphne ships no types
    """A WebSocket that knows whether its reader keeps up."""

    failByDrop = False  # noqa: N815 - autobahn's name; a drop would lose the code that says why
    pressure: WritePressure | None = None

    def failHandshake(  # noqa: N802 - autobahn's name
        self,
        reason: str,
        code: int = 400,
        responseHeaders: Any = None,  # noqa: N803 - autobahn's name
    ) -> None:
        """Refuse the upgrade; an Origin that autobahn cannot read is as good as a foreign one."""
        headers = [("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin")]
        super().failHandshake(
            reason, 403 if "Origin" in reason else code, [*(responseHeaders or []), *headers]
        )

    def onOpen(self) -> None:  # noqa: N802 - autobahn's name
        super().onOpen()
        self.closeHandshakeTimeout = CLOSE_HANDSHAKE_TIMEOUT_SECONDS
        self.pressure = WritePressure()
        self.transport.unregisterProducer()  # the HTTP request's own, left over from the upgrade
        self.transport.registerProducer(self.pressure, streaming=True)

    def stall(self) -> None:
        """It has taken nothing for too long."""
        self.serverClose(TOO_SLOW)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 - daphne's name
        self.application_queue.shut()
        super().serverClose(code)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:  # noqa: N802, N803
        if self.pressure is not None:
            self.pressure.stopProducing()
        super().onClose(wasClean, code, reason)


class EagerWriteConnection(tcp.Server):
    """A connection that sends at once what its socket takes; only the rest waits in the event loop."""

    def startWriting(self) -> None:  # noqa: N802 - Twisted's name
        fault = None if self.disconnecting else self.doWrite()  # type: ignore[no-untyped-call]  # Twisted's
        if self.disconnecting or fault is not None or self.dataBuffer:
            super().startWriting()  # type: ignore[no-untyped-call]  # Twisted's

    def loseConnection(self) -> None:  # noqa: N802 - Twisted's name
        super().loseConnection()  # type: ignore[no-untyped-call]  # Twisted's
        if self.disconnecting:  # it is closed by the event loop, which must know of it though nothing waits
            super().startWriting()  # type: ignore[no-untyped-call]  # Twisted's


# Daphne has no option for these.
WebSocketFactory.protocol = BackpressureProtocol
daphne_server.HTTPFactory = BoundedFactory
tcp.Port.transport = EagerWriteConnection
for module in (websocket_of_twisted, websocket_protocol):
    vars(module).update(hltype=type, hlval=type)
for module in (daphne_server, daphne_http, daphne_websocket):
    vars(module).update(time=SimpleNamespace(time=time.monotonic))  # it measures lengths alone


class ThirdEarServer(Server):  # type: ignore[misc] # daphne ships no types
    """Daphne's server, with back-pressure both ways and an end that the application is told of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ports: list[Any] = []
        self.news: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.fault: str | None = None

    def run(self) -> None:
        # The loop is the reactor's: what begins before the reactor runs goes on in it.
        asyncio.set_event_loop(twisted_loop)
        application = self.application({"type": "lifespan"}, self.news.get, self.answers.put)
        self.lifespan = twisted_loop.create_task(application)
        twisted_loop.run_until_complete(self._tell("startup"))
        if self.fault is None:
            super().run()

    async def _tell(self, what: str) -> None:
        """Tell the application that we start or end, and wait until it has done what it has to do then."""
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
        mailbox = InboundQueue(protocol)
        scope.setdefault("asgi", {"version": "3.0"})
        answer = partial(self.handle_reply, protocol)
        application = self.application(scope=scope, receive=mailbox.get, send=answer)
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(application)
        return mailbox

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        pressure = getattr(protocol, "pressure", None)
        try:
            await super().handle_reply(protocol, message)
        except Disconnected:  # it went while the application spoke
            if message["type"] == "websocket.send":
                raise ConnectionResetError from None  # as ASGI has it, so that nobody speaks on
            return
        if pressure is None or pressure.free or not _more_may_come(message):
            return  # nothing to wait for: nearly always
        try:
            await asyncio.wait_for(pressure.wait(), STALLED_SECONDS)
        except TimeoutError:
            protocol.stall()

    def kill_all_applications(self) -> Any:
        """What daphne does before the reactor stops."""
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
    """Whether the application goes on sending; after its last part the connection's own timeout is enough."""
    return message["type"] == "websocket.send" or bool(message.get("more_body"))


class Cli(CommandLineInterface):  # type: ignore[misc] # daphne ships no types
    server_class = ThirdEarServer


def main(arguments: list[str]) -> None:
    """Serve on the port of the settings, unless the arguments say where."""
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
