"""What a browser calls itself, as coarse as a person needs to recognize their own: "Firefox/Linux".

No version and no model: the list of devices is for one person alone, and still says no more than it must.
"""

from typing import Final

#: Each name with what its header holds, the more special before the more general: Edge also says "Chrome".
_BROWSERS: Final = (
    ("Edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("Opera", ("OPR/", "Opera")),
    ("Samsung Internet", ("SamsungBrowser/",)),
    ("Firefox", ("Firefox/", "FxiOS/")),
    ("Chrome", ("Chrome/", "CriOS/")),
    ("Safari", ("Safari/",)),
)
_SYSTEMS: Final = (
    ("Android", ("Android",)),
    ("iPhone", ("iPhone",)),
    ("iPad", ("iPad",)),
    ("Windows", ("Windows",)),
    ("ChromeOS", ("CrOS",)),
    ("Mac", ("Macintosh", "Mac OS X")),
    ("Linux", ("Linux", "X11")),
)


def describe(user_agent: str) -> str:
    """The names of browser and system in a User-Agent header; only what is known of them."""
    found = [_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)]
    return "/".join(name for name in found if name)


def _first(known: tuple[tuple[str, tuple[str, ...]], ...], user_agent: str) -> str:
    return next((name for name, signs in known if any(sign in user_agent for sign in signs)), "")
