"""What a row of the matrix expects: the answer to each relation."""

from collections.abc import Mapping
from typing import Final

from tests.security.access.relations import RELATIONS, Relation

#: What an answer may hold of the conversation, in the order in which it is written after the status.
MARKS: Final = ("words", "topic", "names")
Answers = Mapping[Relation, str]


def each(usual: str, **others: str) -> Answers:
    """``usual`` for every relation but those named (with _ for a blank).

    An answer is a status, and what of the conversation is in it: "200 topic names".
    """
    named = {name.replace("_", " "): answer for name, answer in others.items()}
    unknown = named.keys() - set(RELATIONS)
    assert not unknown, f"{unknown} is no relation"
    return {relation: named.get(relation, usual) for relation in RELATIONS}


def theirs(partner: str, *, others: str = "404", **more: str) -> Answers:
    """What belongs to one conversation or couple: to its partner, and to nobody else unless named."""
    return each(others, partner=partner, **more)


#: The view takes no request of this method.
NO_METHOD: Final = each("405")
