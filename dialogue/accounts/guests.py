"""Which of many persons are guests, for queries: the rule of :attr:`Person.is_guest`."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable


def guests_by(look_up: str) -> Q | Combinable:
    """The condition that the person to whom ``look_up`` leads is a guest."""
    passkeys = Authenticator.objects.filter(user=OuterRef(look_up), type=Authenticator.Type.WEBAUTHN)
    return Q(**{f"{look_up}__email": None}) & ~Q(Exists(passkeys))
