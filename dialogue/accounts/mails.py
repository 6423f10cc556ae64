"""The mails about an account: a code, and the notice that something about signing in has changed.

They say nothing that only an account's owner may know, since a mail to an address is the same whether the
address is known here. A code is in no log line and in no table.
"""

from typing import Final

from django.utils.translation import gettext_lazy

from dialogue.helpers import mail
from dialogue.helpers.languages import current_language

_CODE_SUBJECT: Final = gettext_lazy("Your code")
_CODE_TEXT: Final = gettext_lazy(
    "Your code for Third Ear:\n"
    "\n"
    "%(code)s\n"
    "\n"
    "It works for 15 minutes, and only in the browser in which it was asked for. "
    "Give it to nobody, whoever asks.\n"
    "\n"
    "If you did not ask for it, somebody wrote your address by mistake. You need do nothing."
)
_CHANGED_SUBJECT: Final = gettext_lazy("A change for you to look at")
_CHANGED_TEXT: Final = gettext_lazy(
    "How you sign in to Third Ear has changed.\n"
    "\n"
    "If it was you, you need do nothing. If not, open Third Ear and look at “Account” and “Your devices”."
)
_LEFT_TEXT: Final = gettext_lazy(
    "This address is no longer used to sign in to Third Ear.\n"
    "\n"
    "If it was you, you need do nothing. If not, tell whoever runs the server that you use."
)


def send_code(address: str, code: str) -> None:
    """Send a code, right after the answer."""
    _send(address, str(_CODE_SUBJECT), _CODE_TEXT % {"code": code})


def send_changed(address: str) -> None:
    """Tell that a way to sign in was added or removed."""
    _send(address, str(_CHANGED_SUBJECT), str(_CHANGED_TEXT))


def send_left(address: str) -> None:
    """Tell an address that it signs nobody in any more."""
    _send(address, str(_CHANGED_SUBJECT), str(_LEFT_TEXT))


def _send(address: str, subject: str, text: str) -> None:
    mail.send_after_answer(address, subject, text, current_language())
