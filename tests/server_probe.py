"""A small ASGI application to test a server with: over HTTP it gives the counters of its sockets.

`python -m tests.server_probe` runs it as `project.server` does.
"""

import asyncio
import json
import sys
from contextlib import suppress
from typing import Any

import project.server
from project import http_connections

MESSAGES = 1600
SIZE = 60_000

seen = {"sent": 0, "taken": 0, "left": 0}
take = asyncio.Event()
ending = asyncio.Event()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    path = scope.get("path", "")
    match scope["type"]:
        case "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            ending.set()
            await send({"type": "lifespan.shutdown.complete"})
        case "http":
            if path == "/take":
                take.set()
            if path == "/file":
                await send_a_file(send)
                return
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": json.dumps(seen).encode()})
        case _:
            await receive()
            await send({"type": "websocket.accept"})
            await {"/pour": pour, "/hold": hold, "/stay": stay}[path](receive, send)


async def send_a_file(send: Any) -> None:
    part = {"type": "http.response.body", "body": b"x" * SIZE, "more_body": True}
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(MESSAGES):
        await send(part)
    await send({**part, "more_body": False})
    seen["sent"] += 1


async def pour(receive: Any, send: Any) -> None:
    with suppress(OSError):
        for _ in range(MESSAGES):
            await send({"type": "websocket.send", "text": "x" * SIZE})
            seen["sent"] += 1
    await receive()
    seen["left"] += 1


async def hold(receive: Any, send: Any) -> None:
    await take.wait()
    while (await receive())["type"] == "websocket.receive":
        seen["taken"] += 1


async def stay(receive: Any, send: Any) -> None:
    await ending.wait()
    await send({"type": "websocket.close", "code": 4503})


if __name__ == "__main__":
    if "--short-timeouts" in sys.argv:
        # Tests do not wait as long as people may.
        vars(project.server)["STALLED_SECONDS"] = 0.5
        vars(http_connections).update(HEAD_TIMEOUT_SECONDS=0.5, BODY_TIMEOUT_SECONDS=0.5)
    cli = project.server.Cli()
    cli.run([*project.server.OPTIONS, "--fd", sys.argv[1], "tests.server_probe:application"])
