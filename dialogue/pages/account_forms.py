"""The forms of an account: an address, and a code."""

from django import forms
from django.utils.translation import gettext_lazy

_NO_ADDRESS = gettext_lazy("Please write an e-mail address, such as name@example.org.")


class AddressForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(max_length=254, error_messages={"required": _NO_ADDRESS, "invalid": _NO_ADDRESS})

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class CodeForm(forms.Form):
    """A code that was mailed, or that another device shows."""

    code = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("Please write the code here.")}
    )
