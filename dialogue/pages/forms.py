"""The form of the start page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy

from dialogue import stories
from dialogue.helpers.languages import current_language
from dialogue.pages import ways_to_talk
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

#: Where a person who tries it alone sits: on seat a, which shares first, or opposite it.
CHAIRS: Final = (
    (
        "share",
        gettext_lazy("Share first"),
        gettext_lazy("You share, and the script says back what it heard."),
    ),
    ("listen", gettext_lazy("Listen first"), gettext_lazy("The script shares, and you say back.")),
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


def name_field(**options: Any) -> LineField:
    """A field for the name of a participant."""
    return LineField(MAX_NAME_CHARACTERS, partial(validated_name, ""), **options)


class StartForm(forms.Form):
    """The request for a room: two names, a format, a topic, and optionally an observer with a scope.

    For a room to try alone, also a story and a chair.
    """

    first = name_field(error_messages={"required": gettext_lazy("Please write a name for the first of you.")})
    second = name_field(
        error_messages={"required": gettext_lazy("Please write a name for the second of you.")}
    )
    format = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Please choose one."),
            "invalid_choice": gettext_lazy("Please choose one of these."),
        }
    )
    topic = LineField(MAX_TOPIC_CHARACTERS, validated_topic, required=False)
    observer = name_field(required=False)
    scope = forms.ChoiceField(
        choices=[(scope, label) for scope, label, _ in SCOPES],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these.")},
    )

    story = forms.ChoiceField(required=False)
    chair = forms.ChoiceField(choices=[(chair, label) for chair, label, _ in CHAIRS], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = self.fields["story"]
        assert isinstance(told, forms.ChoiceField)
        told.choices = [(story, story) for story in stories.catalogue()]
        self.ways = ways_to_talk.ways()
        chosen = self.fields["format"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(way.format.id, way.format.id) for way in self.ways]

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
        """Each format with its title, a line and its summary; which is chosen (by default the first)."""
        chosen = self["format"].value() or self.ways[0].format.id
        return [format_choice(way, chosen) for way in self.ways]

    def scope_choices(self) -> list[dict[str, Any]]:
        """The scopes of an observer, and whether each is chosen (by default the first)."""
        return _choices(SCOPES, self["scope"].value())

    def story_choices(self) -> list[dict[str, Any]]:
        """Each story by its topic, and whether it is chosen (by default the first)."""
        texts = [(story.id, story.in_language(current_language())) for story in stories.catalogue().values()]
        return _choices([(story, each.topic, each.hint) for story, each in texts], self["story"].value())

    def chair_choices(self) -> list[dict[str, Any]]:
        """The two chairs, and whether each is chosen (by default the first)."""
        return _choices(CHAIRS, self["chair"].value())

    def formats_with_stories(self) -> str:
        """The titles of the formats for which the stories have all the words."""
        return get_text_list([way.title for way in self.ways if stories.suits(way.format)], gettext("and"))


def _choices(offered: Sequence[tuple[str, Any, Any]], given: str | None) -> list[dict[str, Any]]:
    chosen = given or offered[0][0]
    return [
        {"value": value, "label": label, "hint": hint, "checked": value == chosen}
        for value, label, hint in offered
    ]


def format_choice(way: ways_to_talk.Way, chosen: str) -> dict[str, Any]:
    """A format as ``choices.html`` offers it."""
    return {
        "value": way.format.id,
        "label": way.title,
        "hint": way.good_for,
        "more": way.summary if way.summary != way.good_for else "",
        "checked": way.format.id == chosen,
    }
