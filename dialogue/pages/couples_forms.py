"""The forms of a couple: inviting, accepting, beginning a conversation."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from dialogue.pages import times, ways_to_talk
from dialogue.pages.forms import LineField, format_choice, name_field
from dialogue.rooms.names import MAX_TOPIC_CHARACTERS, validated_topic

_YOUR_NAME: Final = {"required": gettext_lazy("Please write the name that your partner calls you by.")}
_CHOOSE: Final = {
    "required": gettext_lazy("Please choose one."),
    "invalid_choice": gettext_lazy("Please choose one of these."),
}
_ADDRESS: Final = gettext_lazy("Please write an e-mail address, such as name@example.org.")


class InviteForm(forms.Form):
    """The inviter's name, and the address if the invitation is to be mailed, which the inviter may do."""

    may_mail = False
    name = name_field(error_messages=_YOUR_NAME)
    address = forms.EmailField(required=False, max_length=254, error_messages={"invalid": _ADDRESS})

    def clean_address(self) -> str:
        """The address, which only a person with an address of their own may invite."""
        address: str = self.cleaned_data["address"]
        if address and not self.may_mail:
            raise forms.ValidationError(
                gettext_lazy("To have us mail it, first make an account with an address. Or send the link.")
            )
        return address


class JoinForm(forms.Form):
    """By which name the invited person wants to be called."""

    name = name_field(error_messages=_YOUR_NAME)


class FormatForm(forms.Form):
    """Which way of talking."""

    format = forms.ChoiceField(error_messages=_CHOOSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways_to_talk.ways()
        chosen = self.fields["format"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(way.format.id, way.format.id) for way in self.ways]

    def format_choices(self) -> list[dict[str, Any]]:
        """Each format with its title and a line; which is chosen (by default the first)."""
        chosen = self["format"].value() or self.ways[0].format.id
        return [format_choice(way, chosen) for way in self.ways]


class BeginForm(FormatForm):
    """A conversation that begins now."""

    topic = LineField(MAX_TOPIC_CHARACTERS, validated_topic, required=False)


class AskForm(FormatForm, times.WhenForm):
    """A conversation to ask for: one topic in one sentence, a time, and a way of talking."""

    topic = LineField(
        MAX_TOPIC_CHARACTERS,
        validated_topic,
        error_messages={"required": gettext_lazy("Please say in one sentence what it is about.")},
    )
