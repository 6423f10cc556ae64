"""The scripts of a page with a passkey: allauth's, as files, so that the strict CSP allows them."""

import json
from typing import Any, Final, Literal

from django import template

register = template.Library()

#: What a page does with a passkey, as allauth's script calls it, and what the script calls the page's button.
_BUTTONS: Final = {"loginForm": "login", "signupForm": "signup", "authenticateForm": "authenticate"}


@register.inclusion_tag("pages/account/passkey_script.html")
def passkey_script(
    function: Literal["loginForm", "signupForm", "authenticateForm"], js_data: Any = None
) -> dict[str, Any]:
    """The scripts, for a page with a button ``passkey`` and a hidden field ``credential``.

    ``js_data`` is the challenge, if the script does not fetch one.
    """
    ids = {_BUTTONS[function]: "passkey", "credential": "credential"}
    if js_data is not None:
        ids["data"] = "passkey-data"
    return {"function": function, "js_data": js_data, "settings": json.dumps({"ids": ids})}
