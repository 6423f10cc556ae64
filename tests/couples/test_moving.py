"""A guest who signs in to an account takes their couples along."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.couples import invitations, plans, reminders, stopping, subscriptions
from dialogue.couples.conversations import begin
from dialogue.couples.membership import own_couple, own_couples
from dialogue.couples.models import Couple, CoupleRoom
from dialogue.couples.moving import move
from dialogue.rooms.moving import move_seats
from tests.couples.helpers import account, couple_of, guest, seen_by

pytestmark = pytest.mark.usefixtures("each_engine")


def test_couple_its_plans_and_choices_become_the_accounts() -> None:
    ana, ben, anas = guest(), guest(), account("ana@example.org")
    couple, now = couple_of(ana, ben), timezone.now()
    plans.ask(couple, "Sundays", "compassion", now + timedelta(days=1), now)
    reminders.choose(ana.pk, 60, now)
    secret = subscriptions.renew(ana.pk)
    assert move(ana, anas) == 0
    assert own_couples(ana.pk) == []
    seen = seen_by(anas, couple.id)
    assert (seen.me.name, seen.other.person, seen.together) == ("Ana", ben.pk, True)
    assert [each.topic for each in plans.planned(seen)] == ["Sundays"]
    assert reminders.minutes_of(anas.pk) == 60
    assert subscriptions.person_with(secret) == anas
    again = invitations.accept(invitations.invite(ben, "Ben"), anas, "Ana")
    assert isinstance(again, invitations.Accepted)
    assert again.couple == couple.id


def test_couple_with_the_account_itself_stays_the_guests() -> None:
    ana, anas = guest(), account("ana@example.org")
    couple = couple_of(ana, anas)
    assert move(ana, anas) == 1
    assert own_couple(ana.pk, couple.id) is not None


def test_two_couples_with_the_same_person_become_one_with_all_conversations() -> None:
    ana, ben, anas = guest(), guest(), account("ana@example.org")
    kept, moved = couple_of(anas, ben), couple_of(ana, ben)
    rooms = [begin(each, "a", "compassion", "", "test") for each in (kept, moved)]
    assert move_seats(ana, anas).moved == 1
    assert move(ana, anas) == 0
    assert [each.pk for each in Couple.objects.all()] == [kept.id]
    assert [each.room_id for each in CoupleRoom.objects.order_by("pk")] == rooms
    assert own_couples(ana.pk) == []


def test_stops_follow_both_ways() -> None:
    ana, ben, anas = guest(), guest(), account("ana@example.org")
    for inviter, stops in ((ana, ben), (ben, ana)):
        found = invitations.find(invitations.invite(inviter, "Name"))
        assert found is not None
        stopping.stop(found, stops.pk)
    move(ana, anas)
    assert stopping.is_stopped(anas.pk, ben.pk)
    assert stopping.is_stopped(ben.pk, anas.pk)
