"""Faults that the format check finds in the graph of situations, once every transition is known."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from dialogue.moderator.events import SEATS
from dialogue.moderator.format import Format, Outcome
from dialogue.moderator.situations import Answers, Fault, Situation, Transition, Transitions, after_early_end


def never_reached(
    dialogue_format: Format, transitions: Transitions, used_outcomes: Mapping[str, Collection[Outcome]]
) -> Iterator[Fault]:
    """Steps that are never granted, and outcomes that never hold."""
    granted = {situation.step for situation in transitions}
    for step in dialogue_format.steps.values():
        if step.id not in granted:
            yield Fault(step.id, "No way leads here. Lead an outcome to it, or take it out.")
        for number, outcome in enumerate(step.outcomes, start=1):
            repeated = outcome in step.outcomes[: number - 1]
            if step.id in used_outcomes and (repeated or outcome not in used_outcomes[step.id]):
                yield Fault(
                    step.id,
                    f"Its outcome number {number}, to {outcome.to}, can never hold. "
                    "Mend its condition, move it up, or take it out.",
                )


def traps(
    dialogue_format: Format, transitions: Transitions, unresolved: AbstractSet[Situation]
) -> Iterator[Fault]:
    """Situations from which the end cannot be reached: one fault, for the smallest loop of them."""
    onward = {situation: list(by_answers.values()) for situation, by_answers in transitions.items()}
    ends = {
        situation
        for situation, choices in onward.items()
        if any(transition.next is None for transition in choices)
    }
    trapped = set(transitions) - _situations_leading_to(ends | unresolved, onward)
    if trapped:
        loop = min(
            (_reachable_from(situation, transitions) for situation in transitions if situation in trapped),
            key=len,
        )
        inside = [step for step in dialogue_format.steps if step in {situation.step for situation in loop}]
        yield Fault(
            inside[0],
            f"No way leads from here to the end: it stays within {', '.join(inside)}. Give it a way out.",
        )


def verdicts_without_release(transitions: Transitions, unresolved: AbstractSet[Situation]) -> Iterator[Fault]:
    """Verdicts after whose last try only the sharer's yes leads on."""
    without_yes = {
        situation: [
            transition
            for transition in by_answers.values()
            if not transition.share_accepted and situation.share != "none"
        ]
        for situation, by_answers in transitions.items()
    }
    released_at_once = {situation for situation in transitions if situation.share == "none"} | unresolved
    released_at_once |= {
        situation
        for situation, choices in without_yes.items()
        if any(transition.next is None for transition in choices)
    }
    released = _situations_leading_to(released_at_once, without_yes)
    for situation, choices in without_yes.items():
        if any(
            transition.is_last_try and transition.next is not None and transition.next not in released
            for transition in choices
        ):
            yield Fault(
                situation.step,
                "After the last try still only a yes leads on. Let the sharer park the share from there.",
            )


def seats_that_never_speak(dialogue_format: Format, transitions: Transitions) -> Iterator[Fault]:
    """A seat that is never the speaker."""
    talking = [
        situation
        for situation in transitions
        if dialogue_format.steps[situation.step].phase == "talking"
        and dialogue_format.steps[situation.step].who != "both"
    ]
    speakers = {situation.speaker for situation in talking} - {None}
    if len(speakers) == 1:
        yield Fault(
            talking[0].step,
            "The same partner is the speaker all through. Swap the roles so that both get the floor.",
        )


def early_proposals(dialogue_format: Format, transitions: Transitions) -> Iterator[Fault]:
    """Steps that propose and can be granted before both are understood, each with the shortest way there."""
    early: dict[str, Situation] = {}
    for situation in transitions:  # the nearest situations come first
        is_locked = len(situation.understood) < len(SEATS) or situation.share != "none"
        if dialogue_format.steps[situation.step].proposes and is_locked:
            early.setdefault(situation.step, situation)
    ways = _shortest_ways(dialogue_format, transitions) if early else {}
    for step, situation in early.items():
        yield Fault(
            step,
            "It proposes something, but it can come before both partners are understood, on the way "
            f"{', '.join((*ways[situation], step))}. Lead to it only when both_understood = true, and when "
            "no share is open.",
        )


def _shortest_ways(dialogue_format: Format, transitions: Transitions) -> Mapping[Situation, tuple[str, ...]]:
    """The steps that lead to each situation, with the options chosen."""
    start = Situation(dialogue_format.start)
    ways: dict[Situation, tuple[str, ...]] = {start: ()}
    queue = deque([start])
    while queue:
        situation = queue.popleft()
        onward = [
            (_answered(situation.step, answers), transition.next)
            for answers, transition in transitions[situation].items()
        ]
        onward.append((f"{situation.step} (a partner ends)", after_early_end(situation, dialogue_format)))
        for step, following in onward:
            if following is not None and following not in ways:
                ways[following] = (*ways[situation], step)
                queue.append(following)
    return ways


def _answered(step: str, answers: Answers) -> str:
    chosen = [str(answer) for _, answer in answers if answer is not None]
    return f"{step} ({' and '.join(chosen)})" if chosen else step


def _reachable_from(situation: Situation, transitions: Transitions) -> set[Situation]:
    reached, queue = {situation}, [situation]
    while queue:
        for transition in transitions[queue.pop()].values():
            if transition.next is not None and transition.next not in reached:
                reached.add(transition.next)
                queue.append(transition.next)
    return reached


def _situations_leading_to(
    goal: set[Situation], transitions: Mapping[Situation, Iterable[Transition]]
) -> set[Situation]:
    """The situations from which one of ``goal`` can be reached, and ``goal`` itself."""
    predecessors: dict[Situation, list[Situation]] = defaultdict(list)
    for situation, onward in transitions.items():
        for transition in onward:
            if transition.next is not None:
                predecessors[transition.next].append(situation)
    found, queue = set(goal), list(goal)
    while queue:
        for situation in predecessors[queue.pop()]:
            if situation not in found:
                found.add(situation)
                queue.append(situation)
    return found
