"""Finds private answers that the other partner can deduce (PROTOCOL.md section 4.7).

Theory
======

Only the author sees a private answer, but both partners see its consequences: the next step, the roles, the
end of a round. A partner knows the format, their own answers and everything that they were shown, and can
compute which answers of the other are consistent with it. The rule: at every moment **at least two values**
of each private answer are consistent. A veto breaks the rule: a partner who answered yes and sees that the
yes had no effect knows that the other answered no.

This module explores the situations of the format check again, once for each partner, together with that
partner's **knowledge**: the situation without its ``rating_bound``; the level of their own rating; and for
each private answer of the other partner the consistent values (the candidates), each with the possible levels
of the other's rating. If a later step reveals something about the ratings, it removes candidates from every
earlier answer that depends on them. So two steps that are safe separately are also checked in combination. No
other hidden data influences later steps, so the result is exact.

The **level** of a rating is how many of the bounds that its phase tests are below it; later steps depend on
the level only. If an answer has two candidates at every level, nobody can deduce it later, and the
exploration drops it.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from dialogue.moderator.events import SEATS, Seat, other
from dialogue.moderator.format import END, Format, Step
from dialogue.moderator.outcomes import OutcomeInputs, roles_after
from dialogue.moderator.situations import Answers, Fault, Situation, Transition, Transitions, after_early_end
from dialogue.moderator.state import Answer

#: The most states of knowledge that are explored. A format that has more is refused, to bound the run time.
MAX_KNOWLEDGE: Final = 5_000

#: By phase: the values of ``both_at_most`` in its outcomes, ascending.
RatingBounds = Mapping[str, tuple[int, ...]]
#: The consistent answers of the other partner, each with the level of the other's rating.
_Candidates = frozenset[tuple[Answer, int]]
#: What a partner sees after a step: the other's answer unless private, the effects, the next situation.
_Observation = tuple[Answer, tuple[str, ...], Situation | None]


class _PrivateAnswer(NamedTuple):
    """A private answer of the other partner to ``step``."""

    step: str
    candidates: _Candidates


class _Knowledge(NamedTuple):
    """What the partner on ``seat`` knows. ``situation`` has no ``rating_bound``: no partner sees it."""

    situation: Situation
    seat: Seat
    own_level: int  # the level of this partner's own rating
    partner_levels: frozenset[int]  # the possible levels of the other partner's rating
    private_answers: frozenset[_PrivateAnswer] = frozenset()


def affects_what_follows(step: Step, rating_bounds: RatingBounds) -> bool:
    """Whether later steps, roles or effects can depend on the answers to ``step``."""
    if step.act == "rate":
        return bool(rating_bounds[step.phase]) or any(
            "more_resourced" in outcome.do for outcome in step.outcomes
        )
    return step.act == "choose"


def deducible_answers(
    dialogue_format: Format, transitions: Transitions, rating_bounds: RatingBounds
) -> Iterator[Fault]:
    """The private steps with a deducible answer. ``transitions`` covers every reachable situation."""
    exploration = _Exploration(dialogue_format, transitions, rating_bounds)
    exploration.run()
    yield from exploration.faults.values()


class _Exploration:
    """A breadth-first search over everything that either partner can know."""

    def __init__(
        self, dialogue_format: Format, transitions: Transitions, rating_bounds: RatingBounds
    ) -> None:
        self.format = dialogue_format
        self.transitions = transitions
        self.rating_bounds = rating_bounds
        self.cached_follow_ups: dict[_Knowledge, list[tuple[Answer, _Observation, _Candidates]]] = {}
        self.faults = {
            step.id: Fault(
                step.id, "It is private, but only one answer can be given. Do not call it private."
            )
            for step in dialogue_format.steps.values()
            if step.private and len(step.options) == 1
        }

    def run(self) -> None:
        queue = deque(self._knowledge_without_ratings(Situation(self.format.start), seat) for seat in SEATS)
        visited: set[_Knowledge] = set()
        while queue:
            knowledge = queue.popleft()
            if knowledge in visited:
                continue
            visited.add(knowledge)
            if len(visited) > MAX_KNOWLEDGE:
                self.faults[knowledge.situation.step] = Fault(
                    knowledge.situation.step,
                    "The private answers up to here hang together in too many ways to be followed. Let fewer "
                    "outcomes ask about earlier ratings.",
                )
                return
            queue.extend(self._next_knowledge(knowledge))
            closing = after_early_end(knowledge.situation, self.format)
            if closing is not None:  # either partner can send `end`
                queue.append(self._knowledge_without_ratings(closing, knowledge.seat))

    def _knowledge_without_ratings(self, situation: Situation, seat: Seat) -> _Knowledge:
        """The knowledge at the start of a phase, when no rating of that phase has been given."""
        highest = len(self.rating_bounds[self.format.steps[situation.step].phase])
        return _Knowledge(situation._replace(rating_bound=None), seat, highest, frozenset({highest}))

    def _next_knowledge(self, knowledge: _Knowledge) -> Iterator[_Knowledge]:
        """The knowledge after the step, for each answer of this partner and each possible observation."""
        step = self.format.steps[knowledge.situation.step]
        cache_key = knowledge._replace(
            private_answers=frozenset()
        )  # observations do not depend on the private answers before this step
        if cache_key not in self.cached_follow_ups:
            self.cached_follow_ups[cache_key] = self._possible_observations(cache_key, step)
        for own_answer, observation, candidates in self.cached_follow_ups[cache_key]:
            after = self._learn(knowledge, step, own_answer, observation, candidates)
            if after is not None:
                yield after

    def _possible_observations(
        self, knowledge: _Knowledge, step: Step
    ) -> list[tuple[Answer, _Observation, _Candidates]]:
        """Each possible observation with the candidates that produce it, and one own answer for each case."""
        candidates_by_observation: dict[tuple[Answer, _Observation], set[tuple[Answer, int]]] = defaultdict(
            set
        )
        for before in knowledge.partner_levels:
            for answers, transition in self.transitions[self._situation(knowledge, before)].items():
                answer_by_seat = dict(answers)
                observation = self._observation(step, knowledge, answers, transition)
                candidates_by_observation[answer_by_seat.get(knowledge.seat), observation].add(
                    (answer_by_seat.get(other(knowledge.seat)), before)
                )
        rated = step.act == "rate" and step.who == "both"
        cases = {
            (self._level(own_answer, step) if rated else None, observation, frozenset(candidates)): own_answer
            for (own_answer, observation), candidates in candidates_by_observation.items()
        }
        return [
            (own_answer, observation, candidates)
            for (_, observation, candidates), own_answer in cases.items()
        ]

    def _level(self, rating: Answer, step: Step) -> int:
        assert isinstance(rating, int), "both have rated"
        return sum(bound < rating for bound in self.rating_bounds[step.phase])

    def _situation(self, knowledge: _Knowledge, partner_level: int) -> Situation:
        """The situation including its ``rating_bound``, if the other's rating has ``partner_level``."""
        rating_bounds = self.rating_bounds[self.format.steps[knowledge.situation.step].phase]
        highest = max(knowledge.own_level, partner_level)
        return knowledge.situation._replace(
            rating_bound=rating_bounds[highest] if highest < len(rating_bounds) else None
        )

    def _observation(
        self, step: Step, knowledge: _Knowledge, answers: Answers, transition: Transition
    ) -> _Observation:
        effects: list[str] = []
        speaker = knowledge.situation.speaker
        inputs = OutcomeInputs(
            answers,
            knowledge.situation.tries,
            knowledge.situation.round,
            both_spoke=False,
            both_understood=False,
        )
        for effect in transition.outcome.do:
            pair = roles_after(effect, inputs, speaker)
            speaker = pair[0] if pair is not None else speaker
            effects.append(f"{effect} {pair}")
        public = None if step.private else dict(answers).get(other(knowledge.seat))
        return (
            public,
            tuple(effects),
            transition.next._replace(rating_bound=None) if transition.next is not None else None,
        )

    def _learn(
        self,
        knowledge: _Knowledge,
        step: Step,
        own_answer: Answer,
        observation: _Observation,
        candidates: _Candidates,
    ) -> _Knowledge | None:
        """The knowledge after the step, or None at the end. Reports private answers with one candidate."""
        next_situation = observation[2]
        levels, own_level = frozenset(before for _, before in candidates), knowledge.own_level
        private_answers = [
            _PrivateAnswer(private_answer.step, _at_levels(private_answer.candidates, levels))
            for private_answer in knowledge.private_answers
        ]
        if step.act == "rate" and step.who == "both":
            candidates = frozenset((answer, self._level(answer, step)) for answer, _ in candidates)
            levels, own_level = frozenset(after for _, after in candidates), self._level(own_answer, step)
            private_answers = []  # new ratings replace the earlier ones: later steps do not depend on those
        if (
            step.private
            and affects_what_follows(step, self.rating_bounds)
            and all(answer is not None for answer, _ in candidates)
        ):
            private_answers.append(_PrivateAnswer(step.id, candidates))
        for private_answer in private_answers:
            self._check(private_answer, step, own_answer, next_situation)
        if next_situation is None:
            return None
        if self.format.steps[next_situation.step].phase != step.phase:
            return self._knowledge_without_ratings(next_situation, knowledge.seat)
        kept = frozenset(
            private_answer
            for private_answer in private_answers
            if private_answer.step not in self.faults and _is_deducible_at_some_level(private_answer)
        )
        return _Knowledge(next_situation, knowledge.seat, own_level, levels, kept)

    def _check(
        self, private_answer: _PrivateAnswer, step: Step, own_answer: Answer, next_situation: Situation | None
    ) -> None:
        answers = {answer for answer, _ in private_answer.candidates}
        if len(answers) > 1:
            return
        (answer,) = answers
        then = f"{step.id} leads to {next_situation.step if next_situation is not None else END}"
        own_part = f" and who answered {own_answer} there" if own_answer is not None else ""
        self.faults.setdefault(
            private_answer.step,
            Fault(
                private_answer.step,
                f"It is private, but the answer {answer} is given away: when {then}, the partner who sees it"
                f"{own_part} knows that it was given. Let two answers at least lead there, or do not call it "
                "private and say in its prompt what shows.",
            ),
        )


def _at_levels(candidates: _Candidates, levels: frozenset[int]) -> _Candidates:
    return frozenset(pair for pair in candidates if pair[1] in levels)


def _is_deducible_at_some_level(private_answer: _PrivateAnswer) -> bool:
    """Whether at some level of the other's rating the answer has fewer than two candidates."""
    answers: dict[int, int] = defaultdict(int)
    for _, at in private_answer.candidates:
        answers[at] += 1
    return min(answers.values()) < 2
