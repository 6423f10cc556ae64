"""Start-up and shutdown of a server process, for any ASGI server."""

import asyncio
import gc
import logging
from typing import Final

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from channels.db import database_sync_to_async
from django.conf import settings

from dialogue.errands.runner import Runner
from dialogue.live.connection import wait_all_closed
from dialogue.live.current_hub import current_hub
from dialogue.log.async_log import close_log
from project.shutdown import before_the_server
from project.startup_checks import unreachable

logger = logging.getLogger(__name__)

CLOSE_TIMEOUT_SECONDS: Final = 5.0  # until the server closes sockets that have not received their close frame
ERRANDS_TIMEOUT_SECONDS: Final = 12.0  # for errands under way; longer than a mail takes
FLUSH_TIMEOUT_SECONDS: Final = 25.0  # for queued appends; longer than the timeout of SQLite's lock

#: Python's own are 700, 10 and 10: with these, samples found 8 to 10 % of the CPU time of connecting in
#: collections. Reference counts free most of what a connection leaves behind.
GC_THRESHOLDS: Final = (20_000, 20, 20)


async def lifespan(_scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Start only if all servers are reachable. At the end, close the sockets and store every append."""
    await receive()
    faults = await database_sync_to_async(unreachable)()
    if faults:
        await send({"type": "lifespan.startup.failed", "message": "\n".join(faults)})
        return
    gc.collect()
    gc.freeze()  # loaded modules are never freed; a collection of them would delay every socket
    gc.set_threshold(*GC_THRESHOLDS)
    shutdown = _Shutdown()
    errands = Runner() if settings.ERRANDS else None
    if errands is not None:
        errands.start()
    with before_the_server(shutdown.close_sockets):
        await send({"type": "lifespan.startup.complete"})
        await receive()
    try:
        await shutdown.close_hub()
    except Exception as fault:  # noqa: BLE001 - after any fault, waiting appends must still be stored
        logger.error("The hub failed at its end: %s", type(fault).__name__)  # noqa: TRY400
    loop = asyncio.get_running_loop()
    if errands is not None:
        errands_stop = loop.run_in_executor(None, errands.stop, ERRANDS_TIMEOUT_SECONDS)
    stored = await loop.run_in_executor(None, close_log, FLUSH_TIMEOUT_SECONDS)
    if errands is not None:
        await errands_stop  # those that take longer are due again when their leases end
    if stored:
        await send({"type": "lifespan.shutdown.complete"})
    else:
        await send({"type": "lifespan.shutdown.failed", "message": "Not all that waited was stored."})


class _Shutdown:
    """Closes the hub once, at the signal or at the server's shutdown event, whichever comes first."""

    def __init__(self) -> None:
        self._closed: asyncio.Task[None] | None = None

    async def close_hub(self) -> None:
        if self._closed is None:
            self._closed = asyncio.create_task(current_hub().close())
        await self._closed

    async def close_sockets(self) -> None:
        await self.close_hub()
        await wait_all_closed(CLOSE_TIMEOUT_SECONDS)
