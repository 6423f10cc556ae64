"""What a format must prove before a room is opened with it.

Theory
======

A format is a finite machine once it is seen from far enough away. How the dialogue can go on hangs only
on a **situation**: the step that is granted, who the speaker is, the tries counted, the round, who has
shared and who has had the floor in this round, whether a share is open and said back, and how low the
ratings were. The words never matter. Tries and rounds are counted up to the highest number that the format
asks about; beyond it nothing changes any more.

So the proof does not argue, it walks. From the first step, with no roles set, it tries **every** answer
(each option, each pair of options, each pair of ratings that an outcome could tell apart), draws the
conclusion with the very functions that the moderator uses (:mod:`dialogue.moderator.outcomes`), and goes
on from each situation that is new, until there is none left. In every situation before the closing it
also lets a partner ask for the end, which leads to the closing step. What it meets on the way, or never
meets, are the **faults**:

- *gap*: answers for which no outcome holds. *Unreachable* and *dead*: a step that is never granted, an
  outcome that never holds.
- *trap*: a situation from which no way leads to the end through the format's own outcomes; a loop without
  exit.
- *roles*: a step for the speaker or the listener while nobody is one, also where a partner has ended
  early.
- *phases*: closing that leads back, an opening after the talking.
- *gate*: while a share is open, each step belongs to the sharer or is the saying-back. So the roles
  cannot change, the other cannot reply, the round cannot end and the closing cannot begin before the
  sharer's yes or a park, and every share is said back. A verdict other than yes counts a try; at some
  number of tries it leads to where the share can be parked without a yes, and not before.
- *opacity*: a private answer that a partner can work out from what follows
  (:mod:`dialogue.moderator.opacity`).
- *fairness*: no round ends, and no closing begins by the format's own outcomes, when one partner has had
  the floor and the other has not; and each seat is the speaker on some way.

A format without faults is *proved*: whatever two people answer, the moderator always has a next step for
them, and the promises of the gate hold. That either partner can break off at any time is the moderator's
own rule, and no format can undo it.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from dialogue.moderator.events import SEATS, Seat, other
from dialogue.moderator.format import ACCEPTED, HIGHEST_RATING, Format, Outcome, Step
from dialogue.moderator.opacity import given_away, shows
from dialogue.moderator.outcomes import Circumstances, conclude, counted, roles, tries_after
from dialogue.moderator.situations import Answers, Fault, Share, Situation, Way
from dialogue.moderator.state import Answer

_PHASES: Final = ("opening", "talking", "closing")


@dataclass(frozen=True, slots=True)
class Findings:
    """What the walk met: the faults (none: the format is proved) and every situation it went through."""

    faults: tuple[Fault, ...]
    situations: frozenset[Situation]


def check_format(made: Format) -> tuple[Fault, ...]:
    """The faults of a format, those met on the way first. None: it is proved."""
    return examine(made).faults


def examine(made: Format) -> Findings:
    """Walk every situation that ``made`` can come to."""
    walk = _Walk(made)
    walk.go()
    faults = (*walk.faults, *walk.unmet(), *walk.trapped(), *walk.unreleased(), *walk.unheard())
    if not walk.stuck:  # where it is known what every answer leads to
        faults = (*faults, *given_away(made, walk.ways, walk.lows))
    return Findings(tuple(dict.fromkeys(faults)), frozenset(walk.ways))


class _Walk:
    """The walk through one format, and what was met."""

    def __init__(self, made: Format) -> None:
        self.made = made
        conditions = [outcome.when for step in made.steps.values() for outcome in step.outcomes]
        named_tries = [when.tries for when in conditions if when.tries is not None]
        self.most_tries = max(named_tries, default=0)
        self.enough_tries = min(named_tries, default=None)
        self.lows = {phase: _asked_about(made, phase) for phase in _PHASES}
        self.most_rounds = max((when.rounds for when in conditions if when.rounds is not None), default=1)
        self.faults: list[Fault] = []
        self.ways: dict[Situation, dict[Answers, Way]] = {}
        self.stuck: set[Situation] = (
            set()
        )  # a fault was met there, so nothing is concluded from where it leads
        self.used: dict[str, set[Outcome]] = defaultdict(set)

    def go(self) -> None:
        waiting = deque([Situation(self.made.start)])
        while waiting:
            here = waiting.popleft()
            if here in self.ways:
                continue
            self.ways[here] = {}
            step = self.made.steps[here.step]
            for answers in self._answers(step, here):
                self._follow(here, step, answers)
            waiting.extend(way.to for way in self.ways[here].values() if way.to is not None)
            if step.phase != "closing":  # a partner asks for the end
                waiting.append(here._replace(step=self.made.closing, tries=0, share="none", low=None))

    def _answers(self, step: Step, here: Situation) -> Iterator[Answers]:
        """All the answers that ``step`` can get in this situation."""
        seats: tuple[Seat, ...] = SEATS
        if step.who != "both":
            if here.speaker is None:
                self._stop(
                    here,
                    f"It is for the {step.who}, but it can come while nobody is the {step.who} yet, as when "
                    "a partner ends early. Set the roles before it, or let both do it.",
                )
                return
            seats = (here.speaker,) if step.who == "speaker" else (other(here.speaker),)
        for given in product(self._values(step), repeat=len(seats)):
            yield tuple(zip(seats, given, strict=True))

    def _follow(self, here: Situation, step: Step, answers: Answers) -> None:
        """Draw the conclusion from ``answers`` as the moderator does, and note the way that it opens."""
        floor, shared = here.floor, here.shared
        if step.act == "say" and step.who == "speaker" and step.phase == "talking":
            floor |= {answers[0][0]}
            shared |= {answers[0][0]} if step.gate == "opens" else set()
        low = self._low(step, here, answers)
        now = Circumstances(answers, here.tries, here.round, both_spoke=shared == set(SEATS), highest=low)
        outcome = conclude(step, now)
        if outcome is None:
            given = " and ".join(str(answer) for _, answer in answers)
            self._stop(
                here, f"When the answer is {given}, no outcome holds. Let the last outcome hold always."
            )
            return
        self.used[step.id].add(outcome)
        accepted = step.gate == "verdict" and answers[0][1] == ACCEPTED
        if step.gate == "verdict" and not accepted:
            self._check_try(here, outcome)
        share = self._set_aside(here, outcome, self._share_after(here, step, accepted))
        speaker = self._roles_after(here, outcome, now, share)
        to = self._onward(
            here,
            outcome,
            Situation(
                step=outcome.to,
                speaker=speaker,
                tries=0 if accepted else min(tries_after(outcome, here.tries), self.most_tries),
                round=here.round,
                shared=shared,
                floor=floor,
                share=share,
                low=low,
            ),
        )
        last_try = step.gate == "verdict" and not accepted and outcome.when.tries is not None
        self.ways[here][answers] = Way(outcome, to, accepted, last_try)

    def _low(self, step: Step, here: Situation, answers: Answers) -> int | None:
        """How low both ratings are, in the numbers that the format asks about."""
        if step.act != "rate" or len(answers) < len(SEATS):
            return here.low
        highest = max(answer for _, answer in answers if isinstance(answer, int))
        return next((low for low in self.lows[step.phase] if highest <= low), None)

    def _values(self, step: Step) -> tuple[Answer, ...]:
        """The answers of one partner. Of ratings that nothing hangs on, one stands for all."""
        if step.act == "choose":
            return tuple(option.id for option in step.options)
        if step.act == "rate":
            return tuple(range(HIGHEST_RATING + 1)) if shows(step, self.lows) else (0,)
        return (None,)

    def _share_after(self, here: Situation, step: Step, accepted: bool) -> Share:
        """The share once this step's words or verdict are in."""
        if step.gate == "opens":
            return "open"
        if step.gate == "paraphrase":
            if here.share == "none":
                self._fault(
                    here, "There is nothing to say back here: no share is open. Lead to it from a share."
                )
            return "said_back"
        if step.gate == "verdict":
            if here.share != "said_back":
                self._fault(
                    here,
                    "It asks for a verdict, but nothing was said back yet. Lead to it from a paraphrase.",
                )
            return "none" if accepted else "open"
        if here.share == "said_back" and step.act == "say":
            return "open"  # the sharer has added words, which are to be said back, too
        return here.share

    def _check_try(self, here: Situation, outcome: Outcome) -> None:
        """A verdict that is not yes counts, and the counting comes to something."""
        if "count_try" not in outcome.do:
            self._fault(
                here,
                "An answer other than yes counts no try here, so it could go on for ever. Add count_try.",
            )
        elif here.tries + 1 >= self.most_tries and outcome.when.tries is None:
            self._fault(
                here,
                "However often it is not yet it, the tries lead nowhere else. Add an outcome that holds at a "
                "number of tries, for every answer but yes.",
            )

    def _set_aside(self, here: Situation, outcome: Outcome, share: Share) -> Share:
        """The share after a park or a new count; both come only when the tries are used up."""
        tried = counted(outcome, here.tries)
        for effect in outcome.do:
            if effect not in {"park", "reset_tries"}:
                continue
            if share == "none":
                self._fault(here, f"It does {effect}, but no share is open here. Take {effect} out.")
            elif self.enough_tries is None or tried < self.enough_tries:
                self._fault(
                    here,
                    f"It does {effect} before the tries are used up. Let the verdict lead to it by tries.",
                )
            if effect == "park":
                share = "none"
        return share

    def _roles_after(
        self, here: Situation, outcome: Outcome, now: Circumstances, share: Share
    ) -> Seat | None:
        speaker = here.speaker
        for effect in outcome.do:
            pair = roles(effect, now, speaker)
            if pair is not None:
                speaker = pair[0]
            elif effect == "swap":
                self._fault(here, "It swaps the roles before anybody has one. Set them first, with as_asked.")
        if share != "none" and speaker != here.speaker:
            self._fault(
                here,
                "The roles change hands while a share is still open, so the listener could reply to what was "
                "not understood yet. Wait for the sharer's yes, or park the share.",
            )
        return speaker

    def _onward(self, here: Situation, outcome: Outcome, then: Situation) -> Situation | None:
        """Where the outcome leads in the end: the round, the phases and the gate are kept on the way."""
        step, target = self.made.steps[here.step], self.made.steps.get(outcome.to)
        closes = step.phase != "closing" and (target is None or target.phase == "closing")
        if target is not None and _PHASES.index(target.phase) < _PHASES.index(step.phase):
            self._fault(
                here, f"It leads from the {step.phase} back to the {target.phase}, which is over by then."
            )
        if closes or "end_round" in outcome.do:
            what = "The closing begins" if closes else "The round ends"
            if then.share != "none":
                self._fault(
                    here,
                    f"{what} here while a share is still open. Wait for the sharer's yes, or park the share.",
                )
            if len(then.floor) == 1:
                self._fault(
                    here,
                    f"{what} here when one partner has shared and the other has not had the floor yet. "
                    "Swap the roles first.",
                )
        elif (
            then.share != "none"
            and target is not None
            and not _keeps_gate(target)
            and then.speaker == here.speaker
        ):
            self._fault(here, _broken_gate(step, target))
        if target is not None and target.phase != step.phase:
            then = then._replace(low=None)
        if "end_round" in outcome.do:
            then = then._replace(
                round=min(here.round + 1, self.most_rounds), shared=frozenset(), floor=frozenset()
            )
        return then if target is not None else None

    def unmet(self) -> Iterator[Fault]:
        """Steps that are never granted, and outcomes that never hold."""
        granted = {here.step for here in self.ways}
        for step in self.made.steps.values():
            if step.id not in granted:
                yield Fault(step.id, "No way leads here. Lead an outcome to it, or take it out.")
            for number, outcome in enumerate(step.outcomes, start=1):
                repeated = outcome in step.outcomes[: number - 1]
                if step.id in self.used and (repeated or outcome not in self.used[step.id]):
                    yield Fault(
                        step.id,
                        f"Its outcome number {number}, to {outcome.to}, can never hold. "
                        "Mend its condition, move it up, or take it out.",
                    )

    def trapped(self) -> Iterator[Fault]:
        """Situations from which no way leads to the end: the smallest loop of them, once."""
        onward = {here: list(ways.values()) for here, ways in self.ways.items()}
        ends = {here for here, ways in onward.items() if any(way.to is None for way in ways)}
        doomed = set(self.ways) - _leading_to(ends | self.stuck, onward)
        if doomed:
            loop = min((self._reached_from(here) for here in self.ways if here in doomed), key=len)
            inside = [step for step in self.made.steps if step in {here.step for here in loop}]
            yield Fault(
                inside[0],
                f"No way leads from here to the end: it stays within {', '.join(inside)}. Give it a way out.",
            )

    def unreleased(self) -> Iterator[Fault]:
        """Verdicts after whose last try the listener would still depend on a yes alone."""
        without_yes = {
            here: [way for way in ways.values() if not way.accepted and here.share != "none"]
            for here, ways in self.ways.items()
        }
        free = {here for here in self.ways if here.share == "none"} | self.stuck
        free |= {here for here, ways in without_yes.items() if any(way.to is None for way in ways)}
        released = _leading_to(free, without_yes)
        for here, ways in without_yes.items():
            if any(way.last_try and way.to is not None and way.to not in released for way in ways):
                yield Fault(
                    here.step,
                    "After the last try still only a yes leads on. Let the sharer park the share from there.",
                )

    def unheard(self) -> Iterator[Fault]:
        """A seat that is never the speaker."""
        talking = [
            here
            for here in self.ways
            if self.made.steps[here.step].phase == "talking" and self.made.steps[here.step].who != "both"
        ]
        speakers = {here.speaker for here in talking} - {None}
        if len(speakers) == 1:
            yield Fault(
                talking[0].step,
                "The same partner is the speaker all through. Swap the roles so that both get the floor.",
            )

    def _reached_from(self, here: Situation) -> set[Situation]:
        reached, waiting = {here}, [here]
        while waiting:
            for way in self.ways[waiting.pop()].values():
                if way.to is not None and way.to not in reached:
                    reached.add(way.to)
                    waiting.append(way.to)
        return reached

    def _fault(self, here: Situation, what: str) -> None:
        self.faults.append(Fault(here.step, what))

    def _stop(self, here: Situation, what: str) -> None:
        self._fault(here, what)
        self.stuck.add(here)


def _asked_about(made: Format, phase: str) -> tuple[int, ...]:
    """The numbers about which a step of ``phase`` asks whether both ratings are at most that, in order."""
    whens = [outcome.when for step in made.steps.values() if step.phase == phase for outcome in step.outcomes]
    return tuple(sorted({when.both_at_most for when in whens if when.both_at_most is not None}))


def _keeps_gate(step: Step) -> bool:
    """Whether the step may come while a share is open."""
    return step.who == "speaker" or step.gate == "paraphrase"


def _broken_gate(step: Step, target: Step) -> str:
    if step.gate == "opens":
        return f"What is shared here is not said back: it leads to {target.id}. Lead it to a paraphrase."
    return (
        f"It leads to {target.id} while a share is still open, so the listener could reply to what was not "
        "understood yet. Wait for the sharer's yes, or park the share."
    )


def _leading_to(goal: set[Situation], ways: Mapping[Situation, Iterable[Way]]) -> set[Situation]:
    """The situations from which a way leads to ``goal``, and ``goal`` itself."""
    before: dict[Situation, list[Situation]] = defaultdict(list)
    for here, onward in ways.items():
        for way in onward:
            if way.to is not None:
                before[way.to].append(here)
    found, waiting = set(goal), list(goal)
    while waiting:
        for here in before[waiting.pop()]:
            if here not in found:
                found.add(here)
                waiting.append(here)
    return found
