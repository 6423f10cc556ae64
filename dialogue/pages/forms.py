"""The form of the start page."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from dialogue import formats
from dialogue.helpers.languages import current_language
from dialogue.moderator.format import Format, in_language
from dialogue.rooms.names import (
    MAX_NAME_CHARACTERS,
    MAX_TOPIC_CHARACTERS,
    InvalidRoomRequest,
    require_distinct_names,
    validated_name,
    validated_topic,
)

SCOPES: Final = (
    (
        "words",
        gettext_lazy("Everything that both of you see"),
        gettext_lazy("The words, and who has the turn."),
    ),
    (
        "signals",
        gettext_lazy("The course only, without the words"),
        gettext_lazy("Whose turn it is, breaks and tries, and not what is said."),
    ),
)


class LineField(forms.CharField):
    """One line of text. ``validated`` returns it as stored, or raises InvalidRoomRequest."""

    def __init__(self, max_characters: int, validated: Callable[[str], str], **options: Any) -> None:
        super().__init__(strip=True, **options)
        self.validated = validated
        self.widget.attrs["maxlength"] = max_characters

    def clean(self, value: Any) -> str:
        text = self.to_python(value) or ""
        self.validate(text)
        try:
            return self.validated(text) if text else ""
        except InvalidRoomRequest as error:
            raise forms.ValidationError(str(error)) from None


def _name_field(**options: Any) -> LineField:
    return LineField(MAX_NAME_CHARACTERS, partial(validated_name, ""), **options)


class StartForm(forms.Form):
    """The request for a room: two names, a format, a topic, and optionally an observer with a scope."""

    first = _name_field(
        error_messages={"required": gettext_lazy("Please write a name for the first of you.")}
    )
    second = _name_field(
        error_messages={"required": gettext_lazy("Please write a name for the second of you.")}
    )
    format = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Please choose one."),
            "invalid_choice": gettext_lazy("Please choose one of these."),
        }
    )
    topic = LineField(MAX_TOPIC_CHARACTERS, validated_topic, required=False)
    observer = _name_field(required=False)
    scope = forms.ChoiceField(
        choices=[(scope, label) for scope, label, _ in SCOPES],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = list(formats.catalogue().values())
        chosen = self.fields["format"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(each.id, each.id) for each in self.catalogue]

    def clean(self) -> dict[str, Any]:
        """Check that the names can be told apart."""
        data = self.cleaned_data
        given = [field for field in ("first", "second", "observer") if data.get(field)]
        try:
            require_distinct_names([data[field] for field in given])
        except InvalidRoomRequest as error:
            self.add_error(given[-1] if error.field == "observer" else given[1], str(error))
        return data

    def format_choices(self) -> list[dict[str, Any]]:
        """Each format with its title and summary, and whether it is chosen (by default the first)."""
        chosen = self["format"].value() or self.catalogue[0].id
        return [_format_choice(each, chosen) for each in self.catalogue]

    def scope_choices(self) -> list[dict[str, Any]]:
        """The scopes of an observer, and whether each is chosen (by default the first)."""
        chosen = self["scope"].value() or SCOPES[0][0]
        return [
            {"value": scope, "label": label, "hint": hint, "checked": scope == chosen}
            for scope, label, hint in SCOPES
        ]


def _format_choice(format_: Format, chosen: str) -> dict[str, Any]:
    return {
        "value": format_.id,
        "label": in_language(format_.title, current_language()),
        "hint": in_language(format_.summary, current_language()),
        "checked": format_.id == chosen,
    }
