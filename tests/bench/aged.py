"""A room in which much was said already: `python -m tests.bench.aged ROOM COMMANDS`.

Both partners do what the generator's do, the moderator decides, and what it decides is stored through the
log, many commands in one transaction, which is what makes it fast. So in all that is kept the room is as if
it had been talked in for days.
"""

import os
import sys
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - after the settings

from dialogue.log.database_log import DatabaseLog  # noqa: E402 - after the settings
from dialogue.log.interface import Append, Appended  # noqa: E402 - after the settings
from dialogue.log.records import CommandIdentity  # noqa: E402 - after the settings
from dialogue.moderator.commands import Choose, Join, Rate, Say  # noqa: E402 - after the settings
from dialogue.moderator.decide import Refusal, decide  # noqa: E402 - after the settings
from dialogue.moderator.events import SEATS  # noqa: E402 - after the settings
from dialogue.moderator.state import State, evolve  # noqa: E402 - after the settings
from tests.bench.partners import ON, WORDS  # noqa: E402 - after the settings

BATCH: Final = 200  # commands in one transaction


def answer(state: State) -> Say | Choose | Rate:
    """What the partner whose turn it is does."""
    assert state.turn is not None
    by, number, at = state.turn.waiting_on[0], state.turn.number, timezone.now()
    if state.turn.act == "say":
        return Say(by=by, at=at, turn=number, text=WORDS)
    if state.turn.act == "rate":
        return Rate(by=by, at=at, turn=number, value=5)
    ids = [option.id for option in state.format.steps[state.turn.step].options]
    return Choose(by=by, at=at, turn=number, option=next((wanted for wanted in ON if wanted in ids), ids[0]))


def age(room: str, commands: int) -> None:
    log = DatabaseLog()
    opening = log.definition(room)
    assert opening is not None
    state = opening.initial_state()
    batch: list[Append] = []
    for number in range(-len(SEATS), commands):
        command: Join | Say | Choose | Rate
        mark = None
        if number < 0:
            command = Join(by=SEATS[number], at=timezone.now())
        else:
            command = answer(state)
            mark = CommandIdentity(f"{command.by}{command.turn}", command.by, WORDS.encode())
        decision = decide(state, command)
        assert not isinstance(decision, Refusal)
        batch.append(Append(room, state.seq, tuple(decision), command.at, mark))
        for event in decision:
            state = evolve(state, event, command.at)
        if len(batch) == BATCH or number == commands - 1:
            assert all(isinstance(result, Appended) for result in log.append_all(batch))
            batch = []
    log.close()


if __name__ == "__main__":
    age(sys.argv[1], int(sys.argv[2]))
