"""Closing an account, or a guest's place: everything that is held about the person ends."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from dialogue.accounts.closing import close as close_account
from dialogue.accounts.models import Person
from dialogue.care import storage as care
from dialogue.couples.invitations import open_invitations, take_back
from dialogue.couples.leaving import leave as leave_couple
from dialogue.couples.membership import own_couples
from dialogue.helpers.batches import batches
from dialogue.helpers.database_errors import translate_database_errors
from dialogue.log.erasure import lock_rooms, purge_free_pages
from dialogue.notices.tell import forget_all
from dialogue.personal_data.held import erase_rows
from dialogue.rooms.access import seats_of
from dialogue.rooms.forgetting import leave
from dialogue.trail.records import record

#: What becomes of the words that the person said: the person chooses.
Words = Literal["withdraw", "leave"]


def close(person: Person, words: Words, at: datetime) -> None:
    """Leave every conversation, erase what is the person's alone, and end their sessions, in this order.

    The person is signed out last, so whoever is stopped half-way can ask again; what was done stays done.
    ``dialogue.personal_data.held`` says of each table what becomes of it.

    Raises:
        Unavailable: the database cannot be written.
    """
    _leave_rooms(person, words, at)
    care.erase(person.pk)
    emptied = ("accounts_person", "account_emailaddress")
    with translate_database_errors(), purge_free_pages(*emptied), transaction.atomic():
        for couple in own_couples(person.pk):
            leave_couple(couple)
        for invitation in open_invitations(person.pk):
            take_back(person.pk, invitation.id)  # a mail that waits is not sent
        forget_all(person.pk)
        erase_rows(person.pk)  # their sessions among them
        record("account_closed", by=person.pk)
        Person.objects.filter(pk=person.pk).update(last_login=None, language="en", time_zone="UTC")
        close_account(person.pk)


def _leave_rooms(person: Person, words: Words, at: datetime) -> None:
    seats = list(seats_of(person.pk).values_list("room_id", "participant_id"))
    for batch in batches(seats):
        with translate_database_errors(), purge_free_pages("log_key"), transaction.atomic():
            lock_rooms(room for room, _ in batch)
            for room, participant_id in batch:
                leave(room, participant_id, at, words=words, by=person.pk)
