"""Checks a format before a room is created with it.

Theory
======

A format is a finite state machine. Which step can follow depends only
on a **situation**: the step that is granted, who the speaker is, the tries counted, the round, who has
shared and who has had the floor in this round, whether a share is open and said back, of whom a share was
accepted, and how low the ratings were. The words never matter. Tries and rounds are counted up to the highest
number that the format asks about; beyond it nothing changes any more.

The check explores every situation, breadth first. From the first step, with no roles set, it tries
**every** answer (each option, each pair of options, each pair of ratings that an outcome could distinguish),
selects the outcome with the functions that the moderator uses (:mod:`dialogue.moderator.outcomes`), and goes
on from each new situation until none is left. In every situation before the closing a partner can also
ask for the end, which leads to the closing step. The check reports these **faults**:

- *gap*: answers for which no outcome holds. *Unreachable* and *dead*: a step that is never granted, an
  outcome that never holds.
- *trap*: a situation from which the format's own outcomes never lead to the end: a loop without exit.
- *roles*: a step for the speaker or the listener before the roles are set, also after a partner has
  ended early.
- *phases*: closing that leads back, an opening after the talking.
- *gate*: while a share is open, each step belongs to the sharer or is the saying-back. So the roles
  cannot change, the other cannot reply, the round cannot end and the closing cannot begin before the
  sharer's yes or a park, and every share is said back. A verdict other than yes counts a try; at some
  number of tries it leads to where the share can be parked without a yes, and not before.
- *persuasion*: a step that proposes and is granted before both partners are understood, or while a share is
  open. A parked share makes nobody understood.
- *opacity*: a private answer that a partner can work out from what follows
  (:mod:`dialogue.moderator.opacity`).
- *languages*: a language in which the format has only some of its texts.
- *fairness*: no round ends, and no closing begins by the format's own outcomes, when one partner has had
  the floor and the other has not; and each seat is the speaker on some way.

A format without faults is *proved*: whatever two people answer, the moderator always has a next step for
them, and the promises of the gate hold. That either partner can break off at any time is the moderator's
own rule, and no format can undo it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from dialogue.moderator import reachability
from dialogue.moderator.events import SEATS, Seat, other
from dialogue.moderator.format import ACCEPTED, MAX_RATING, Format, Outcome, Step
from dialogue.moderator.format_languages import incomplete_languages
from dialogue.moderator.opacity import affects_what_follows, deducible_answers
from dialogue.moderator.outcomes import OutcomeInputs, count_try, roles_after, select_outcome, tries_after
from dialogue.moderator.situations import Answers, Fault, ShareStatus, Situation, Transition, after_early_end
from dialogue.moderator.state import Answer

_PHASES: Final = ("opening", "talking", "closing")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The faults (none: the format is proved) and every situation that can be reached."""

    faults: tuple[Fault, ...]
    situations: frozenset[Situation]


def check_format(dialogue_format: Format) -> tuple[Fault, ...]:
    """The faults of a format, in the order in which they were found. None: it is proved."""
    return explore(dialogue_format).faults


def explore(dialogue_format: Format) -> CheckResult:
    """Explore every situation that the format can reach."""
    exploration = _Exploration(dialogue_format)
    exploration.run()
    transitions = exploration.transitions
    faults = (
        *exploration.faults,
        *reachability.never_reached(dialogue_format, transitions, exploration.used_outcomes),
        *reachability.traps(dialogue_format, transitions, exploration.unresolved),
        *reachability.verdicts_without_release(transitions, exploration.unresolved),
        *reachability.seats_that_never_speak(dialogue_format, transitions),
        *reachability.early_proposals(dialogue_format, transitions),
        *incomplete_languages(dialogue_format),
    )
    if not exploration.unresolved:  # every answer's transition is known
        faults = (*faults, *deducible_answers(dialogue_format, transitions, exploration.rating_bounds))
    return CheckResult(tuple(dict.fromkeys(faults)), frozenset(transitions))


class _Exploration:
    """The exploration of one format: its transitions and the faults found on the way."""

    def __init__(self, dialogue_format: Format) -> None:
        self.format = dialogue_format
        conditions = [outcome.when for step in dialogue_format.steps.values() for outcome in step.outcomes]
        named_tries = [when.tries for when in conditions if when.tries is not None]
        self.max_tries = max(named_tries, default=0)
        self.min_tries = min(named_tries, default=None)
        self.rating_bounds = {phase: _rating_bounds(dialogue_format, phase) for phase in _PHASES}
        self.asks_who_is_understood = any(step.proposes for step in dialogue_format.steps.values()) or any(
            when.both_understood is not None for when in conditions
        )
        self.max_rounds = max((when.rounds for when in conditions if when.rounds is not None), default=1)
        self.faults: list[Fault] = []
        self.transitions: dict[Situation, dict[Answers, Transition]] = {}
        self.unresolved: set[Situation] = (
            set()
        )  # a fault was met there, so nothing is concluded from where it leads
        self.used_outcomes: dict[str, set[Outcome]] = defaultdict(set)

    def run(self) -> None:
        queue = deque([Situation(self.format.start)])
        while queue:
            situation = queue.popleft()
            if situation in self.transitions:
                continue
            self.transitions[situation] = {}
            step = self.format.steps[situation.step]
            for answers in self._answers(step, situation):
                self._follow(situation, step, answers)
            queue.extend(
                transition.next
                for transition in self.transitions[situation].values()
                if transition.next is not None
            )
            ended_early = after_early_end(situation, self.format)
            if ended_early is not None:
                queue.append(ended_early)

    def _answers(self, step: Step, situation: Situation) -> Iterator[Answers]:
        """All the answers that ``step`` can get in this situation."""
        seats: tuple[Seat, ...] = SEATS
        if step.who != "both":
            if situation.speaker is None:
                self._mark_unresolved(
                    situation,
                    f"It is for the {step.who}, but it can come while nobody is the {step.who} yet, as when "
                    "a partner ends early. Set the roles before it, or let both do it.",
                )
                return
            seats = (situation.speaker,) if step.who == "speaker" else (other(situation.speaker),)
        for values in product(self._possible_answers(step), repeat=len(seats)):
            yield tuple(zip(seats, values, strict=True))

    def _follow(self, situation: Situation, step: Step, answers: Answers) -> None:
        """Select the outcome of ``answers`` as the moderator does, and record the transition."""
        had_floor, have_shared = situation.had_floor, situation.have_shared
        if step.act == "say" and step.who == "speaker" and step.phase == "talking":
            had_floor |= {answers[0][0]}
            have_shared |= {answers[0][0]} if step.gate == "opens" else set()
        accepted = step.gate == "verdict" and answers[0][1] == ACCEPTED
        understood = situation.understood
        if accepted and self.asks_who_is_understood:
            understood |= {answers[0][0]}
        rating_bound = self._rating_bound(step, situation, answers)
        inputs = OutcomeInputs(
            answers,
            situation.tries,
            situation.round,
            both_spoke=have_shared == set(SEATS),
            both_understood=understood == set(SEATS),
            highest_rating=rating_bound,
        )
        outcome = select_outcome(step, inputs)
        if outcome is None:
            values = " and ".join(str(answer) for _, answer in answers)
            self._mark_unresolved(
                situation, f"When the answer is {values}, no outcome holds. Let the last outcome hold always."
            )
            return
        self.used_outcomes[step.id].add(outcome)
        if step.gate == "verdict" and not accepted:
            self._check_try(situation, outcome)
        share = self._share_after_effects(situation, outcome, self._share_after(situation, step, accepted))
        speaker = self._speaker_after(situation, outcome, inputs, share)
        target = self._transition_target(
            situation,
            outcome,
            Situation(
                step=outcome.to,
                speaker=speaker,
                tries=0 if accepted else min(tries_after(outcome, situation.tries), self.max_tries),
                round=situation.round,
                have_shared=have_shared,
                had_floor=had_floor,
                share=share,
                understood=understood,
                rating_bound=rating_bound,
            ),
        )
        last_try = step.gate == "verdict" and not accepted and outcome.when.tries is not None
        self.transitions[situation][answers] = Transition(outcome, target, accepted, last_try)

    def _rating_bound(self, step: Step, situation: Situation, answers: Answers) -> int | None:
        """The lowest number in the phase's conditions that both ratings are at most."""
        if step.act != "rate" or len(answers) < len(SEATS):
            return situation.rating_bound
        highest = max(answer for _, answer in answers if isinstance(answer, int))
        return next(
            (rating_bound for rating_bound in self.rating_bounds[step.phase] if highest <= rating_bound), None
        )

    def _possible_answers(self, step: Step) -> tuple[Answer, ...]:
        """The answers that one partner can give. If nothing depends on a rating, one value stands for all."""
        if step.act == "choose":
            return tuple(option.id for option in step.options)
        if step.act == "rate":
            return tuple(range(MAX_RATING + 1)) if affects_what_follows(step, self.rating_bounds) else (0,)
        return (None,)

    def _share_after(self, situation: Situation, step: Step, accepted: bool) -> ShareStatus:
        """The share once this step's words or verdict are in."""
        if step.gate == "opens":
            return "open"
        if step.gate == "paraphrase":
            if situation.share == "none":
                self._fault(
                    situation, "There is nothing to say back here: no share is open. Lead to it from a share."
                )
            return "said_back"
        if step.gate == "verdict":
            if situation.share != "said_back":
                self._fault(
                    situation,
                    "It asks for a verdict, but nothing was said back yet. Lead to it from a paraphrase.",
                )
            return "none" if accepted else "open"
        if situation.share == "said_back" and step.act == "say":
            return "open"  # the sharer has added words, which are to be said back, too
        return situation.share

    def _check_try(self, situation: Situation, outcome: Outcome) -> None:
        """A verdict other than yes counts a try, and enough tries lead elsewhere."""
        if "count_try" not in outcome.do:
            self._fault(
                situation,
                "An answer other than yes counts no try here, so it could go on for ever. Add count_try.",
            )
        elif situation.tries + 1 >= self.max_tries and outcome.when.tries is None:
            self._fault(
                situation,
                "However often it is not yet it, the tries lead nowhere else. Add an outcome that holds at a "
                "number of tries, for every answer but yes.",
            )

    def _share_after_effects(self, situation: Situation, outcome: Outcome, share: ShareStatus) -> ShareStatus:
        """The share after a park or a new count; both come only when the tries are used up."""
        tried = count_try(outcome, situation.tries)
        for effect in outcome.do:
            if effect not in {"park", "reset_tries"}:
                continue
            if share == "none":
                self._fault(situation, f"It does {effect}, but no share is open here. Take {effect} out.")
            elif self.min_tries is None or tried < self.min_tries:
                self._fault(
                    situation,
                    f"It does {effect} before the tries are used up. Let the verdict lead to it by tries.",
                )
            if effect == "park":
                share = "none"
        return share

    def _speaker_after(
        self, situation: Situation, outcome: Outcome, inputs: OutcomeInputs, share: ShareStatus
    ) -> Seat | None:
        speaker = situation.speaker
        for effect in outcome.do:
            pair = roles_after(effect, inputs, speaker)
            if pair is not None:
                speaker = pair[0]
            elif effect == "swap":
                self._fault(
                    situation, "It swaps the roles before anybody has one. Set them first, with as_asked."
                )
        if share != "none" and speaker != situation.speaker:
            self._fault(
                situation,
                "The roles change hands while a share is still open, so the listener could reply to what was "
                "not understood yet. Wait for the sharer's yes, or park the share.",
            )
        return speaker

    def _transition_target(
        self, situation: Situation, outcome: Outcome, proposed: Situation
    ) -> Situation | None:
        """The next situation, after the rules of round, phases and gate are checked; None at the end."""
        step, target = self.format.steps[situation.step], self.format.steps.get(outcome.to)
        closing_begins = step.phase != "closing" and (target is None or target.phase == "closing")
        if target is not None and _PHASES.index(target.phase) < _PHASES.index(step.phase):
            self._fault(
                situation,
                f"It leads from the {step.phase} back to the {target.phase}, which is over by then.",
            )
        if closing_begins or "end_round" in outcome.do:
            what = "The closing begins" if closing_begins else "The round ends"
            if proposed.share != "none":
                self._fault(
                    situation,
                    f"{what} here while a share is still open. Wait for the sharer's yes, or park the share.",
                )
            if len(proposed.had_floor) == 1:
                self._fault(
                    situation,
                    f"{what} here when one partner has shared and the other has not had the floor yet. "
                    "Swap the roles first.",
                )
        elif (
            proposed.share != "none"
            and target is not None
            and not _keeps_gate(target)
            and proposed.speaker == situation.speaker
        ):
            self._fault(situation, _broken_gate(step, target))
        if target is not None and target.phase != step.phase:
            proposed = proposed._replace(rating_bound=None)
        if "end_round" in outcome.do:
            proposed = proposed._replace(
                round=min(situation.round + 1, self.max_rounds),
                have_shared=frozenset(),
                had_floor=frozenset(),
            )
        return proposed if target is not None else None

    def _fault(self, situation: Situation, message: str) -> None:
        self.faults.append(Fault(situation.step, message))

    def _mark_unresolved(self, situation: Situation, message: str) -> None:
        self._fault(situation, message)
        self.unresolved.add(situation)


def _rating_bounds(dialogue_format: Format, phase: str) -> tuple[int, ...]:
    """The numbers about which a step of ``phase`` asks whether both ratings are at most that, in order."""
    whens = [
        outcome.when
        for step in dialogue_format.steps.values()
        if step.phase == phase
        for outcome in step.outcomes
    ]
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
