"""The relations that a client can have to a conversation and to a couple."""

from typing import Final, Literal, get_args

Relation = Literal[
    "outsider", "guest", "partner", "former partner", "other couple", "observer", "administrator"
]
RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)
MEANING: Final[dict[Relation, str]] = {
    "outsider": "a browser without a session",
    "guest": "a person without an account and without a seat in this conversation",
    "partner": "one of the two whose conversation, couple, plan or entry it is",
    "former partner": "had a seat in this conversation, or was one of the couple, and is no longer",
    "other couple": "a member with a conversation and a couple of their own",
    "observer": "observes this conversation with both partners' consent; it has ended",
    "administrator": "a member who administers the server, signed in with a second factor",
}
