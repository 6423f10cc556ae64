"""Errands of notices: mails to an address, and what a person is told."""

from datetime import timedelta

from dialogue.errands.kinds import Errand, errand
from dialogue.notices import mail, push, tell


@errand(mail.KIND)
def send_mail_to_address(work: Errand) -> None:
    """Send a mail to an address."""
    mail.send_waiting(work.key)


@errand(tell.NOTICE)
def tell_person(work: Errand) -> None:
    """Enqueue what tells a person, by what they opted into."""
    given = work.payload
    tell.deliver(
        given["person"], given["told"], reminder=given["reminder"], push_only=given.get("push_only", False)
    )


@errand(tell.NOTICE_MAIL)
def mail_person(work: Errand) -> None:
    """Mail a person that there is something new for them."""
    tell.send_mail(work.key)


@errand(push.KIND)
def push_to_device(work: Errand) -> None:
    """Send a push message to one device of a person."""
    push.send_to(int(work.key), work.tries)


@errand(tell.PURGE, every=timedelta(days=1))
def purge_sent(_: Errand) -> None:
    """Forget what persons were told long ago."""
    tell.purge()
