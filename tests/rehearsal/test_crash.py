"""The server ends in the middle of dialogues, and comes back."""

import json
from collections.abc import Callable

import pytest

from dialogue.rehearsal import play, stage
from dialogue.rehearsal.dialogues import Dialogue
from dialogue.rehearsal.play import rehearse
from tests import servers

ENDS = {5, 17}  # after so many turns, counted over all rooms


@pytest.mark.slow
@pytest.mark.parametrize(("program", "how"), [("daphne", "kill"), ("uvicorn", "stop")])
async def test_no_accepted_word_is_lost_and_none_is_stored_twice(
    serve: Callable[..., servers.Served],
    sample: list[Dialogue],
    program: str,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Nothing is accepted while the server starts, and that may take its time.
    monkeypatch.setattr(play, "PATIENCE", play.PATIENCE + servers.PATIENCE)
    served = serve(program=program)
    key = served.operator["Authorization"].removeprefix("Bearer ")
    opened = list(stage.open_there(served.url, key, "compassion", [stage.NAMES] * len(sample)))
    rooms = [(dialogue, stage.place(served.url, room)) for dialogue, room in zip(sample, opened, strict=True)]
    turns = ended = 0

    def on_turn() -> None:
        nonlocal turns, ended
        turns += 1
        if turns in ENDS:
            getattr(served, how)()
            served.start()
            ended += 1

    accounts = await rehearse(rooms, speed=None, on_turn=on_turn)

    assert ended == len(ENDS)
    assert [account.trouble for account in accounts] == [None] * len(sample)
    assert sum(account.lost for account in accounts) == 0
    assert sum(len(account.refused) for account in accounts) == 0
    assert json.loads(served.manage("verify_log", "--json"))["ok"]
