"""What the start page asks for."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms

from dialogue import formats
from dialogue.moderator.format import Format, in_language
from dialogue.moderator.format_table import LANGUAGE
from dialogue.rooms.names import (
    MAX_NAME_CHARACTERS,
    MAX_TOPIC_CHARACTERS,
    InvalidRoomRequest,
    require_distinct_names,
    validated_name,
    validated_topic,
)

WATCHES: Final = (
    ("words", "Everything that both of you see", "The words, and who has the turn."),
    (
        "signals",
        "The course only, without the words",
        "Whose turn it is, breaks and tries, and not what is said.",
    ),
)


class Line(forms.CharField):
    """One line of words; ``fit`` says whether it can be shown to others."""

    def __init__(self, longest: int, fit: Callable[[str], str], **options: Any) -> None:
        super().__init__(strip=True, **options)
        self.fit = fit
        self.widget.attrs["maxlength"] = longest

    def clean(self, value: Any) -> str:
        text = self.to_python(value) or ""
        self.validate(text)
        try:
            return self.fit(text) if text else ""
        except InvalidRoomRequest as unfit:
            raise forms.ValidationError(str(unfit)) from None


def _name(**options: Any) -> Line:
    return Line(MAX_NAME_CHARACTERS, partial(validated_name, ""), **options)


class StartForm(forms.Form):
    """A room to be opened: two names, a format, a topic, and perhaps an observer."""

    first = _name(error_messages={"required": "Please write a name for the first of you."})
    second = _name(error_messages={"required": "Please write a name for the second of you."})
    format = forms.ChoiceField(
        error_messages={"required": "Please choose one.", "invalid_choice": "Please choose one of these."}
    )
    topic = Line(MAX_TOPIC_CHARACTERS, validated_topic, required=False)
    observer = _name(required=False)
    scope = forms.ChoiceField(
        choices=[(scope, label) for scope, label, _ in WATCHES],
        required=False,
        error_messages={"invalid_choice": "Please choose one of these."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = list(formats.catalogue().values())
        chosen = self.fields["format"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(made.id, made.id) for made in self.catalogue]

    def clean(self) -> dict[str, Any]:
        """The people are told apart by their names."""
        given = self.cleaned_data
        people = [field for field in ("first", "second", "observer") if given.get(field)]
        try:
            require_distinct_names([given[field] for field in people])
        except InvalidRoomRequest as unfit:
            self.add_error(people[-1] if unfit.field == "observer" else people[1], str(unfit))
        return given

    def format_choices(self) -> list[dict[str, Any]]:
        """Each format with what is said of it, and whether it is the chosen one (at first: the first)."""
        chosen = self["format"].value() or self.catalogue[0].id
        return [_choice(made, chosen) for made in self.catalogue]

    def scope_choices(self) -> list[dict[str, Any]]:
        """What an observer can be invited to."""
        chosen = self["scope"].value() or WATCHES[0][0]
        return [
            {"value": scope, "label": label, "hint": hint, "checked": scope == chosen}
            for scope, label, hint in WATCHES
        ]


def _choice(made: Format, chosen: str) -> dict[str, Any]:
    return {
        "value": made.id,
        "label": in_language(made.title, LANGUAGE),
        "hint": in_language(made.summary, LANGUAGE),
        "checked": made.id == chosen,
    }
