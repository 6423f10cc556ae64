"""Limits of the sockets that one process holds: in all, and from one address. Above them it closes with 4429.

Many people may share one address. A person who is signed in, and a seat whose token was sent, is refused only
if they have as many sockets of their own.
"""

from collections import Counter
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from django.conf import settings

from dialogue.helpers import client_address, security_log
from dialogue.live import metrics
from dialogue.live.protocol import close_codes


class ConnectionSlot:
    """A socket's count for its address and, once they are known, for its person or seat."""

    def __init__(self, held: Counter[str], address: str) -> None:
        self._held = held
        self._keys = [address]
        held[address] += 1

    def take(self, counted_as: str) -> bool:
        """Count the socket for its person or seat. False: both they and the address have too many."""
        self._keys.append(counted_as)
        self._held[counted_as] += 1
        limit = settings.MAX_SOCKETS_PER_ADDRESS
        return not limit or any(self._held[key] <= limit for key in self._keys)

    def release(self) -> None:
        """Stop counting the socket, which is closed."""
        for key in self._keys:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]


def connection_limits(application: Any) -> Any:
    """Pass at most MAX_SOCKETS sockets (0: any number) to ``application``, and close the others with 4429.

    The application finds its :class:`ConnectionSlot` in the scope as ``slot``. The slot is released however
    the socket's task ends.
    """
    by_key: Counter[str] = Counter()
    held = 0

    async def limited(scope: dict[str, Any], receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        nonlocal held
        if 0 < settings.MAX_SOCKETS <= held:
            security_log.refused("too_many_sockets")
            await receive()
            await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
            await send({"type": "websocket.close", "code": close_codes.TOO_MANY_FRAMES, "reason": None})
            return
        held += 1
        slot = ConnectionSlot(by_key, client_address.of_scope(scope))
        try:
            with metrics.sockets.track_inprogress():
                await application({**scope, "slot": slot}, receive, send)
        finally:
            held -= 1
            slot.release()

    return limited
