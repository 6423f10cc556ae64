"""Whether a browser's session was signed in with more than a mailed code."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether the person of this session has shown a passkey, a code of their app, or a recovery code."""
    used = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(each.get("method") == "mfa" for each in used)
