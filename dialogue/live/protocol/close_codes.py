"""The close codes of the socket (PROTOCOL.md section 3)."""

from typing import Final

SIGNED_OUT: Final = 4401
NO_SEAT: Final = 4403
NO_ROOM: Final = 4404
NO_CONSENT: Final = 4408
TOO_MANY_CONNECTIONS: Final = 4409
ERASED: Final = 4410
TOO_MANY_FRAMES: Final = 4429
RESTARTING: Final = 4503
TOO_SLOW: Final = 4508

#: After these a client must not reconnect by itself.
FINAL: Final = (SIGNED_OUT, NO_SEAT, NO_ROOM, NO_CONSENT, TOO_MANY_CONNECTIONS, ERASED)
