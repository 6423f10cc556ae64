"""The menu of the pages, which every page has in its header.

It is the same for everybody, so that whoever looks at a screen does not see whether its owner has an account
or a partner here, or has taken stock.
"""

from typing import Any, Final

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()

#: The address of each page and what the menu calls it: for two, then for oneself. A page of a fault
#: has the menu, too, so the addresses are not looked up.
FOR_BOTH: Final = {
    "/": gettext_lazy("A new conversation"),
    "/past/": gettext_lazy("Your conversations"),
    "/couple/": gettext_lazy("The two of you"),
}
FOR_ONESELF: Final = {
    "/care/": gettext_lazy("For yourself"),
    "/notices/": gettext_lazy("How to reach me"),
    "/trail/": gettext_lazy("What was read or changed"),
    "/account/": gettext_lazy("Account"),
    "/my-data/": gettext_lazy("What is kept about you"),
}


@register.inclusion_tag("pages_menu.html", takes_context=True)
def pages_menu(context: template.Context) -> dict[str, Any]:
    """The pages, with the one that is shown marked. A page that tells of a fault may have no request."""
    request = context.get("request")
    shown = request.path if request is not None else None
    return {
        "groups": [
            [
                {"address": address, "title": title, "current": address == shown}
                for address, title in group.items()
            ]
            for group in (FOR_BOTH, FOR_ONESELF)
        ]
    }
