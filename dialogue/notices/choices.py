"""What each person opted into."""

from dialogue.notices.models import Choices


def choices_of(person_id: str) -> Choices:
    """What a person opted into: nothing, unless they chose."""
    return Choices.objects.filter(pk=person_id).first() or Choices(pk=person_id)


def want_reminders(person_id: str) -> None:
    """Have a person reminded, who chose how long before."""
    Choices.objects.update_or_create(person_id=person_id, defaults={"reminders": True})


def choose(person_id: str, *, mail: bool, reminders: bool) -> None:
    """Store what a person opted into."""
    Choices.objects.update_or_create(person_id=person_id, defaults={"mail": mail, "reminders": reminders})
