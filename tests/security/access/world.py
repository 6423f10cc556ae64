"""A conversation with words in it, and a browser of each relation to it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.test import Client
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.couples import invitations, leaving, membership, plans, subscriptions
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append
from dialogue.moderator.commands import Command, End, Join
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.state import State, evolve, fold
from dialogue.rooms.access import revoke_seat
from dialogue.rooms.creation import CreatedRoom, create_room
from dialogue.rooms.invitations import accept_invitation
from dialogue.rooms.models import Seat
from tests import sessions
from tests.bench.aged import answer
from tests.bench.partners import WORDS
from tests.security.access.relations import Relation
from tests.security.access.routes import filled

TOPIC: Final = "Saturdays by the lake"
NAMES: Final = ("Anastazja", "Felicitas")
OBSERVER: Final = "Dr. Leventhal"
ANSWERS: Final = 8
#: What the marks of an answer stand for.
HOLDS: Final = {"words": (WORDS,), "topic": (TOPIC,), "names": NAMES}


@dataclass(frozen=True)
class World:
    """The people, the session of each, and what stands for each parameter of a route.

    They share a client, whose first request loads the middleware. It says that a person looks at the answer.
    What is named for a route or a relation goes before what is named for all.
    """

    persons: dict[Relation, Person | None]
    parameters: dict[str, str]
    of_route: dict[str, dict[str, str]]
    of_relation: dict[Relation, dict[str, str]]
    sessions: dict[Relation, str | None]
    client: Client = field(default_factory=lambda: Client(headers={"Sec-Fetch-Dest": "document"}))

    def path(self, relation: Relation, route: str) -> str:
        """The path of a route, as this relation tries it."""
        named = self.of_route.get(route, {}) | self.of_relation.get(relation, {})
        return filled(route, self.parameters | named)

    def browser(self, relation: Relation) -> Client:
        """The client, with the session of this relation and no other cookie."""
        self.client.cookies.clear()
        if (session := self.sessions[relation]) is not None:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = session
        return self.client


def make_world(*, ended: bool = True) -> World:
    """The same people each time. Someone else had the seat of the second partner before."""
    created = create_room("speaker_listener", TOPIC, list(NAMES), OBSERVER, consented=True, bearer=False)
    waiting = create_room("speaker_listener", TOPIC, list(NAMES), bearer=False)
    elsewhere = create_room("speaker_listener", "Something else", ["Cem", "Dana"], bearer=False)
    partner, former, second = member("anastazja"), member("former"), member("felicitas")
    other = member("cem")
    observer, guest = Person.objects.create_guest(), Person.objects.create_guest()
    assert created.observer is not None
    for link, person in (
        (created.partners[0].link, partner),
        (created.partners[1].link, former),
        (created.observer.link, observer),
        (elsewhere.partners[0].link, other),
    ):
        accept_invitation(code_of(link), person)
    talk(created, ended=ended)
    revoke_seat(created.room, "b")
    Seat.objects.filter(room=created.room, participant_id="b").update(person=second)
    persons: dict[Relation, Person | None] = {
        "outsider": None,
        "guest": guest,
        "partner": partner,
        "former partner": former,
        "other couple": other,
        "observer": observer,
        "administrator": member("administrator", is_staff=True),
    }
    together, left = couple_of(partner, second), couple_of(partner, former)
    seen = membership.own_couple(former.pk, left)
    assert seen is not None
    leaving.leave(seen)
    mailed = mailed_code(partner)
    plan = agreed_plan(together, partner, second)
    return World(
        persons,
        {
            "room": created.room,
            "code": code_of(waiting.partners[0].link),
            "couple": together,
            "plan": plan,
            "pk": "1",
        },
        {
            "couple/join/<str:code>": {"code": invitations.invite(partner, NAMES[0])},
            "couple/stop/<str:code>": {"code": mailed},
            "couple/calendar/<str:secret>.ics": {"secret": subscriptions.renew(partner.pk)},
            "admin/accounts/<str:object_id>/": {"object_id": partner.pk},
            "admin/couples/<str:object_id>/": {"object_id": together},
        },
        {"former partner": {"couple": left}},
        {relation: session_of(each) for relation, each in persons.items()},
    )


def mailed_code(inviter: Person) -> str:
    """The code of an invitation that was mailed."""
    paths: list[str] = []

    def url_of(path: str) -> str:
        paths.append(path)
        return path

    invitations.invite_by_mail(inviter, NAMES[0], "somebody@example.org", "en", url_of)
    return paths[0].rpartition("/")[2]


def agreed_plan(couple: str, one: Person, other: Person) -> str:
    """A conversation that one of a couple asked for, and the other agreed to."""
    now = timezone.now()
    of_one, of_other = membership.own_couple(one.pk, couple), membership.own_couple(other.pk, couple)
    assert of_one is not None
    assert of_other is not None
    plan = plans.ask(of_one, TOPIC, "compassion", now + timedelta(days=1), now)
    plans.say_yes(of_other, plan, 0, now)
    return plan


def couple_of(one: Person, other: Person) -> str:
    accepted = invitations.accept(invitations.invite(one, NAMES[0]), other, NAMES[1])
    assert isinstance(accepted, invitations.Accepted), accepted
    return accepted.couple


def session_of(person: Person | None) -> str | None:
    """The session of a person; an administrator has shown a second factor in it."""
    if person is None:
        return None
    shown = ("code", "mfa") if person.is_staff else ()
    return sessions.key(sessions.signed_in_by(person, *shown))


def member(name: str, **fields: Any) -> Person:
    return Person.objects.create(email=f"{name}@example.org", **fields)


def code_of(link: str) -> str:
    return link.removeprefix("/join/")


def talk(created: CreatedRoom, *, ended: bool) -> None:
    """Have both come in and say something; they end, or the first partner is asked to say something."""
    log, at = DatabaseLog(), timezone.now()
    definition = log.definition(created.room)
    assert definition is not None
    state = fold(definition.initial_state(), ((each.at, each.event) for each in log.read(created.room)))
    head = state.seq

    def conduct(command: Command) -> None:
        nonlocal state
        decision = decide(state, command)
        assert not isinstance(decision, Refusal), decision
        events.extend(decision)
        for event in decision:
            state = evolve(state, event, command.at)

    events: list[Any] = []
    for seat in ("a", "b"):
        conduct(Join(by=seat, at=at))
    for _ in range(ANSWERS):
        conduct(answer(state, at))
    while ended and state.phase != "ended":
        conduct(End(by="a", at=at))
    while not ended and not asked_to_say(state, "a"):
        conduct(answer(state, at))
    log.append_all([Append(created.room, head, tuple(events), at)])


def asked_to_say(state: State, seat: str) -> bool:
    return state.turn is not None and state.turn.act == "say" and seat in state.turn.waiting_on
