"""How many sockets one process holds: in all, and of one address. Those above are closed with 4429.

Many people may share one address: a person who is signed in, or a seat whose token is sent, is refused only
with as many sockets of their own.
"""

from collections import Counter
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from django.conf import settings

from dialogue.helpers import client_address, security_log
from dialogue.live import metrics
from dialogue.live.protocol import close_codes


class ConnectionSlot:
    """A socket's place among those of its address and, once that is known, of its person or seat."""

    def __init__(self, held: Counter[str], address: str) -> None:
        self._held = held
        self._keys = [address]
        held[address] += 1

    def take(self, counted_as: str) -> bool:
        """Count the socket for its person or seat. False: that and the address both have too many."""
        self._keys.append(counted_as)
        self._held[counted_as] += 1
        most = settings.MAX_SOCKETS_PER_ADDRESS
        return not most or any(self._held[key] <= most for key in self._keys)

    def give_back(self) -> None:
        """The socket is gone."""
        for key in self._keys:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]


def connection_limits(application: Any) -> Any:
    """``application`` for as many sockets as MAX_SOCKETS allows (0: any number); 4429 for the others.

    The application finds its :class:`ConnectionSlot` in the scope. It is given back however the socket's
    task ends.
    """
    by_key: Counter[str] = Counter()
    held = 0

    async def gate(scope: dict[str, Any], receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        nonlocal held
        if 0 < settings.MAX_SOCKETS <= held:
            security_log.refused("too_many_sockets")
            await receive()
            await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
            await send({"type": "websocket.close", "code": close_codes.TOO_MANY_FRAMES, "reason": None})
            return
        held += 1
        place = ConnectionSlot(by_key, client_address.of_scope(scope))
        try:
            with metrics.sockets.track_inprogress():
                await application({**scope, "place": place}, receive, send)
        finally:
            held -= 1
            place.give_back()

    return gate
