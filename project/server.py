"""Daphne, started as this project needs it: `python -m project.server`, with daphne's own options after it.

A text conversation needs no large messages, so what a stranger can make the server hold is kept small. The
access log is off, since a path may hold an invitation.
"""

import os
import sys
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.server import Server

MAX_MESSAGE = 65536
OPTIONS = [
    *("--verbosity", "0"),
    *("--websocket-max-message-size", str(MAX_MESSAGE)),
    *("--websocket-max-frame-size", str(MAX_MESSAGE)),
    *("--ping-interval", "15"),
    *("--ping-timeout", "10"),
    "--no-server-name",
]


class ThirdEarServer(Server):  # type: ignore[misc] # daphne ships no types
    """Says where it listens."""

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        host = port.getHost()
        if hasattr(host, "port"):
            print(f"Third Ear is at http://{host.host}:{host.port}/", flush=True)  # noqa: T201 - for whoever started it


class Cli(CommandLineInterface):  # type: ignore[misc] # daphne ships no types
    server_class = ThirdEarServer


def main(arguments: list[str]) -> None:
    """Serve on the port of the environment, unless the arguments say where."""
    where = arguments or ["--bind", "127.0.0.1", "--port", os.environ.get("PORT", "8000")]
    Cli().run([*OPTIONS, *where, "project.asgi:application"])


if __name__ == "__main__":
    main(sys.argv[1:])
