"""The button that leaves every page at once for a neutral address: `frontend/src/neutral-exit.ts`."""

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("exit.html")
def neutral_exit() -> dict[str, str]:
    """The button. Without JavaScript it is a plain link."""
    return {"address": settings.NEUTRAL_EXIT_URL}
