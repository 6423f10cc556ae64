"""The sentence that each event reads like in an export. Answers have none: they are shown themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from dialogue.moderator.events import (
    BreakCalled,
    BreakEnded,
    Chose,
    ClosingBegan,
    Ended,
    Event,
    Granted,
    Joined,
    Nodded,
    ObserverAllowed,
    ObserverJoined,
    ObserverLeft,
    ObserverWithdrawn,
    Parked,
    Rated,
    Reminded,
    ReturnChanged,
    Returned,
    RolesSet,
    RoundEnded,
    Said,
    WordsWithdrawn,
)
from dialogue.replay.exports.texts import Translate, message

_BREAKS: Final = {
    "breather": message("{name} called a breather."),
    "flooded": message("{name} called a longer break, to calm down."),
}
_ALLOWED: Final = {
    "words": message("{name} allowed {observer} to observe."),
    "signals": message("{name} allowed {observer} to observe, without words."),
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """Writes events as sentences, with the names of the participants by their ids."""

    names: Mapping[str, str]
    translate: Translate

    def say(self, sentence: str, **values: object) -> str:
        """A sentence in the reader's language."""
        return self.translate(sentence).format(**values)

    def name_of(self, participant_id: str) -> str:
        return self.names.get(participant_id) or self.say(message("The moderator"))

    def of(self, event: Event, seqs: tuple[int, ...]) -> str | None:
        """The sentence of ``event``; ``seqs`` are the numbers of events that it may name."""
        say = self.say
        by = self.name_of(event.by)
        match event:
            case Granted() | Said() | Chose() | Rated():
                return None
            case Joined():
                return say(message("{name} came in."), name=by)
            case Nodded():
                return say(message("{name} nodded: I am with you."), name=by)
            case RolesSet():
                speaker, listener = self.names[event.speaker], self.names[event.listener]
                return say(
                    message("{speaker} speaks, {listener} listens."), speaker=speaker, listener=listener
                )
            case RoundEnded():
                return say(message("Round {number} was complete."), number=event.round)
            case Parked():
                return say(message("This was set aside for another day."))
            case Reminded():
                return say(message("A gentle reminder of the time."))
            case BreakCalled():
                return say(_BREAKS[event.kind], name=by)
            case ReturnChanged():
                return say(message("{name} changed when the break was meant to end."), name=by)
            case Returned():
                return say(message("{name} was ready to go on."), name=by)
            case BreakEnded():
                return say(message("The break was over."))
            case ObserverAllowed():
                return say(_ALLOWED[event.scope], name=by, observer=self.names[event.observer])
            case ObserverWithdrawn():
                observer = self.names[event.observer]
                return say(
                    message("{name} took back the consent to {observer} observing."),
                    name=by,
                    observer=observer,
                )
            case ObserverJoined():
                return say(message("{name} came in to observe."), name=by)
            case ObserverLeft():
                return say(message("{name} went out."), name=by)
            case ClosingBegan():
                return say(message("The closing began."))
            case Ended():
                if event.why == "completed":
                    return say(message("The conversation was complete."))
                return say(message("{name} ended it here."), name=by)
            case WordsWithdrawn():
                if not seqs:
                    return say(message("{name} took back words."), name=by)
                return say(
                    message("{name} took back words: those of the events {numbers}."),
                    name=by,
                    numbers=", ".join(map(str, seqs)),
                )
            case _:
                assert_never(event)
