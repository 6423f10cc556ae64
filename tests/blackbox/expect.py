"""A rule of the wire contract, and what a client saw when the server broke it."""

import json
from typing import Any


class ContractViolation(AssertionError):
    """The server broke ``rule``; ``seen`` holds what the client saw."""

    def __init__(self, rule: str, **seen: Any) -> None:
        self.rule = rule
        self.seen = seen
        super().__init__(rule)

    def __str__(self) -> str:
        return f"{self.rule}\n{json.dumps(self.seen, default=str, indent=1)}"


def expect(kept: object, rule: str, **seen: Any) -> None:
    """Raise ContractViolation unless the rule was kept."""
    if not kept:
        raise ContractViolation(rule, **seen)
