"""The server ends in the middle of dialogues, and comes back."""

import json
from collections.abc import Callable

import pytest

from dialogue.rehearsal import runner, server
from dialogue.rehearsal.dialogues import Dialogue
from dialogue.rehearsal.runner import rehearse
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
    monkeypatch.setattr(
        runner, "ANSWER_TIMEOUT_SECONDS", runner.ANSWER_TIMEOUT_SECONDS + servers.TIMEOUT_SECONDS
    )
    served = serve(program=program)
    key = served.operator["Authorization"].removeprefix("Bearer ")
    created = list(server.open_over_http(served.url, key, "compassion", [server.DEFAULT_NAMES] * len(sample)))
    rooms = [
        (dialogue, server.room_address(served.url, room))
        for dialogue, room in zip(sample, created, strict=True)
    ]
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
    assert [account.failure for account in accounts] == [None] * len(sample)
    assert sum(account.lost for account in accounts) == 0
    assert sum(len(account.refused) for account in accounts) == 0
    assert json.loads(served.manage("verify_log", "--json"))["ok"]
