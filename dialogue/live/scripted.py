"""The scripted partner, for a person who tries a room alone: sends commands to the same hub as a client.

It contains nothing of any format. In a room with the topic of a story it says the story's sentences.
Otherwise, and in steps that no story knows, it answers with the examples of the format's steps, one after
the other.
"""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Final

import msgspec
from django.utils.translation import gettext_noop

from dialogue.helpers.languages import translated
from dialogue.live.background import keep_running
from dialogue.live.connection import Connection
from dialogue.live.hub import Hub
from dialogue.live.room import LiveRoom
from dialogue.moderator.commands import Choose, Command, Rate, Return, Say
from dialogue.moderator.events import Seat
from dialogue.moderator.format import Step, in_language
from dialogue.moderator.permissions import may
from dialogue.moderator.state import State
from dialogue.moderator.visibility import Viewer
from dialogue.stories import story_of
from dialogue.stories.script import Script

#: The delay of an answer: a person can follow, and a dialogue takes a minute or two.
ANSWER_DELAY_SECONDS: Final = 1.5
#: The rating for a step without an example.
DEFAULT_RATING: Final = "5"
#: A script does not pretend to have understood.
HONEST_WORDS: Final[Mapping[str, str]] = {
    "not_understood": gettext_noop(
        "I am a script, so I cannot understand what you wrote. A person would now tell you in their own words"
        " what they heard, and how it seems to be for you."
    ),
    "nothing_more": gettext_noop("I am a script, and this is all that I have to share in this story."),
    "no_thanks": gettext_noop(
        "I am a script. A person would now tell you what makes sense to them, and thank you for something."
    ),
}

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


class _HeardFrame(msgspec.Struct):
    """What a story needs to know of a frame."""

    type: str
    event: str | None = None
    by: str | None = None
    gate: str | None = None
    text: str | None = None
    option: str | None = None


_DECODER: Final = msgspec.json.Decoder(_HeardFrame | list[_HeardFrame])


class ScriptedPartner(Connection):
    """A partner without a client."""

    def __init__(
        self, hub: Hub, room: LiveRoom, seat: Seat, delay_seconds: float = ANSWER_DELAY_SECONDS
    ) -> None:
        self.viewer = Viewer(seat)
        story = story_of(room.definition.topic, room.definition.format)
        self._script = Script(story, seat) if story is not None else None
        self.cursor = room.state.seq if story is None else 0  # a script hears what was said before it came
        self._hub = hub
        self._room = room
        self._delay_seconds = delay_seconds
        self._changed = asyncio.Event()
        self._visits: dict[str, int] = {}

    def enqueue(self, payload: str) -> None:
        """Something changed; the room's state says what. Only a story needs what was said."""
        if self._script is not None:
            frames = _DECODER.decode(payload)
            for frame in frames if isinstance(frames, list) else [frames]:
                _hear(self._script, frame)
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
        step = state.format.steps[turn.step]
        if turn.act == "say":
            return Say(by=seat, at=now, turn=turn.number, text=self._words(step))
        if turn.act == "choose":
            return Choose(by=seat, at=now, turn=turn.number, option=self._option(step, state))
        return Rate(by=seat, at=now, turn=turn.number, value=self._rating(step))

    def _language(self) -> str:
        """The language of the person who tries the room: they read these words."""
        others = [each for each in self._room.everyone() if each is not self]
        return others[-1].language if others else self.language

    def _words(self, step: Step) -> str:
        language = self._language()
        words = self._script.words(step, language) if self._script is not None else None
        if words is None:
            return self._example(step, in_language(step.prompt, language))
        return translated(HONEST_WORDS[words], language) if words in HONEST_WORDS else words

    def _option(self, step: Step, state: State) -> str:
        wanted = self._script.option(step, state.speaker) if self._script is not None else None
        return wanted or self._example(step, step.options[0].id)

    def _rating(self, step: Step) -> int:
        wanted = self._script.rating(step) if self._script is not None else None
        return int(self._example(step, DEFAULT_RATING)) if wanted is None else wanted

    def _example(self, step: Step, default: str) -> str:
        """The step's examples one after the other, each time it comes."""
        visit = self._visits[step.id] = self._visits.get(step.id, -1) + 1
        examples = in_language(step.example, self._language()) if step.example else ()
        return examples[visit % len(examples)] if examples else default


def _hear(script: Script, frame: _HeardFrame) -> None:
    if frame.event == "said" and frame.by is not None and frame.text is not None:
        script.hear_words(frame.by, frame.gate, frame.text)
    elif frame.event == "chose" and frame.gate == "verdict" and frame.option is not None:
        script.hear_verdict(frame.option)
    elif frame.event == "parked":
        script.hear_parked()
