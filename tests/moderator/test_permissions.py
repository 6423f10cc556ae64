from typing import get_args

import pytest

from dialogue.moderator import permissions
from dialogue.moderator.commands import COMMAND_NAMES, ClientCommand
from dialogue.moderator.events import SEATS, Seat, other
from tests.moderator.helpers import LEE, room_at


@pytest.mark.parametrize(
    "rules", [permissions._RULES, permissions._RULES_AFTER_THE_END], ids=["before the end", "after the end"]
)
def test_every_client_command_has_a_rule(rules: object) -> None:
    assert isinstance(rules, dict)
    assert set(rules) == set(COMMAND_NAMES) == set(get_args(ClientCommand))


@pytest.mark.parametrize("me", SEATS)
def test_whoever_may_say_may_ask_for_a_hint_and_nobody_else(me: Seat) -> None:
    room = room_at("share", me)
    assert permissions.check_refusal(room.state, me, room.now) is None
    assert permissions.check_refusal(room.state, other(me), room.now) == "not_your_turn"
    assert permissions.check_refusal(room.state, LEE, room.now) == "not_allowed"
    paused = room_at("break", me)
    assert permissions.check_refusal(paused.state, me, paused.now) == "on_break"
