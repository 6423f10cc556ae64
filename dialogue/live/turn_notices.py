"""Tells a partner who is away that it is their turn: by push, if they asked for it, once until they act.

The process that stored the turn does this, after it has sent the events. A partner who reloads the page is
present meanwhile. The other partner learns nothing of it.
"""

from collections.abc import Awaitable, Callable, Iterable

from dialogue.live.background import BackgroundTasks
from dialogue.live.room import LiveRoom
from dialogue.log.async_log import in_read_thread
from dialogue.moderator.events import Event, Granted, Seat
from dialogue.notices.tell import tell_by_push
from dialogue.rooms.participants import person_of_seat

#: Tell the partner in this seat of this room; the number is that of their last event there.
TellAbsent = Callable[[str, Seat, int], Awaitable[None]]


class TurnNotices:
    """Finds the partners whose turn it became while they were away."""

    def __init__(self, tasks: BackgroundTasks, tell: TellAbsent | None) -> None:
        self._tasks = tasks
        self._tell = tell

    def stored(self, room: LiveRoom, events: Iterable[Event]) -> None:
        """Call it when this process has stored ``events``, and the room's state holds them."""
        turn = room.state.turn
        if self._tell is None or turn is None or not any(isinstance(event, Granted) for event in events):
            return
        for seat in turn.waiting_on:
            is_here = seat in room.present or seat in room.connections  # they may be just coming in
            if not is_here and seat not in room.participants.scripted and seat in room.acted:
                self._tasks.start(room.id, self._tell, room.id, seat, room.acted[seat])


async def tell_absent(room: str, seat: Seat, acted: int) -> None:
    """Tell the person of a seat by push; the same absence is told once, whichever process finds it."""
    await in_read_thread(_tell, room, seat, acted)


def _tell(room: str, seat: Seat, acted: int) -> None:
    person = person_of_seat(room, seat)
    if person is not None:
        tell_by_push(person, f"turn:{room}:{acted}")
