"""The kind sentences that go with a refusal or a frame that could not be read: messages of the catalogues."""

from collections.abc import Mapping
from typing import Final, Literal

from django.utils.translation.trans_null import gettext_noop  # needs no settings: it only marks a sentence

from dialogue.moderator import permissions

#: Every code of a refusal: the moderator's own, and those of the edge.
RefusalCode = Literal[permissions.RefusalCode, "too_fast", "id_reused", "malformed", "unavailable"]
#: What can be wrong with a message before the moderator is asked.
Fault = Literal[
    "binary", "unreadable", "empty_list", "too_many", "no_object", "twice", "characters", "type", "fields"
]

REFUSALS: Final[Mapping[RefusalCode, str]] = {
    "not_your_turn": gettext_noop("It is your partner's turn just now. Yours will come."),
    "stale_turn": gettext_noop(
        "The conversation has moved on since this was written. Nothing was lost: please look at"
        " what is asked now."
    ),
    "wrong_act": gettext_noop("This step asks for another kind of answer. Please look at what it asks for."),
    "unknown_option": gettext_noop("That is not one of the answers to choose from here."),
    "out_of_range": gettext_noop("That lies outside what is possible here."),
    "empty": gettext_noop("There are no words in it yet."),
    "too_long": gettext_noop(
        "This is longer than fits here ({limit} characters). A shorter piece is easier to take"
        " in; the rest can follow."
    ),
    "on_break": gettext_noop("You are both on a break. This can wait until you go on."),
    "too_early": gettext_noop("The break is not over yet. A little more rest will do you both good."),
    "ended": gettext_noop("This conversation has ended."),
    "not_allowed": gettext_noop("This is not possible just now."),
    "too_fast": gettext_noop("That was a lot at once. Please send it again in a moment."),
    "id_reused": gettext_noop(
        "This was sent under an id that has been used before. Please send it under a new one."
    ),
    "malformed": gettext_noop("This could not be read."),
    "unavailable": gettext_noop("This could not be stored just now. Please send it again in a moment."),
}
#: Said where a limit is known; the sentence of :data:`REFUSALS` would leave the reader to guess it.
RATINGS: Final = gettext_noop("A whole number from 0 to {limit} is asked for.")

FAULTS: Final[Mapping[Fault, str]] = {
    "binary": gettext_noop("This could not be read: messages are text, and this one was binary."),
    "unreadable": gettext_noop("This could not be read: a message is one JSON object, or a list of them."),
    "empty_list": gettext_noop("There was nothing in this message."),
    "too_many": gettext_noop(
        "That is too many frames in one message ({limit} at most). Nothing of it was taken."
    ),
    "no_object": gettext_noop("This could not be read: each frame is a JSON object."),
    "twice": gettext_noop("This could not be read: it has the same field twice."),
    "characters": gettext_noop(
        "This holds a character that cannot be kept (NUL, or half of a surrogate pair). Every"
        " other one is welcome."
    ),
    "type": gettext_noop("This could not be read: there is no frame or command of this name."),
    "fields": gettext_noop(
        "This could not be read: a field is missing, unknown, or not of the kind asked for."
    ),
}
