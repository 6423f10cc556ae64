"""A room for the tests of the API, in which commands are conducted straight through the log."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dialogue.log.database_log import DatabaseLog
from dialogue.moderator.commands import Choose, Command, Join, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.state import fold
from dialogue.rooms.creation import CreatedRoom, create_room


class Talk:
    """A room with an observer invited, in which commands are conducted straight through the log."""

    def __init__(self, created: CreatedRoom) -> None:
        self.created = created
        self.log = DatabaseLog()
        self.turn = 0

    def __call__(self, kind: type[Command], by: str, **fields: Any) -> None:
        made = self.log.definition(self.created.room)
        assert made is not None
        recorded = self.log.read(self.created.room)
        state = fold(made.initial_state(), ((record.at, record.event) for record in recorded))
        if kind in {Say, Choose, Rate}:
            fields["turn"] = state.turns
        decision = decide(state, kind(by=by, at=timezone.now(), **fields))
        assert not isinstance(decision, Refusal), decision
        self.log.append(self.created.room, state.seq, decision, timezone.now())

    def both(self, kind: type[Command], **fields: Any) -> None:
        self(kind, "a", **fields)
        self(kind, "b", **fields)

    def token(self, who: str) -> str:
        issued = (*self.created.partners, self.created.observer)
        return next(
            invitation.token
            for invitation in issued
            if invitation and invitation.participant_id == who and invitation.token
        )


@pytest.fixture
def talk() -> Talk:
    """Ana and Ben have checked in and Ana has shared; Dr. Lee is invited, to words."""
    talk = Talk(create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee"))
    talk.both(Join)
    talk(Rate, "a", value=2)
    talk(Rate, "b", value=9)
    talk.both(Choose, option="keep")
    talk(Say, "a", text="I felt alone.")
    return talk


def get(talk: Talk, what: str, token: str | None = None, **query: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return Client().get(f"/api/v1/rooms/{talk.created.room}/{what}", query, headers=headers)


def send(talk: Talk, method: str, what: str, who: str, **body: Any) -> Any:
    """A call with a JSON body by the participant ``who``."""
    headers = {"Authorization": f"Bearer {talk.token(who)}"}
    address = f"/api/v1/rooms/{talk.created.room}/{what}"
    return Client().generic(
        method, address, json.dumps(body), content_type="application/json", headers=headers
    )
