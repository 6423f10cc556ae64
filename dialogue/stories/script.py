"""What the scripted partner says in a story. It recognises the sentences of the story, and no others."""

from dataclasses import dataclass, field
from typing import Final, Literal

from dialogue.moderator.events import Seat
from dialogue.moderator.format import ACCEPTED, Step
from dialogue.stories import Lines, Story, is_thanks

#: What the script has no sentence for: the caller says in its reader's language that it is a script.
Honest = Literal["not_understood", "nothing_more", "no_thanks"]

#: The seat of the partner who shares first: the visitor chose it with their own seat.
SHARES_FIRST: Final[Seat] = "a"
#: A script that shares first has little to give, so that the visitor is the one who listens, and the other
#: way round. Both are above 2: two partners with so little are sent home.
RATING_TO_SHARE: Final = 3
RATING_TO_LISTEN: Final = 9


@dataclass(slots=True)
class _Share:
    by: str
    words: list[str] = field(default_factory=list)
    backs: list[str] = field(default_factory=list)
    open: bool = True


class Script:
    """The part of the partner on ``seat`` in ``story``. It hears every event, its own too."""

    def __init__(self, story: Story, seat: Seat) -> None:
        self._story = story
        self._seat = seat
        self._shares: list[_Share] = []

    def hear_words(self, by: str, gate: str | None, text: str) -> None:
        """Somebody said ``text`` in a step with this part in the gate."""
        share = self._open_share()
        if gate == "opens":
            if share is None:
                share = _Share(by)
                self._shares.append(share)
            share.words.append(text)
        elif gate == "paraphrase" and share is not None:
            share.backs.append(text)

    def hear_verdict(self, option: str) -> None:
        """The sharer chose ``option`` about a saying-back."""
        if option == ACCEPTED:
            self.hear_parked()

    def hear_parked(self) -> None:
        """The open share is over."""
        for share in self._shares:
            share.open = False

    def words(self, step: Step, language: str) -> str | Honest | None:
        """The words for a step that asks for some. None: the story has nothing to do with the step."""
        mine, share = self._story.in_language(language).script, self._open_share()
        if step.gate == "opens":
            return self._shared(mine, share)
        if step.gate == "paraphrase":
            return self._said_back(mine, share)
        if is_thanks(step):
            heard = [each for each in self._shares if each.by != self._seat]
            return mine.thanks if heard and self._understands(heard[-1]) else "no_thanks"
        return None

    def option(self, step: Step, speaker: Seat | None) -> str | None:
        """The option with which the partner on `SHARES_FIRST` begins, where the other would."""
        if step.phase != "opening" or speaker in {SHARES_FIRST, None}:
            return None
        if not any("swap" in outcome.do for outcome in step.outcomes):
            return None
        keeping = {outcome.when.all for outcome in step.outcomes if "swap" not in outcome.do}
        return next((option.id for option in step.options if option.id not in keeping), None)

    def rating(self, step: Step) -> int | None:
        """The rating before the talk, which may decide who shares first."""
        if step.phase != "opening":
            return None
        return RATING_TO_SHARE if self._seat == SHARES_FIRST else RATING_TO_LISTEN

    def _open_share(self) -> _Share | None:
        return next((share for share in self._shares if share.open), None)

    def _shared(self, mine: Lines, share: _Share | None) -> str | Honest:
        if share is not None:
            return mine.add if len(share.words) == 1 else "nothing_more"
        before = any(each.by == self._seat for each in self._shares)
        return "nothing_more" if before else mine.share

    def _said_back(self, mine: Lines, share: _Share | None) -> str | Honest:
        if share is None or not self._understands(share):
            return "not_understood"
        whole = any(text in self._visitors("add") for text in share.words)
        given = {text for texts in self._story.texts.values() for text in texts.script.back[whole:]}
        # The same words a second time would be no answer.
        return "not_understood" if given.intersection(share.backs) else mine.back[whole]

    def _understands(self, share: _Share) -> bool:
        """Whether the visitor shared sentences of the story alone."""
        first, *added = (text.strip() for text in share.words)
        return first in self._visitors("share") and all(text in self._visitors("add") for text in added)

    def _visitors(self, name: Literal["share", "add"]) -> set[str]:
        return {getattr(texts.visitor, name) for texts in self._story.texts.values()}
