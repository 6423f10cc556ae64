"""The scripted partner of a room that somebody tries alone. It plays by the same rules, over the same hub.

It knows no format: it answers with the examples that each step of a format carries, in turn.
"""

import asyncio
from functools import partial
from typing import Final

from dialogue.live.background import keep_running
from dialogue.live.hub import Hub
from dialogue.live.room import LiveRoom
from dialogue.moderator.commands import Choose, Command, Rate, Return, Say
from dialogue.moderator.events import Seat
from dialogue.moderator.format import Step, in_language
from dialogue.moderator.permissions import may
from dialogue.moderator.visibility import Viewer
from dialogue.rooms.access import ConnectionCredential

#: Seconds that it takes to read and to answer: a person can follow, and the whole is done in a minute or two.
ANSWER_DELAY_SECONDS: Final = 1.5
#: What it rates where a step gives no example.
MIDDLING: Final = "5"

_playing: set[asyncio.Task[None]] = set()


def accompany(hub: Hub, room: LiveRoom) -> None:
    """Seat a scripted partner on each scripted chair of ``room`` that is empty."""
    for seat in room.participants.scripted:
        if seat not in room.connections and seat not in room.elsewhere:
            work = partial(_play, hub, room, seat)
            task = asyncio.create_task(keep_running("of a scripted partner", work))
            _playing.add(task)
            task.add_done_callback(_playing.discard)


async def _play(hub: Hub, room: LiveRoom, seat: Seat) -> None:
    """Play until nobody else is in the room; after a fault this is called again."""
    if room.everyone():
        await ScriptedPartner(hub, room, seat).play()


class ScriptedPartner:
    """A partner without a browser; to the room it is a :class:`Connection` like any other."""

    def __init__(self, hub: Hub, room: LiveRoom, seat: Seat, pace: float = ANSWER_DELAY_SECONDS) -> None:
        self.viewer = Viewer(seat)
        self.cursor = room.state.seq
        self.entry: ConnectionCredential | None = None
        self.live = False
        self.gone = False
        self.writes = False
        self._hub = hub
        self._room = room
        self._pace = pace
        self._news = asyncio.Event()
        self._visits: dict[str, int] = {}

    def offer(self, payload: str) -> None:
        """Something happened. What it was, the room's state tells."""
        del payload
        self._news.set()

    async def ready(self) -> None:
        """Always: nothing is kept."""

    def drop(self, code: int) -> None:
        """The room wants this connection gone."""
        del code
        self.gone = True
        self._news.set()

    async def play(self) -> None:
        """Come in, answer whatever is asked, and go when nobody else is there."""
        entered = await self._hub.enter(self._room.id, self)
        if isinstance(entered, int):
            return
        try:
            while not self.gone and not self._alone():
                await self._news.wait()
                self._news.clear()
                await asyncio.sleep(self._pace)
                command = self._answer()
                if command is not None:
                    await self._hub.conduct(self._room, command)
        finally:
            self._hub.leave(self._room, self)

    def _alone(self) -> bool:
        return self._room.present <= {self.viewer.participant_id}

    def _answer(self) -> Command | None:
        state, who, now = self._room.state, self.viewer.participant_id, self._room.clock.now()
        allowed = may(state, who, now)
        if "return" in allowed:
            return Return(by=who, at=now)
        turn = state.turn
        if turn is None or turn.act not in allowed:
            return None
        example = self._example(state.format.steps[turn.step])
        if turn.act == "say":
            return Say(by=who, at=now, turn=turn.number, text=example)
        if turn.act == "choose":
            return Choose(by=who, at=now, turn=turn.number, option=example)
        return Rate(by=who, at=now, turn=turn.number, value=int(example))

    def _example(self, step: Step) -> str:
        """The step's examples one after the other, visit by visit."""
        visit = self._visits[step.id] = self._visits.get(step.id, -1) + 1
        examples = in_language(step.example, self._room.language) if step.example else ()
        if examples:
            return examples[visit % len(examples)]
        if step.act == "say":
            return in_language(step.prompt, self._room.language)
        return step.options[0].id if step.act == "choose" else MIDDLING
