"""What the trail's entries say to a person who may read them, in their language.

Each action has a sentence for the person who acted, and one for everybody else; ``%(name)s`` stands for the
name of the one who acted, as a page marks it up. An action without a name in it says the same to all.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy

from dialogue.trail.actions import Action

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Sentences(NamedTuple):
    """``own`` is for the one who acted, ``others`` for other readers, ``nobody`` if no person acted."""

    own: "StrPromise"
    others: "StrPromise"
    nobody: "StrPromise"


def _acted(own: "StrPromise", others: "StrPromise", nobody: "StrPromise | None" = None) -> Sentences:
    return Sentences(own, others, nobody if nobody is not None else others)


def _same(sentence: "StrPromise") -> Sentences:
    return Sentences(sentence, sentence, sentence)


SENTENCES: Final[Mapping[Action, Sentences]] = {
    "export_asked": _acted(
        gettext_lazy("You asked to keep a copy of the whole conversation."),
        gettext_lazy("%(name)s asked to keep a copy of the whole conversation."),
    ),
    "export_taken_back": _acted(
        gettext_lazy("You no longer ask for a copy of the whole conversation."),
        gettext_lazy("%(name)s no longer asks for a copy of the whole conversation."),
    ),
    "export_words_allowed": _acted(
        gettext_lazy("You allowed your words to be in the copy."),
        gettext_lazy("%(name)s allowed their words to be in the copy."),
    ),
    "export_words_kept_back": _acted(
        gettext_lazy("You keep your words out of the copy."),
        gettext_lazy("%(name)s keeps their words out of the copy."),
    ),
    "export_given": _acted(
        gettext_lazy("You were given a copy of the conversation."),
        gettext_lazy("%(name)s was given a copy of the conversation."),
    ),
    "research_allowed": _same(
        gettext_lazy("You allowed the course of the conversation, without words, to be used for research.")
    ),
    "research_taken_back": _same(
        gettext_lazy("You no longer allow the course of the conversation to be used for research.")
    ),
    "research_given": _same(
        gettext_lazy(
            "The course of the conversation was given out for research, without words and without names."
        )
    ),
    "words_withdrawn": _acted(
        gettext_lazy("You withdrew your words. Nobody can read them any more."),
        gettext_lazy("%(name)s withdrew their words. Nobody can read them any more."),
        gettext_lazy("The words of one of you were withdrawn on this server. Nobody can read them any more."),
    ),
    "erasure_asked": _same(gettext_lazy("You asked for the conversation to be erased.")),
    "erasure_taken_back": _same(gettext_lazy("You no longer ask for the conversation to be erased.")),
    "room_erased": _same(gettext_lazy("A conversation was erased. Nobody can read it any more.")),
    "retention_chosen": _same(gettext_lazy("You chose how long your half of conversations is kept.")),
    "retention_done": _same(
        gettext_lazy(
            "One half of a conversation was given up, because its time was over: nobody can read its words"
            " any more."
        )
    ),
    "account_closed": _same(gettext_lazy("You closed your account.")),
    "couple_formed": _same(gettext_lazy("The two of you have a place of your own here.")),
    "couple_left": _same(gettext_lazy("You left the place of the two of you.")),
    "observer_read": _acted(
        gettext_lazy("You read the conversation again, as an observer."),
        gettext_lazy("%(name)s, who observes, read the conversation again."),
        gettext_lazy("Somebody who observes read the conversation again."),
    ),
    "seat_moved": _same(gettext_lazy("You moved your conversations to another browser or account.")),
    "seat_revoked": _same(gettext_lazy("Your access to a conversation was taken away on this server.")),
    "admin_read_person": _same(
        gettext_lazy("An administrator looked up your account: no conversation, and no word of yours.")
    ),
    "admin_read_couple": _same(
        gettext_lazy("An administrator looked up that you are a couple here: no conversation, and no word.")
    ),
    "person_deactivated": _same(gettext_lazy("An administrator closed your account for a time.")),
    "person_reactivated": _same(gettext_lazy("An administrator opened your account again.")),
    "role_given": _same(gettext_lazy("You may administer this server.")),
    "role_taken": _same(gettext_lazy("You no longer administer this server.")),
}


def sentence(action: Action, *, by: str | None, reader: str) -> "StrPromise":
    """What an entry says to ``reader``. It may hold ``%(name)s``, of the person ``by``."""
    own, others, nobody = SENTENCES[action]
    if by is None:
        return nobody
    return own if by == reader else others
