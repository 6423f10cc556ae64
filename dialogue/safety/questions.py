"""The questions that a person answers for themself before a first conversation, and on wish.

Own wording, of no published measure: whether somebody is free to say no, is afraid of how the other reacts,
could be watched, is controlled or hurt. There is no score: one answer that gives pause is enough to show the
ways out, and none closes anything.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Answer = Literal["yes", "no", "unsure"]

ANSWERS: Final[dict[Answer, "StrPromise"]] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "unsure": gettext_lazy("I am not sure"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``careful`` are the answers after which the page shows the ways out."""

    id: str
    text: "StrPromise"
    careful: frozenset[Answer]


_NOT_NO: Final[frozenset[Answer]] = frozenset({"yes", "unsure"})
_NOT_YES: Final[frozenset[Answer]] = frozenset({"no", "unsure"})

#: About who could be reading: its answers bring up what the page says about devices.
READ_ALONG: Final = "read"

QUESTIONS: Final = (
    Question(
        "free",
        gettext_lazy("Could you say no to your partner, to this conversation too, and all would be well?"),
        _NOT_YES,
    ),
    Question(
        "afraid",
        gettext_lazy("Are you sometimes afraid of what your partner does when you say what you think?"),
        _NOT_NO,
    ),
    Question(
        READ_ALONG,
        gettext_lazy("Could your partner be looking at this page, or later at what you did on this device?"),
        _NOT_NO,
    ),
    Question(
        "decides",
        gettext_lazy("Does your partner decide whom you meet, where you go, or what you may spend?"),
        _NOT_NO,
    ),
    Question(
        "hurt",
        gettext_lazy("Has your partner hurt or threatened you, or somebody or something that you love?"),
        _NOT_NO,
    ),
)
