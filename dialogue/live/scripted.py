"""The scripted partner, for a person who tries a room alone: sends commands to the same hub as a client.

It contains nothing of any format: it answers with the examples of the format's steps, one after the other.
"""

import asyncio
from functools import partial
from typing import Final

from dialogue.live.background import keep_running
from dialogue.live.connection import Connection
from dialogue.live.hub import Hub
from dialogue.live.room import LiveRoom
from dialogue.moderator.commands import Choose, Command, Rate, Return, Say
from dialogue.moderator.events import Seat
from dialogue.moderator.format import Step, in_language
from dialogue.moderator.permissions import may
from dialogue.moderator.visibility import Viewer

#: The delay of an answer: a person can follow, and a dialogue takes a minute or two.
ANSWER_DELAY_SECONDS: Final = 1.5
#: The rating for a step without an example.
DEFAULT_RATING: Final = "5"

_playing: set[asyncio.Task[None]] = set()


def accompany(hub: Hub, room: LiveRoom) -> None:
    """Start a scripted partner for each scripted seat of ``room`` that has no connection."""
    for seat in room.participants.scripted:
        if seat not in room.connections and seat not in room.elsewhere:
            work = partial(_play, hub, room, seat)
            task = asyncio.create_task(keep_running("of a scripted partner", work))
            _playing.add(task)
            task.add_done_callback(_playing.discard)


async def _play(hub: Hub, room: LiveRoom, seat: Seat) -> None:
    """Play until nobody else is in the room. After a fault this is called again."""
    if room.everyone():
        await ScriptedPartner(hub, room, seat).play()


class ScriptedPartner(Connection):
    """A partner without a client."""

    def __init__(
        self, hub: Hub, room: LiveRoom, seat: Seat, delay_seconds: float = ANSWER_DELAY_SECONDS
    ) -> None:
        self.viewer = Viewer(seat)
        self.cursor = room.state.seq
        self._hub = hub
        self._room = room
        self._delay_seconds = delay_seconds
        self._changed = asyncio.Event()
        self._visits: dict[str, int] = {}

    def enqueue(self, payload: str) -> None:
        """Something changed; the room's state says what."""
        del payload
        self._changed.set()

    async def wait_drained(self) -> None:
        """Return at once: messages are not kept."""

    def close(self, code: int) -> None:
        """Stop playing."""
        del code
        self.closed = True
        self._changed.set()

    async def play(self) -> None:
        """Enter, answer each turn, and leave when nobody else is present."""
        entered = await self._hub.enter(self._room.id, self)
        if isinstance(entered, int):
            return
        try:
            while not self.closed and not self._alone():
                await self._changed.wait()
                self._changed.clear()
                await asyncio.sleep(self._delay_seconds)
                command = self._answer()
                if command is not None:
                    await self._hub.conduct(self._room, command)
        finally:
            self._hub.leave(self._room, self)

    def _alone(self) -> bool:
        return self._room.present <= {self.viewer.participant_id}

    def _answer(self) -> Command | None:
        state, seat, now = self._room.state, self.viewer.participant_id, self._room.clock.now()
        allowed = may(state, seat, now)
        if "return" in allowed:
            return Return(by=seat, at=now)
        turn = state.turn
        if turn is None or turn.act not in allowed:
            return None
        example = self._example(state.format.steps[turn.step])
        if turn.act == "say":
            return Say(by=seat, at=now, turn=turn.number, text=example)
        if turn.act == "choose":
            return Choose(by=seat, at=now, turn=turn.number, option=example)
        return Rate(by=seat, at=now, turn=turn.number, value=int(example))

    def _language(self) -> str:
        """The language of the person who tries the room: they read these words."""
        others = [each for each in self._room.everyone() if each is not self]
        return others[-1].language if others else self.language

    def _example(self, step: Step) -> str:
        """The step's examples one after the other, each time it comes."""
        visit = self._visits[step.id] = self._visits.get(step.id, -1) + 1
        language = self._language()
        examples = in_language(step.example, language) if step.example else ()
        if examples:
            return examples[visit % len(examples)]
        if step.act == "say":
            return in_language(step.prompt, language)
        return step.options[0].id if step.act == "choose" else DEFAULT_RATING
