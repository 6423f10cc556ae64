"""The menu of the pages, which every page has in its header.

It is the same for everybody, so that whoever looks at a screen does not see whether its owner has an account
or a partner here, or has taken stock.
"""

from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy

register = template.Library()

#: The name of each page's URL, and what the menu calls it: for two, then for oneself.
FOR_BOTH: Final = {"start": gettext_lazy("A new conversation"), "past": gettext_lazy("Your conversations")}
FOR_ONESELF: Final = {"care": gettext_lazy("For yourself"), "trail": gettext_lazy("What was read or changed")}


@register.inclusion_tag("pages_menu.html", takes_context=True)
def pages_menu(context: template.Context) -> dict[str, Any]:
    """The pages, with the one that is shown marked. A page of an error may have no request."""
    request = context.get("request")
    shown = request.path if request is not None else ""
    return {
        "pages": [
            {
                "address": reverse(name),
                "title": title,
                "current": reverse(name) == shown,
                "apart": pages is FOR_ONESELF and name == next(iter(FOR_ONESELF)),
            }
            for pages in (FOR_BOTH, FOR_ONESELF)
            for name, title in pages.items()
        ]
    }
