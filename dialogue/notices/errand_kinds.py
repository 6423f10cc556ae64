"""Errands of notices: mails to an address, and what a person is told."""

from dialogue.errands.kinds import Errand, errand
from dialogue.notices import mail, tell


@errand(mail.KIND)
def send_mail(work: Errand) -> None:
    """Send a mail to an address."""
    mail.send_waiting(work.key)


@errand(tell.KIND)
def tell_person(work: Errand) -> None:
    """Tell a person in each way that they opted into."""
