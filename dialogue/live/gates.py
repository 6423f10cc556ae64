"""How many sockets one process holds: in all, and of one address. Who comes above is told to come back."""

from collections import Counter
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from django.conf import settings

from dialogue.live import metrics, wire
from dialogue.people import addresses


def gated(application: Any) -> Any:
    """``application`` for as many sockets as the settings allow (0: any number); 4429 for the others.

    The place is given back however the socket's task ends.
    """
    by_address: Counter[str] = Counter()
    held = 0

    async def gate(scope: dict[str, Any], receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        nonlocal held
        address = addresses.of_scope(scope)
        if _full(held, settings.SOCKETS) or _full(by_address[address], settings.SOCKETS_PER_ADDRESS):
            await receive()
            await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
            await send({"type": "websocket.close", "code": wire.FLOOD, "reason": None})
            return
        held += 1
        by_address[address] += 1
        try:
            with metrics.sockets.track_inprogress():
                await application(scope, receive, send)
        finally:
            held -= 1
            by_address[address] -= 1
            if not by_address[address]:
                del by_address[address]

    return gate


def _full(held: int, most: int) -> bool:
    return 0 < most <= held
