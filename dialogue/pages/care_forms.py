"""The forms of a person's own page: a stock, a step, and how it went with a step."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast, get_args

from django import forms
from django.utils.translation import gettext_lazy

from dialogue.care.areas import Areas
from dialogue.care.entries import (
    MAX_RATING,
    MAX_STEP_CHARACTERS,
    How,
    Rating,
    Span,
    StepAnswered,
    StepChosen,
    StockTaken,
)
from dialogue.helpers.languages import current_language
from dialogue.moderator.format import in_language

SPANS: Final = {
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("This week"),
    "ongoing": gettext_lazy("From now on"),
}
ANSWERS: Final = {
    "done": gettext_lazy("Yes, I did it"),
    "bit": gettext_lazy("A bit"),
    "not_yet": gettext_lazy("Not yet"),
    "let_go": gettext_lazy("Let it go"),
}
_VALUES: Final = [(str(value), str(value)) for value in range(MAX_RATING + 1)]
_CHOOSE: Final = {
    "required": gettext_lazy("Please choose one."),
    "invalid_choice": gettext_lazy("Please choose one of these."),
}


class StockForm(forms.Form):
    """A rating for each area. Any may be left out, but not all of them."""

    areas_version = forms.IntegerField(required=False)

    def __init__(self, areas: Areas, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.areas = areas
        for area in areas.area:
            self.fields[area.id] = forms.ChoiceField(
                choices=_VALUES,
                required=False,
                error_messages={"invalid_choice": gettext_lazy("Please choose a number from 0 to 10.")},
            )

    def clean(self) -> dict[str, Any]:
        """Check that the areas are those that were asked about, and that one is rated."""
        if self.cleaned_data.get("areas_version") != self.areas.version:
            raise forms.ValidationError(
                gettext_lazy("The questions have changed meanwhile. Please look at your numbers once more.")
            )
        if not self.errors and not any(self.cleaned_data[area.id] for area in self.areas.area):
            raise forms.ValidationError(gettext_lazy("Please give at least one number."))
        return self.cleaned_data

    def questions(self) -> Iterator[dict[str, Any]]:
        """Each area with its texts, its scale and its errors."""
        language = current_language()
        for area in self.areas.area:
            field = self[area.id]
            yield {
                "name": area.id,
                "title": in_language(area.title, language),
                "question": in_language(area.question, language),
                "scale": [{"value": value, "checked": field.value() == value} for value, _ in _VALUES],
                "errors": field.errors,
            }

    def entry(self) -> StockTaken:
        """The stock of a valid form, with the titles that the person has read."""
        language = current_language()
        ratings = (
            Rating(area.id, in_language(area.title, language), int(self.cleaned_data[area.id]))
            for area in self.areas.area
            if self.cleaned_data[area.id]
        )
        return StockTaken(self.areas.version, tuple(ratings))


class StepForm(forms.Form):
    """One step: an idea, or own words, which count if both are there."""

    idea = forms.CharField(required=False, max_length=MAX_STEP_CHARACTERS)
    own = forms.CharField(
        required=False,
        max_length=MAX_STEP_CHARACTERS,
        error_messages={
            "max_length": gettext_lazy("That is a little long for one small step. Please shorten it.")
        },
    )
    span = forms.ChoiceField(choices=[(span, span) for span in get_args(Span)], error_messages=_CHOOSE)

    def clean(self) -> dict[str, Any]:
        """Check that there is a step."""
        data = self.cleaned_data
        if "own" not in self.errors and not (data.get("own") or data.get("idea")):
            self.add_error("own", gettext_lazy("Please choose a step, or write one of your own."))
        return data

    def entry(self) -> StepChosen:
        """The step of a valid form."""
        data = self.cleaned_data
        return StepChosen(data["own"] or data["idea"], data["span"])

    def span_choices(self) -> list[dict[str, Any]]:
        """The spans of time, and whether each is chosen (by default the first)."""
        chosen = self["span"].value() or "today"
        return [{"value": span, "label": label, "checked": span == chosen} for span, label in SPANS.items()]


class AnswerForm(forms.Form):
    """How it went with a step."""

    step = forms.CharField(max_length=32)
    how = forms.ChoiceField(choices=[(how, how) for how in get_args(How)])

    def entry(self) -> StepAnswered:
        """The answer of a valid form."""
        data = self.cleaned_data
        return StepAnswered(data["step"], cast("How", data["how"]))
