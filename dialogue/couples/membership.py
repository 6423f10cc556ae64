"""Who is a couple: the two persons, as each of them sees it. Two persons are one couple, once and for all.

A person may be in several couples. One who leaves keeps what they had; the other sees that they left, and not
when or why. If the two come together again, it is the same couple with its past.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from dialogue.accounts.models import Person
from dialogue.couples.models import Couple, Member
from dialogue.couples.sides import SIDES, Side
from dialogue.helpers import security_log

#: The page lists so many couples of one person.
MAX_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class OneOfTwo:
    """A member of a couple: who they are, by which name, and whether they left."""

    side: Side
    person: str
    name: str
    left: bool


@dataclass(frozen=True, slots=True)
class OwnCouple:
    """A couple as the member ``me`` sees it."""

    id: str
    me: OneOfTwo
    other: OneOfTwo

    @property
    def together(self) -> bool:
        """Whether neither of the two has left: only then they begin or plan conversations here."""
        return not self.me.left and not self.other.left

    def member(self, side: str) -> OneOfTwo:
        """The one of the two on this side."""
        return self.me if self.me.side == side else self.other


def own_couple(person: str | None, couple: str) -> OwnCouple | None:
    """The couple with this id as ``person`` sees it; None if they are not one of the two."""
    if person is None or "\0" in couple:
        return None
    return _seen(list(Member.objects.filter(couple=couple)), person)


def own_couples(person: str | None) -> list[OwnCouple]:
    """The couples of ``person``, those who are together first, of each kind the newest first."""
    if person is None:
        return []
    mine = Member.objects.filter(person=person).order_by("left", "-id")[:MAX_LISTED]
    by_couple: dict[str, list[Member]] = {each.couple_id: [] for each in mine}
    for member in Member.objects.filter(couple__in=by_couple):
        by_couple[member.couple_id].append(member)
    seen = (_seen(members, person) for members in by_couple.values())
    return sorted((each for each in seen if each is not None), key=lambda couple: not couple.together)


def pair_of(one: str, other: str) -> str:
    """How a couple names its two persons."""
    return ":".join(sorted([one, other]))


def bring_together(inviter: Person, inviters_name: str, invited: Person, name: str) -> Couple:
    """Make a couple of two persons, in the caller's transaction, or bring it together again."""
    pair = pair_of(inviter.pk, invited.pk)
    couple, _ = Couple.objects.get_or_create(pair=pair)
    members = {member.person_id: member for member in couple.members.select_for_update()}
    for side, person, called in zip(SIDES, (inviter, invited), (inviters_name, name), strict=True):
        if (known := members.get(person.pk)) is None:
            Member.objects.create(couple=couple, side=side, person=person, name=called)
        else:
            known.name, known.left = called, False
            known.save(update_fields=["name", "left"])
    return couple


def mark_as_left(couple: OwnCouple) -> bool:
    """Note that ``couple.me`` left, in the caller's transaction. False: they had left already."""
    assert transaction.get_connection().in_atomic_block, "leaving also ends what is planned"
    left = Member.objects.filter(couple=couple.id, side=couple.me.side, left=False).update(left=True)
    if left:
        security_log.record("couple_left", couple=couple.id, person=couple.me.person)
    return left > 0


def _seen(members: Iterable[Member], person: str) -> OwnCouple | None:
    both = {member.person_id: member for member in members}
    mine = both.pop(person, None)
    if mine is None or not both:
        return None
    [other] = both.values()
    return OwnCouple(mine.couple_id, _one(mine), _one(other))


def _one(member: Member) -> OneOfTwo:
    return OneOfTwo("a" if member.side == "a" else "b", member.person_id, member.name, member.left)
