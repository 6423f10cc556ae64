"""A promise of the contract, and what a client saw when it was broken."""

import json
from typing import Any


class Broken(AssertionError):
    """The server did what the contract says it never does."""

    def __init__(self, promise: str, **seen: Any) -> None:
        self.promise = promise
        self.seen = seen
        super().__init__(promise)

    def __str__(self) -> str:
        return f"{self.promise}\n{json.dumps(self.seen, default=str, indent=1)}"


def hold(kept: object, promise: str, **seen: Any) -> None:
    """Go on when the promise was kept; say which was not, and what was seen."""
    if not kept:
        raise Broken(promise, **seen)
