"""The kind sentences that go with a refusal or a frame that could not be read, by language."""

from collections.abc import Mapping
from typing import Final, Literal

from dialogue.moderator import permissions

#: Every code of a refusal: the moderator's own, and those of the edge.
RefusalCode = Literal[permissions.RefusalCode, "too_fast", "id_reused", "malformed", "unavailable"]
#: What can be wrong with a message before the moderator is asked.
Fault = Literal[
    "binary", "unreadable", "empty_list", "too_many", "no_object", "twice", "characters", "type", "fields"
]

REFUSALS: Final[Mapping[str, Mapping[RefusalCode, str]]] = {
    "en": {
        "not_your_turn": "It is your partner's turn just now. Yours will come.",
        "stale_turn": "The conversation has moved on since this was written. Nothing was lost: please look at"
        " what is asked now.",
        "wrong_act": "This step asks for another kind of answer. Please look at what it asks for.",
        "unknown_option": "That is not one of the answers to choose from here.",
        "out_of_range": "That lies outside what is possible here.",
        "empty": "There are no words in it yet.",
        "too_long": "This is longer than fits here ({limit} characters). A shorter piece is easier to take"
        " in; the rest can follow.",
        "on_break": "You are both on a break. This can wait until you go on.",
        "too_early": "The break is not over yet. A little more rest will do you both good.",
        "ended": "This conversation has ended.",
        "not_allowed": "This is not possible just now.",
        "too_fast": "That was a lot at once. Please send it again in a moment.",
        "id_reused": "This was sent under an id that has been used before. Please send it under a new one.",
        "malformed": "This could not be read.",
        "unavailable": "This could not be stored just now. Please send it again in a moment.",
    }
}
#: Said where a limit is known; the sentence of :data:`REFUSALS` would leave the reader to guess it.
RATINGS: Final[Mapping[str, str]] = {"en": "A whole number from 0 to {limit} is asked for."}

FAULTS: Final[Mapping[str, Mapping[Fault, str]]] = {
    "en": {
        "binary": "This could not be read: messages are text, and this one was binary.",
        "unreadable": "This could not be read: a message is one JSON object, or a list of them.",
        "empty_list": "There was nothing in this message.",
        "too_many": "That is too many frames in one message ({limit} at most). Nothing of it was taken.",
        "no_object": "This could not be read: each frame is a JSON object.",
        "twice": "This could not be read: it has the same field twice.",
        "characters": "This holds a character that cannot be kept (NUL, or half of a surrogate pair). Every"
        " other one is welcome.",
        "type": "This could not be read: there is no frame or command of this name.",
        "fields": "This could not be read: a field is missing, unknown, or not of the kind asked for.",
    }
}
