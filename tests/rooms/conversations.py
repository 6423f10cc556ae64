"""Conversations of two people, for tests of what is kept of them and what is erased."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Append
from dialogue.moderator.commands import Command, Join, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Ended, Event, Said, Seat
from dialogue.moderator.state import State, evolve
from dialogue.rooms.creation import create_room
from dialogue.rooms.invitations import accept_invitation
from tests.bench.aged import answer

#: Commands after which both partners have said something.
BOTH_SPOKE = 8
#: What each of them says.
WORDS_OF = {"a": "Mountains call me", "b": "Rivers carry me"}


@dataclass(frozen=True)
class Talk:
    """A conversation that Ana (seat a) and Ben (seat b) had."""

    room: str
    ana: Person
    ben: Person

    def words(self, seat: Seat) -> list[str | None]:
        """What was said from a seat: None for words that are destroyed."""
        events = (record.event for record in DatabaseLog().read(self.room))
        return [event.text for event in events if isinstance(event, Said) and event.by == seat]


def talk(ana: Person | None = None, ben: Person | None = None, *, ended: bool = True) -> Talk:
    """A conversation; new guests where nobody is named."""
    created = create_room("compassion", "Weekends", ["Ana", "Ben"], bearer=False)
    people = [person or Person.objects.create_guest() for person in (ana, ben)]
    for invitation, person in zip(created.partners, people, strict=True):
        accept_invitation(invitation.link.rpartition("/")[2], person)
    _speak(created.room, ended=ended)
    return Talk(created.room, *people)


def _speak(room: str, *, ended: bool) -> None:
    log, at = DatabaseLog(), timezone.now()
    definition = log.definition(room)
    assert definition is not None
    state = definition.initial_state()
    events: list[Event] = []
    commands: list[Callable[[State], Command]] = [
        *(partial(_joined, seat, at) for seat in SEATS),
        *[partial(_answered, at)] * BOTH_SPOKE,
    ]
    for command in commands:
        decision = decide(state, command(state))
        assert not isinstance(decision, Refusal)
        for event in decision:
            state = evolve(state, event, at)
            events.append(event)
    if ended:
        events.append(Ended(by=SEATS[0], why="asked"))
    log.append_all([Append(room, head, (event,), at) for head, event in enumerate(events)])


def _joined(seat: Seat, at: datetime, _: State) -> Command:
    return Join(by=seat, at=at)


def account(address: str) -> Person:
    """A person with an account."""
    person = Person.objects.create_guest()
    person.email = address
    person.save()
    return person


def _answered(at: datetime, state: State) -> Command:
    command = answer(state, at)
    return replace(command, text=WORDS_OF[command.by]) if isinstance(command, Say) else command
