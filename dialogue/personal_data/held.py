"""What is held about a person, table by table: where their file has it, and what becomes of it at closing.

This table drives both. A test goes over the models of the whole site, and fails for one without a row here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final, Literal

from django.apps import apps
from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Held:
    """A table that holds something about a person.

    ``section`` is its place in the person's file; None, with the reason in ``why_left_out``: it is not in it.
    ``by`` are the look-ups from a row to the person, and ``fields`` what the file shows of a row; where there
    are none, :mod:`dialogue.personal_data.file` reads the rows in its own way. ``shown_by`` are the look-ups
    of those rows that the file shows, if it must not show all: who stopped a person is never told.

    ``at_closing`` says whether rows are there after the account was closed, and ``why_kept`` the reason. Rows
    that are erased are found ``by`` the look-ups, or ``dialogue.personal_data.closing`` has a step for them.
    """

    section: str | None
    at_closing: Literal["erased", "kept"]
    by: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    why_left_out: str = ""
    why_kept: str = ""


#: Every table that holds something about a person, or about what they said.
TABLES: Final[dict[str, Held]] = {
    "account.EmailAddress": Held("addresses", "erased", ("user",), ("email", "verified", "primary")),
    "account.EmailConfirmation": Held(
        None, "erased", ("email_address__user",), why_left_out="that an address waits to be confirmed"
    ),
    "accounts.DeviceCode": Held(
        "device_codes", "erased", ("person",), ("kind", "created_at", "expires_at", "used_at")
    ),
    "accounts.Person": Held("person", "kept", why_kept="an empty row: its id is not given to anybody else"),
    "accounts.Session": Held("sessions", "erased", ("person",), ("browser", "created_at", "last_used_at")),
    "admin.LogEntry": Held(
        None, "erased", ("user",), why_left_out="Django's, and empty: the trail says what was changed"
    ),
    "care.Entry": Held("own_page", "erased"),
    "care.Key": Held(None, "erased", why_left_out="it encrypts the entries, and says nothing"),
    "couples.Couple": Held(
        None,
        "kept",
        why_left_out="two ids; the members' rows say the rest",
        why_kept="it is the other one's, too",
    ),
    "couples.CoupleInvitation": Held(
        "invitations", "erased", ("inviter",), ("name", "created_at", "expires_at", "accepted_at")
    ),
    "couples.CoupleRoom": Held(
        None,
        "kept",
        why_left_out="each conversation is in the file by itself",
        why_kept="it finds the conversations of the other one",
    ),
    "couples.Key": Held(
        None,
        "kept",
        why_left_out="it encrypts the topic of a plan",
        why_kept="as the plan that it belongs to",
    ),
    "couples.Member": Held(
        "couples",
        "kept",
        ("person",),
        ("couple", "name", "left"),
        why_kept="the name that the other one knows",
    ),
    "couples.Plan": Held(
        "plans", "kept", why_kept="what is over is the other one's, too, for a week; what waited is ended"
    ),
    "couples.PlanningChoices": Held("planning", "erased", ("person",), ("remind_minutes",)),
    "couples.StoppedInviter": Held(
        "stopped_inviters", "erased", ("person", "inviter"), ("name",), shown_by=("person",)
    ),
    "errands.Errand": Held(
        None, "erased", why_left_out="work that waits for its time, by ids; what it is about is in the file"
    ),
    "log.Event": Held(
        "conversations",
        "kept",
        why_kept="the course belongs to both partners; withdrawn words are unreadable, left ones stay theirs",
    ),
    "log.Head": Held(
        None,
        "kept",
        why_left_out="the sum of the events that the file has",
        why_kept="it verifies the course, and holds no word",
    ),
    "log.Key": Held(
        None,
        "kept",
        why_left_out="it encrypts the words that the file has",
        why_kept="only where the person left their words with the other partner",
    ),
    "log.Room": Held("conversations", "kept", why_kept="the conversation is the other partner's as well"),
    "mfa.Authenticator": Held("authenticators", "erased", ("user",), ("type", "created_at", "last_used_at")),
    "notices.Choices": Held("notices", "erased", ("person",), ("mail", "reminders")),
    "notices.SentNotice": Held(
        None, "erased", ("person",), why_left_out="that a notice was sent, so that it is not sent twice"
    ),
    "notices.Subscription": Held("push", "erased", ("person",), ("endpoint", "created_at")),
    "presence.PresenceLease": Held(
        None, "erased", why_left_out="it says for some seconds that a seat is connected"
    ),
    "rooms.ErasureRequest": Held("conversations", "erased"),
    "rooms.ExportRequest": Held("conversations", "erased"),
    "rooms.KeepChoice": Held("keeping", "erased", ("person",), ("days",)),
    "rooms.ResearchConsent": Held("conversations", "erased"),
    "rooms.Seat": Held(
        "conversations",
        "kept",
        why_kept="the name in the conversation, for the other partner, until it is erased",
    ),
    "trail.Entry": Held(
        "trail", "kept", why_kept="ids of who did what; deleted when the time of the trail is over"
    ),
}
#: Every other table, and why nothing in it is about a person who uses the site.
NOT_ABOUT_A_PERSON: Final[dict[str, str]] = {
    "accounts.OperatorKey": "a program's key, by a name that the administrator chose",
    "auth.Group": "Django's, unused",
    "auth.Permission": "Django's, unused",
    "contenttypes.ContentType": "Django's list of tables",
    "log.PinnedFormat": "the text of a format",
    "notices.OutgoingMail": "a sealed mail to an address, until it is sent",
    "presence.ServerProcess": "a process of the server",
}


def rows_of(label: str, person: str, by: tuple[str, ...]) -> QuerySet[Any]:
    """The rows of a table of which one of the look-ups ``by`` leads to ``person``."""
    leads = reduce(or_, (Q(**{look_up: person}) for look_up in by))
    rows: QuerySet[Any] = QuerySet(apps.get_model(label))
    return rows.filter(leads)


def shown_rows(person: str) -> Iterator[tuple[str, list[Any]]]:
    """For each table whose rows the file shows as they are: its section and the rows."""
    for label, held in TABLES.items():
        if held.section is not None and held.fields:
            yield (
                held.section,
                list(rows_of(label, person, held.shown_by or held.by).order_by("pk").values(*held.fields)),
            )


def erase_rows(person: str) -> None:
    """Delete the rows of every table that is erased by its look-ups, in the caller's transaction."""
    for label, held in TABLES.items():
        if held.at_closing == "erased" and held.by:
            rows_of(label, person, held.by).delete()
