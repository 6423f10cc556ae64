"""Errands of couples: what ends at its time."""

from dialogue.couples import invitations
from dialogue.errands.kinds import Errand, errand


@errand(invitations.FORGET_KIND)
def forget_invitation(work: Errand) -> None:
    """Delete an invitation that ended long ago."""
    invitations.forget(work.key)
