"""A long room: `python -m tests.bench.aged ROOM COMMANDS [SECONDS]` fills it as if after days of talk.

Both partners give the answers of the benchmark's partners, the moderator decides, and the log stores its
events, with many commands in one transaction. SECONDS lie between two commands; the last one is given now.
"""

import os
import sys
from datetime import datetime, timedelta
from typing import Final

import django

from dialogue.moderator.commands import Choose, Join, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS
from dialogue.moderator.state import State, evolve, fold
from tests.bench.partners import ON, WORDS

BATCH: Final = 200  # commands in one transaction


def answer(state: State, at: datetime) -> Say | Choose | Rate:
    """The command of the partner whose turn it is."""
    assert state.turn is not None
    by, number = state.turn.waiting_on[0], state.turn.number
    if state.turn.act == "say":
        return Say(by=by, at=at, turn=number, text=WORDS)
    if state.turn.act == "rate":
        return Rate(by=by, at=at, turn=number, value=5)
    ids = [option.id for option in state.format.steps[state.turn.step].options]
    return Choose(by=by, at=at, turn=number, option=next((wanted for wanted in ON if wanted in ids), ids[0]))


def age(room: str, commands: int, apart: timedelta = timedelta()) -> None:
    from django.utils import timezone

    from dialogue.log.database_log import DatabaseLog
    from dialogue.log.interface import Append, Appended
    from dialogue.log.records import CommandIdentity

    log = DatabaseLog()
    definition = log.definition(room)
    assert definition is not None
    state = fold(definition.initial_state(), ((record.at, record.event) for record in log.read(room)))
    batch: list[Append] = []
    for number in range(-len(SEATS), commands):
        command: Join | Say | Choose | Rate
        identity = None
        at = timezone.now() - (commands - 1 - number) * apart
        if number < 0:
            command = Join(by=SEATS[number], at=at)
        else:
            command = answer(state, at)
            identity = CommandIdentity(f"{command.by}{command.turn}", command.by, WORDS.encode())
        decision = decide(state, command)
        assert not isinstance(decision, Refusal)
        batch.append(Append(room, state.seq, tuple(decision), command.at, identity))
        for event in decision:
            state = evolve(state, event, command.at)
        if len(batch) == BATCH or number == commands - 1:
            assert all(isinstance(result, Appended) for result in log.append_all(batch))
            batch = []
    log.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    age(sys.argv[1], int(sys.argv[2]), timedelta(seconds=float(sys.argv[3]) if sys.argv[3:] else 0))
