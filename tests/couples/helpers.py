"""Persons and couples for tests."""

from dialogue.accounts.models import Person
from dialogue.couples import invitations
from dialogue.couples.membership import OwnCouple, own_couple


def guest() -> Person:
    return Person.objects.create_guest()


def account(address: str) -> Person:
    return Person.objects.create(email=address)


def couple_of(ana: Person, ben: Person) -> OwnCouple:
    """Ana has invited Ben. The couple as Ana sees it."""
    accepted = invitations.accept(invitations.invite(ana, "Ana"), ben, "Ben")
    assert isinstance(accepted, invitations.Accepted), accepted
    return seen_by(ana, accepted.couple)


def seen_by(person: Person, couple: str) -> OwnCouple:
    found = own_couple(person.pk, couple)
    assert found is not None
    return found
