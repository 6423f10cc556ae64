"""Mail to an address: codes at once, everything else as an errand."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import msgspec
from django.conf import settings
from django.template import Context, Engine, Template
from django.utils import timezone
from django.utils.translation import override

from dialogue.errands import queue
from dialogue.helpers import mail
from dialogue.log.encryption import AssociatedData, DataKey, DecryptionError, MasterKeys, WrappedKey
from dialogue.notices.models import OutgoingMail

#: The kind of errands that sends mails to an address.
KIND: Final = "mail"
#: A mail that cannot be sent for so long is let go.
GIVE_UP_AFTER: Final = timedelta(days=3)


def send_code(address: str, subject: str, text: str, language: str) -> None:
    """Send a sign-in code at once, beside the answer. It is kept in memory only, and never sent again."""
    mail.send_after_answer(address, subject, text, language)


def enqueue_mail(address: str, template: str, context: Mapping[str, Any], language: str, key: str) -> None:
    """Send the mail of ``template`` to ``address`` soon, in the caller's transaction.

    The template is ``mail/NAME.txt``: the subject in its first line, then an empty line, then the text. It is
    tried again until it is sent. ``key`` is an id: the same key again replaces a mail that was not sent yet.
    After a kill a mail may be sent twice.
    """
    _template(template)  # a missing template is found here, where the mistake is
    wrapped, data_key = _masters().new("", key)
    content = msgspec.json.encode([address, template, dict(context), language])
    OutgoingMail.objects.update_or_create(
        key=key,
        defaults={
            "key_id": wrapped.id,
            "master": wrapped.master,
            "wrapped": wrapped.secret,
            "sealed": data_key.encrypt(content, _associated(key, data_key)),
            "created_at": timezone.now(),
        },
    )
    queue.enqueue(KIND, key, timezone.now())


def cancel_mail(key: str) -> None:
    """Do not send a mail that was not sent yet."""
    queue.cancel(KIND, key)
    OutgoingMail.objects.filter(key=key).delete()


def send_waiting(key: str) -> None:
    """Send the mail with this key, and destroy it. A mail that does not exist was sent before.

    It is let go if the mail server refuses the address for good, or after `GIVE_UP_AFTER`.

    Raises:
        OSError, smtplib.SMTPException: it was not sent.
    """
    row = OutgoingMail.objects.filter(key=key).first()
    if row is None:
        return
    try:
        address, template, context, language = _opened(row)
        subject, text = render(template, context, language)
        mail.send(address, subject, text, language)
    except mail.AddressRefused:
        pass
    except Exception:
        if timezone.now() - row.created_at < GIVE_UP_AFTER:
            raise
    OutgoingMail.objects.filter(pk=row.pk, key_id=row.key_id).delete()  # unless it was replaced meanwhile


def rewrap_keys() -> int:
    """Wrap the keys of waiting mails with the first master key; how many were not.

    A mail whose key cannot be unwrapped stays, and is let go after `GIVE_UP_AFTER`.
    """
    masters, count = _masters(), 0
    for row in OutgoingMail.objects.exclude(master=masters.first):
        with suppress(DecryptionError):
            anew = masters.rewrap(_wrapped(row))
            count += OutgoingMail.objects.filter(pk=row.pk, key_id=row.key_id).update(
                master=anew.master, wrapped=anew.secret
            )
    return count


def render(template: str, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The subject and the text of a mail."""
    with override(language):
        # Plain text: nothing in it is to be escaped.
        written = _template(template).render(Context(dict(context), autoescape=False))
    subject, _, text = written.strip().partition("\n")
    return subject.strip(), text.strip() + "\n"


def _opened(row: OutgoingMail) -> tuple[str, str, dict[str, Any], str]:
    data_key = _masters().unwrap(_wrapped(row))
    content = data_key.decrypt(bytes(row.sealed), _associated(row.key, data_key))
    return msgspec.json.decode(content, type=tuple[str, str, dict[str, Any], str])


def _template(name: str) -> Template:
    return Engine.get_default().get_template(f"mail/{name}.txt")


def _associated(key: str, data_key: DataKey) -> AssociatedData:
    return "mail", key, data_key.id


def _wrapped(row: OutgoingMail) -> WrappedKey:
    return WrappedKey(row.key_id, "", row.key, row.master, bytes(row.wrapped))


def _masters() -> MasterKeys:
    return MasterKeys(settings.MASTER_KEYS)
