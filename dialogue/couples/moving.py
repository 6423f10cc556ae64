"""Gives what a guest has in couples to the account that the same person signs in to."""

from django.db import transaction
from django.utils import timezone

from dialogue.accounts.models import Person
from dialogue.couples import reminders
from dialogue.couples.invitations import forget_forms
from dialogue.couples.membership import pair_of
from dialogue.couples.models import (
    Couple,
    CoupleInvitation,
    CoupleRoom,
    Member,
    PlanningChoices,
    StoppedInviter,
)


def move(guest: Person, account: Person) -> int:
    """Give the couples of ``guest`` to ``account``; how many stay the guest's.

    A couple of the two stays: nobody is both of a couple. If both are a couple with the same third person,
    these become one; its conversations come along, and what the guest had planned ends. Who stopped the guest
    has stopped the account, and what the guest stopped stays stopped.
    """
    with transaction.atomic():
        # Both in one order, so that two moves never wait for each other.
        list(Person.objects.select_for_update().filter(pk__in=[guest.pk, account.pk]).order_by("pk"))
        forget_forms(guest)
        stay = sum(not _move_membership(member, account) for member in Member.objects.filter(person=guest))
        CoupleInvitation.objects.filter(inviter=guest).update(inviter=account)
        _move_stops(guest, account)
        _move_choices(guest, account)
    return stay


def _move_membership(member: Member, account: Person) -> bool:
    """Move one membership; False: it stays, because the other of the two is the account itself."""
    other = Member.objects.filter(couple=member.couple_id).exclude(pk=member.pk).get()
    if other.person_id == account.pk:
        return False
    pair = pair_of(account.pk, other.person_id)
    known = Couple.objects.filter(pair=pair).first()
    if known is None:
        Member.objects.filter(pk=member.pk).update(person=account)
        Couple.objects.filter(pk=member.couple_id).update(pair=pair)
        return True
    CoupleRoom.objects.filter(couple=member.couple_id).update(couple=known)
    CoupleInvitation.objects.filter(couple=member.couple_id).update(couple=known)
    if not member.left and not other.left:
        known.members.update(left=False)
    Couple.objects.filter(pk=member.couple_id).delete()
    return True


def _move_stops(guest: Person, account: Person) -> None:
    for stopped in StoppedInviter.objects.filter(person=guest):
        if not StoppedInviter.objects.filter(inviter=stopped.inviter_id, person=account).exists():
            StoppedInviter.objects.filter(pk=stopped.pk).update(person=account)
    for stopped in StoppedInviter.objects.filter(inviter=guest):
        same = StoppedInviter.objects.filter(inviter=account)
        same = same.filter(person=stopped.person_id, address_hash=stopped.address_hash)
        if not same.exists():
            StoppedInviter.objects.filter(pk=stopped.pk).update(inviter=account)


def _move_choices(guest: Person, account: Person) -> None:
    """The account's own choices count, or else the guest's. Both are for the couples that came along, too."""
    minutes = reminders.minutes_of(account.pk)
    chosen = PlanningChoices.objects.filter(person=guest).first()
    if chosen is not None and not PlanningChoices.objects.filter(person=account).exists():
        minutes = reminders.minutes_of(guest.pk)
        PlanningChoices.objects.filter(pk=chosen.pk).update(person=account)
    reminders.choose(account.pk, minutes, timezone.now())
    if account.time_zone == "UTC":
        Person.objects.filter(pk=account.pk).update(time_zone=guest.time_zone)
