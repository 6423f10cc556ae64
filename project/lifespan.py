"""What is done once when a server process starts, and once when it ends, whichever ASGI server runs it."""

import asyncio
from typing import Final

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from channels.db import database_sync_to_async

from dialogue.live.service import hub_of_this_loop
from dialogue.log.access import close_log
from project.outside import unreachable

LONGEST_FLUSH: Final = 10.0  # seconds for what was accepted to reach the disk


async def lifespan(_scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Start only when what the environment names is there; end with each socket told, each append stored."""
    await receive()
    faults = await database_sync_to_async(unreachable)()
    if faults:
        await send({"type": "lifespan.startup.failed", "message": "\n".join(faults)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await hub_of_this_loop().close()
    if await asyncio.get_running_loop().run_in_executor(None, close_log, LONGEST_FLUSH):
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await send({"type": "lifespan.shutdown.failed", "message": "Not all that waited was stored."})
