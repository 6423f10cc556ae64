"""Stopping the invitations of one person, for good. That person's pages and answers stay as they were.

A person stops an inviter for themself. Whoever has an invitation that was mailed stops, for its address, all
mail from this inviter, without an account.
"""

from collections.abc import Sequence

from django.db.models import Q

from dialogue.couples.addresses import address_hashes
from dialogue.couples.models import CoupleInvitation, StoppedInviter


def stop(invitation: CoupleInvitation, person: str | None) -> None:
    """Stop the inviter for ``person``, and for the address that the invitation was mailed to."""
    inviter, name = invitation.inviter_id, {"name": invitation.name}
    if person is not None and person != inviter:
        StoppedInviter.objects.get_or_create(inviter_id=inviter, person_id=person, defaults=name)
    if invitation.address_hash is not None:
        StoppedInviter.objects.get_or_create(
            inviter_id=inviter, address_hash=bytes(invitation.address_hash), person=None, defaults=name
        )


def is_stopped(inviter: str, person: str | None) -> bool:
    """Whether ``person`` has stopped ``inviter``."""
    return person is not None and StoppedInviter.objects.filter(inviter=inviter, person=person).exists()


def is_stopped_for_address(inviter: str, address: str) -> bool:
    """Whether nothing of ``inviter`` goes to this address: it was stopped there, or by its person."""
    by_person = Q(person__email=address.strip().lower())
    return StoppedInviter.objects.filter(
        by_person | Q(address_hash__in=address_hashes(address)), inviter=inviter
    ).exists()


def stopped_by(person: str) -> Sequence[StoppedInviter]:
    """Whom ``person`` has stopped."""
    return list(StoppedInviter.objects.filter(person=person).order_by("name", "id"))


def allow_again(person: str, stopped: str) -> None:
    """Let the inviter reach ``person`` again."""
    StoppedInviter.objects.filter(person=person, pk=stopped).delete()
