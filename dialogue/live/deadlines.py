"""The one timer of each room: it fires at the next time at which time alone changes something.

That is the next deadline of the moderator's, or the next time at which the partners may do something more,
such as return from a break. Every process that has the room does this; one of them gets its command through.
"""

from collections.abc import Awaitable, Callable

from dialogue.live.background import BackgroundTasks
from dialogue.live.room import LiveRoom
from dialogue.moderator.commands import CheckDeadline, Command
from dialogue.moderator.state import next_change, next_deadline

#: The longest time for which a timer is set: timers do not run while a host is suspended.
MAX_TIMER_SECONDS = 60.0


class Deadlines:
    """Sets and serves the timers. ``conduct`` is the hub's."""

    def __init__(
        self,
        conduct: Callable[[LiveRoom, Command], Awaitable[object]],
        tasks: BackgroundTasks,
        max_timer_seconds: float = MAX_TIMER_SECONDS,
    ) -> None:
        self._conduct = conduct
        self._tasks = tasks
        self._max_timer_seconds = max_timer_seconds

    def set_timer(self, room: LiveRoom) -> None:
        """Set the room's timer anew, after its state changed."""
        room.cancel_timer()
        now = room.clock.now()
        due = [
            at
            for at in (next_deadline(room.state), next_change(room.state, room.state_sent_at))
            if at is not None
        ]
        if due and room.connections:
            seconds = min(max((min(due) - now).total_seconds(), 0.0), self._max_timer_seconds)
            room.start_timer(seconds, self.on_timer)

    def on_timer(self, room: LiveRoom) -> None:
        """The room's timer fired."""
        room.cancel_timer()
        self._tasks.start(room.id, self._check, room)

    async def _check(self, room: LiveRoom) -> None:
        """Send what time allows, and give the moderator the command that looks at deadlines."""
        now = room.clock.now()
        change = next_change(room.state, room.state_sent_at)
        if change is not None and now >= change:
            room.broadcast_state(now)
        await self._conduct(room, CheckDeadline(by="moderator", at=now))
        self.set_timer(room)
