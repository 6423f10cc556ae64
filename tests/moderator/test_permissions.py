from typing import get_args

import pytest

from dialogue.moderator import permissions
from dialogue.moderator.commands import COMMAND_NAMES, ClientCommand


@pytest.mark.parametrize(
    "rules", [permissions._RULES, permissions._RULES_AFTER_THE_END], ids=["before the end", "after the end"]
)
def test_every_client_command_has_a_rule(rules: object) -> None:
    assert isinstance(rules, dict)
    assert set(rules) == set(COMMAND_NAMES) == set(get_args(ClientCommand))
