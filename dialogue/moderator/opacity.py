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
from dialogue.moderator.outcomes import OutcomeInputs, roles_after
from dialogue.moderator.situations import Answers, Fault, Situation, Transition, Transitions
from dialogue.moderator.state import Answer

#: A format whose private answers hang together in more ways than this is refused: it would take too long.
MAX_KNOWLEDGE: Final = 5_000

#: By phase: the numbers about which its outcomes ask whether both ratings are at most that, in order.
RatingBounds = Mapping[str, tuple[int, ...]]
#: The other's answers that fit, each with the level of the other's rating.
_Candidates = frozenset[tuple[Answer, int]]
#: What both are shown of what follows: an answer that is not private, the effects, the next situation.
_Observation = tuple[Answer, tuple[str, ...], Situation | None]


class _PrivateAnswer(NamedTuple):
    """A private answer of the other, given to ``step``."""

    step: str
    candidates: _Candidates


class _Knowledge(NamedTuple):
    """What the partner on ``seat`` knows. ``here`` is without ``low``, which nobody is shown."""

    situation: Situation
    seat: Seat
    own_level: int  # the level of their own rating
    partner_levels: frozenset[int]  # the levels that the other's rating can have
    private_answers: frozenset[_PrivateAnswer] = frozenset()


def affects_what_follows(step: Step, rating_bounds: RatingBounds) -> bool:
    """Whether what follows can hang on the answers to ``step``."""
    if step.act == "rate":
        return bool(rating_bounds[step.phase]) or any(
            "more_resourced" in outcome.do for outcome in step.outcomes
        )
    return step.act == "choose"


def deducible_answers(
    dialogue_format: Format, transitions: Transitions, rating_bounds: RatingBounds
) -> Iterator[Fault]:
    """The private steps whose answer can be worked out. ``ways`` are those of every situation there is."""
    exploration = _Exploration(dialogue_format, transitions, rating_bounds)
    exploration.run()
    yield from exploration.faults.values()


class _Exploration:
    """The walk through all that either partner can come to know."""

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
            if self.format.steps[knowledge.situation.step].phase != "closing":  # a partner asks for the end
                closing = knowledge.situation._replace(step=self.format.closing, tries=0, share="none")
                queue.append(self._knowledge_without_ratings(closing, knowledge.seat))

    def _knowledge_without_ratings(self, situation: Situation, seat: Seat) -> _Knowledge:
        """What is known where no rating counts any more, or none does yet."""
        highest = len(self.rating_bounds[self.format.steps[situation.step].phase])
        return _Knowledge(situation._replace(rating_bound=None), seat, highest, frozenset({highest}))

    def _next_knowledge(self, knowledge: _Knowledge) -> Iterator[_Knowledge]:
        """What is known after the step, for each answer that the partner can give and all that can follow."""
        step = self.format.steps[knowledge.situation.step]
        cache_key = knowledge._replace(
            private_answers=frozenset()
        )  # what follows does not hang on what was answered before
        if cache_key not in self.cached_follow_ups:
            self.cached_follow_ups[cache_key] = self._possible_observations(cache_key, step)
        for own_answer, observation, candidates in self.cached_follow_ups[cache_key]:
            after = self._learn(knowledge, step, own_answer, observation, candidates)
            if after is not None:
                yield after

    def _possible_observations(
        self, knowledge: _Knowledge, step: Step
    ) -> list[tuple[Answer, _Observation, _Candidates]]:
        """What can be shown then, and which answers of the other fit it; of own answers, one for each."""
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
        """The whole situation, if the other's rating has the level ``others``."""
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
            answers, knowledge.situation.tries, knowledge.situation.round, both_spoke=False
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
        """What is known then; None at the end. A private answer that only one value fits is a fault."""
        next_situation = observation[2]
        levels, own_level = frozenset(before for _, before in candidates), knowledge.own_level
        private_answers = [
            _PrivateAnswer(private_answer.step, _at_levels(private_answer.candidates, levels))
            for private_answer in knowledge.private_answers
        ]
        if step.act == "rate" and step.who == "both":
            candidates = frozenset((answer, self._level(answer, step)) for answer, _ in candidates)
            levels, own_level = frozenset(after for _, after in candidates), self._level(own_answer, step)
            private_answers = []  # nothing that follows hangs on the earlier ratings any more
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
    """Whether at some level of the other's rating fewer than two values fit."""
    answers: dict[int, int] = defaultdict(int)
    for _, at in private_answer.candidates:
        answers[at] += 1
    return min(answers.values()) < 2
