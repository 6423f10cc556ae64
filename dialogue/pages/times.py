"""Times of planned conversations, in the time zone that a person chose."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from dialogue.accounts.models import Person
from dialogue.couples import clock

_MISSING: Final = gettext_lazy("Please choose a day and a time.")
_SKIPPED: Final = gettext_lazy(
    "On that day the clocks go forward, and this time does not exist. Please choose another one."
)
_TWICE: Final = gettext_lazy(
    "On that day the clocks go back, and this time comes twice. Please choose which one you mean."
)
_ZONE: Final = gettext_lazy("Please choose one of these.")
#: Which of two instants a time is that comes twice.
WHICH: Final = (
    ("first", gettext_lazy("The first one, before the clocks go back")),
    ("second", gettext_lazy("The second one, an hour later")),
)


class ZoneForm(forms.Form):
    """A person's time zone."""

    time_zone = forms.ChoiceField(
        choices=lambda: [(name, name) for name in clock.zones()],
        error_messages={"required": _ZONE, "invalid_choice": _ZONE},
    )

    @property
    def zone(self) -> str:
        """The zone that is chosen in the form."""
        return str(self["time_zone"].value())

    @property
    def zone_state(self) -> str:
        """Whether the page's script may choose the browser's zone: nobody has chosen one."""
        return "unset" if self.zone == clock.UTC_NAME and not self.is_bound else "chosen"

    def zone_groups(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The zones by region, and which is chosen."""
        chosen = self["time_zone"].value()
        for region, names in groupby(clock.zones(), key=lambda name: name.partition("/")[0]):
            yield region, [_option(name, chosen) for name in names]


class WhenForm(ZoneForm):
    """A time by the clocks of a zone. A valid form has the instant as ``at``."""

    when = forms.CharField(max_length=25, error_messages={"required": _MISSING})
    which = forms.ChoiceField(choices=WHICH, required=False, error_messages={"invalid_choice": _ZONE})
    at: datetime
    twice = False
    instant = ""  # what the field shows, for the script

    def clean_when(self) -> datetime:
        """What the clocks show."""
        try:
            wall = datetime.fromisoformat(self.cleaned_data["when"])
        except ValueError:
            raise forms.ValidationError(_MISSING) from None
        if wall.tzinfo is not None or not 2000 < wall.year < 2200:
            raise forms.ValidationError(_MISSING)
        return wall.replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        """Find the instant."""
        data = self.cleaned_data
        if "when" not in data or "time_zone" not in data:
            return data
        instants = clock.instants_of(data["when"], clock.zone_named(data["time_zone"]))
        self.twice = len(instants) > 1
        if not instants:
            self.add_error("when", _SKIPPED)
        elif self.twice and not data.get("which"):
            self.add_error("when", _TWICE)
        else:
            self.at = instants[-1] if data.get("which") == "second" else instants[0]
        return data


def initial(person: Person, now: datetime) -> dict[str, Any]:
    """The zone of a person, and the next evening there."""
    wall = clock.wall_of(now + timedelta(days=1), clock.zone_named(person.time_zone))
    return zone_of(person) | {"when": wall.replace(hour=19, minute=0).isoformat(timespec="minutes")}


def form_at(person: Person, at: datetime) -> WhenForm:
    """A form that shows ``at`` by the clocks of a person's zone."""
    wall = clock.wall_of(at, clock.zone_named(person.time_zone))
    form = WhenForm(initial=zone_of(person) | {"when": wall.isoformat(timespec="minutes")})
    form.instant = at.isoformat()
    return form


def zone_of(person: Person) -> dict[str, Any]:
    """The zone of a person, as the forms begin with it."""
    return {"time_zone": clock.zone_named(person.time_zone).key}


def keep_zone(person: Person, chosen: str) -> None:
    """Store the zone that a person chose."""
    if person.time_zone != chosen:
        person.time_zone = chosen
        person.save(update_fields=["time_zone"])


def keep_browser_zone(person: Person, reported: str) -> None:
    """Store the zone that the browser reported, for a person who has not chosen one."""
    if person.time_zone == clock.UTC_NAME and reported in clock.zones():
        keep_zone(person, reported)


def moment_in_zone(at: datetime, person: Person) -> dict[str, Any]:
    """A time as a page shows it: by the clocks of the person's zone, or else the browser's."""
    zone = clock.zone_named(person.time_zone)
    local = at.astimezone(zone)
    day = date_format(local, "l", use_l10n=False)
    return {
        "iso": at.isoformat(),
        # Django has no format of both for Arabic.
        "text": f"{day} · {date_format(local, 'DATE_FORMAT')} · {date_format(local, 'TIME_FORMAT')}",
        "zone": zone.key.replace("_", " "),
        "unset": zone.key == clock.UTC_NAME,
    }


def _option(name: str, chosen: Any) -> dict[str, Any]:
    shown = name.partition("/")[2] or name
    return {"value": name, "label": shown.replace("_", " "), "chosen": name == chosen}
