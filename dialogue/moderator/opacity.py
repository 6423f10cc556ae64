"""What a partner can work out of the other's private answers (PROTOCOL.md section 4.7).

Theory
======

A private answer is shown to its author alone, but what follows from it is shown to both: the next step, the
roles, a round that ends. A partner knows the format, their own answers and all that was shown, and can ask
which answers of the other fit. The rule: of each private answer, at each moment, **at least two fit**. A veto
breaks it: a partner who said yes and sees that it was not enough knows that the other said no.

This walks the situations of the proof once more, from either chair, with what the partner on it **knows**:
the situation, but for how low the ratings were; the level of their own rating; and of each private answer of
the other, which values fit, each with the levels that the other's rating can then have. What a later step
shows of the ratings takes values away from every answer that hangs together with them, so two steps that are
opaque by themselves are tried together. Nothing else is carried on unseen, so this is exact, and no estimate.

The **level** of a rating is how many of the numbers that its phase asks about lie below it; later steps hang
on no more. An answer of which two values fit at every level is never worked out, and is followed no further.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from dialogue.moderator.events import SEATS, Seat, other
from dialogue.moderator.format import END, Format, Step
from dialogue.moderator.outcomes import Circumstances, roles
from dialogue.moderator.situations import Answers, Fault, Situation, Way, Ways
from dialogue.moderator.state import Answer

#: A format whose private answers hang together in more ways than this is refused: it would take too long.
MAX_KNOWLEDGE: Final = 5_000

#: By phase: the numbers about which its outcomes ask whether both ratings are at most that, in order.
Lows = Mapping[str, tuple[int, ...]]
#: The other's answers that fit, each with the level of the other's rating.
_Fitting = frozenset[tuple[Answer, int]]
#: What both are shown of what follows: an answer that is not private, the effects, the next situation.
_Shown = tuple[Answer, tuple[str, ...], Situation | None]


class _Secret(NamedTuple):
    """A private answer of the other, given to ``step``."""

    step: str
    fitting: _Fitting


class _Knowledge(NamedTuple):
    """What the partner on ``seat`` knows. ``here`` is without ``low``, which nobody is shown."""

    here: Situation
    seat: Seat
    own: int  # the level of their own rating
    others: frozenset[int]  # the levels that the other's rating can have
    secrets: frozenset[_Secret] = frozenset()


def shows(step: Step, lows: Lows) -> bool:
    """Whether what follows can hang on the answers to ``step``."""
    if step.act == "rate":
        return bool(lows[step.phase]) or any("more_resourced" in outcome.do for outcome in step.outcomes)
    return step.act == "choose"


def given_away(made: Format, ways: Ways, lows: Lows) -> Iterator[Fault]:
    """The private steps whose answer can be worked out. ``ways`` are those of every situation there is."""
    walk = _Walk(made, ways, lows)
    walk.go()
    yield from walk.faults.values()


class _Walk:
    """The walk through all that either partner can come to know."""

    def __init__(self, made: Format, ways: Ways, lows: Lows) -> None:
        self.made = made
        self.ways = ways
        self.lows = lows
        self.following: dict[_Knowledge, list[tuple[Answer, _Shown, _Fitting]]] = {}
        self.faults = {
            step.id: Fault(
                step.id, "It is private, but only one answer can be given. Do not call it private."
            )
            for step in made.steps.values()
            if step.private and len(step.options) == 1
        }

    def go(self) -> None:
        waiting = deque(self._nothing_of(Situation(self.made.start), seat) for seat in SEATS)
        met: set[_Knowledge] = set()
        while waiting:
            known = waiting.popleft()
            if known in met:
                continue
            met.add(known)
            if len(met) > MAX_KNOWLEDGE:
                self.faults[known.here.step] = Fault(
                    known.here.step,
                    "The private answers up to here hang together in too many ways to be followed. Let fewer "
                    "outcomes ask about earlier ratings.",
                )
                return
            waiting.extend(self._onward(known))
            if self.made.steps[known.here.step].phase != "closing":  # a partner asks for the end
                closing = known.here._replace(step=self.made.closing, tries=0, share="none")
                waiting.append(self._nothing_of(closing, known.seat))

    def _nothing_of(self, here: Situation, seat: Seat) -> _Knowledge:
        """What is known where no rating counts any more, or none does yet."""
        highest = len(self.lows[self.made.steps[here.step].phase])
        return _Knowledge(here._replace(low=None), seat, highest, frozenset({highest}))

    def _onward(self, known: _Knowledge) -> Iterator[_Knowledge]:
        """What is known after the step, for each answer that the partner can give and all that can follow."""
        step = self.made.steps[known.here.step]
        alike = known._replace(secrets=frozenset())  # what follows does not hang on what was answered before
        if alike not in self.following:
            self.following[alike] = self._follow(alike, step)
        for own, shown, fitting in self.following[alike]:
            after = self._learn(known, step, own, shown, fitting)
            if after is not None:
                yield after

    def _follow(self, known: _Knowledge, step: Step) -> list[tuple[Answer, _Shown, _Fitting]]:
        """What can be shown then, and which answers of the other fit it; of own answers, one for each."""
        followed: dict[tuple[Answer, _Shown], set[tuple[Answer, int]]] = defaultdict(set)
        for before in known.others:
            for answers, way in self.ways[self._situation(known, before)].items():
                given = dict(answers)
                shown = self._shown(step, known, answers, way)
                followed[given.get(known.seat), shown].add((given.get(other(known.seat)), before))
        rated = step.act == "rate" and step.who == "both"
        cases = {
            (self._level(own, step) if rated else None, shown, frozenset(fitting)): own
            for (own, shown), fitting in followed.items()
        }
        return [(own, shown, fitting) for (_, shown, fitting), own in cases.items()]

    def _level(self, rating: Answer, step: Step) -> int:
        assert isinstance(rating, int), "both have rated"
        return sum(low < rating for low in self.lows[step.phase])

    def _situation(self, known: _Knowledge, others: int) -> Situation:
        """The whole situation, if the other's rating has the level ``others``."""
        lows = self.lows[self.made.steps[known.here.step].phase]
        highest = max(known.own, others)
        return known.here._replace(low=lows[highest] if highest < len(lows) else None)

    def _shown(self, step: Step, known: _Knowledge, answers: Answers, way: Way) -> _Shown:
        effects: list[str] = []
        speaker = known.here.speaker
        now = Circumstances(answers, known.here.tries, known.here.round, both_spoke=False)
        for effect in way.outcome.do:
            pair = roles(effect, now, speaker)
            speaker = pair[0] if pair is not None else speaker
            effects.append(f"{effect} {pair}")
        public = None if step.private else dict(answers).get(other(known.seat))
        return public, tuple(effects), way.to._replace(low=None) if way.to is not None else None

    def _learn(
        self, known: _Knowledge, step: Step, own: Answer, shown: _Shown, fitting: _Fitting
    ) -> _Knowledge | None:
        """What is known then; None at the end. A private answer that only one value fits is a fault."""
        to = shown[2]
        levels, mine = frozenset(before for _, before in fitting), known.own
        secrets = [_Secret(secret.step, _within(secret.fitting, levels)) for secret in known.secrets]
        if step.act == "rate" and step.who == "both":
            fitting = frozenset((answer, self._level(answer, step)) for answer, _ in fitting)
            levels, mine = frozenset(after for _, after in fitting), self._level(own, step)
            secrets = []  # nothing that follows hangs on the earlier ratings any more
        if step.private and shows(step, self.lows) and all(answer is not None for answer, _ in fitting):
            secrets.append(_Secret(step.id, fitting))
        for secret in secrets:
            self._check(secret, step, own, to)
        if to is None:
            return None
        if self.made.steps[to.step].phase != step.phase:
            return self._nothing_of(to, known.seat)
        kept = frozenset(
            secret for secret in secrets if secret.step not in self.faults and _can_be_worked_out(secret)
        )
        return _Knowledge(to, known.seat, mine, levels, kept)

    def _check(self, secret: _Secret, step: Step, own: Answer, to: Situation | None) -> None:
        left = {answer for answer, _ in secret.fitting}
        if len(left) > 1:
            return
        (answer,) = left
        then = f"{step.id} leads to {to.step if to is not None else END}"
        answered = f" and who answered {own} there" if own is not None else ""
        self.faults.setdefault(
            secret.step,
            Fault(
                secret.step,
                f"It is private, but the answer {answer} is given away: when {then}, the partner who sees it"
                f"{answered} knows that it was given. Let two answers at least lead there, or do not call it "
                "private and say in its prompt what shows.",
            ),
        )


def _within(fitting: _Fitting, levels: frozenset[int]) -> _Fitting:
    return frozenset(pair for pair in fitting if pair[1] in levels)


def _can_be_worked_out(secret: _Secret) -> bool:
    """Whether at some level of the other's rating fewer than two values fit."""
    answers: dict[int, int] = defaultdict(int)
    for _, at in secret.fitting:
        answers[at] += 1
    return min(answers.values()) < 2
