"""The two-minute exercise of compassion for oneself: in a break, at the end of a conversation, and by itself.

Own wording. What hurts, that others know it too, and a kind word follow what is written about self-compassion
(Neff); that something can be mended afterwards follows Baker & McNulty 2011, for whom kindness to oneself
helps where it does not replace that.
"""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

HEADING: Final = gettext_lazy("Two minutes, kindly")
LEAD: Final = gettext_lazy("For yourself alone. There is nothing to write and nothing to get right.")
#: The heading and the text of each part.
PARTS: Final[tuple[tuple["StrPromise", "StrPromise"], ...]] = (
    (
        gettext_lazy("Notice"),
        gettext_lazy(
            "What is hard just now? Say it to yourself in a few plain words: this hurts, this is too much."
            " Where in your body is it? It may be there. You need not change it."
        ),
    ),
    (
        gettext_lazy("You are not the only one"),
        gettext_lazy(
            "Somewhere, somebody feels like this at this moment. To be hurt, tired or at a loss belongs to"
            " being human. It does not mean that something is wrong with you."
        ),
    ),
    (
        gettext_lazy("A kind word"),
        gettext_lazy(
            "Lay a hand where it is tight or warm. What would you say to a good friend who feels as you do"
            " now? Say just that to yourself, slowly, twice."
        ),
    ),
)
AFTERWARDS: Final = gettext_lazy(
    "Breathe out. If there is something to mend, it has waited these two minutes, and you may be better able"
    " to mend it now."
)
