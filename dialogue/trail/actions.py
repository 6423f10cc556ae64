"""What the trail records, and who may read it: the one place that decides either.

The other partner is part of the threat model, so what is told to nobody is not recorded at all, not even for
the person alone, who may be made to show this page: an export of one's own words, the private check, what a
person notes for themself, signing in and out, "not now", invitations declined or stopped, and what a partner
reads of their own conversations. Consent to observers is in the room's own log.
"""

from typing import Final, Literal, assert_never, get_args

#: Names of this list are stored: one is never changed, and a new one is given its readers below.
Action = Literal[
    # a conversation to keep
    "export_asked",
    "export_taken_back",
    "export_words_allowed",
    "export_words_kept_back",
    "export_given",
    "research_allowed",
    "research_taken_back",
    "research_given",
    # forgetting
    "words_withdrawn",
    "erasure_asked",
    "erasure_taken_back",
    "room_erased",
    "retention_chosen",
    "retention_done",
    "account_closed",
    # a couple
    "couple_formed",
    "couple_left",
    # access to a conversation
    "observer_read",
    "seat_moved",
    "seat_revoked",
    # what administrators read and changed
    "admin_read_person",
    "admin_read_couple",
    "person_deactivated",
    "person_reactivated",
    "role_given",
    "role_taken",
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)

#: Who may read an entry: both partners of its conversation or couple, the person who acted, the person whom
#: it is about, those who administer.
Reader = Literal["partners", "actor", "concerned", "administrators"]


def readers(action: Action) -> frozenset[Reader]:
    """Who may read what happened."""
    match action:
        case (
            "export_asked"
            | "export_taken_back"
            | "export_given"
            | "research_given"
            | "words_withdrawn"
            | "couple_formed"
            | "observer_read"
        ):
            return frozenset({"partners", "actor"})  # who acted reads it also after they have left
        case "room_erased":
            # Who gave up their half is a partner of the room no more: the entry is about each of them.
            return frozenset({"partners", "concerned"})
        case "retention_done":
            return frozenset({"concerned"})  # the other learns nothing of how long a person keeps their words
        case "export_words_allowed" | "export_words_kept_back":
            return frozenset({"actor"})  # the one who asked learns it from the copy, so it can be taken back
        case "research_allowed" | "research_taken_back" | "erasure_asked" | "erasure_taken_back":
            return frozenset({"actor"})  # the other learns of it when both have agreed, and else not
        case "couple_left" | "account_closed" | "seat_moved" | "retention_chosen":
            return frozenset({"actor"})  # the other learns nothing of when, devices, accounts and choices
        case "seat_revoked":
            return frozenset({"concerned", "administrators"})
        case "admin_read_couple":
            return frozenset({"partners", "administrators"})
        case "admin_read_person" | "person_deactivated" | "person_reactivated" | "role_given" | "role_taken":
            return frozenset({"concerned", "administrators"})
        case _:
            assert_never(action)


def read_by(reader: Reader) -> tuple[Action, ...]:
    """The actions that ``reader`` may read."""
    return tuple(action for action in ACTIONS if reader in readers(action))
