"""The pictures of the guides, which `python -m tests.pictures` makes."""

from typing import Final

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
#: The width and height of a picture in CSS pixels, by the end of its name.
SIZES: Final = {"phone": (390, 844), "desk": (1280, 800)}


@register.simple_tag
def picture(name: str, alt: str) -> SafeString:
    """The picture with its size, so that the page does not move when it arrives."""
    screen = name.rpartition("-")[2]
    width, height = SIZES[screen]
    return format_html(
        '<img class="picture {}" src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">',
        screen,
        static(f"pictures/{name}.webp"),
        alt,
        width,
        height,
    )
