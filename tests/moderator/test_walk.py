"""Explores every reachable state of each format, and checks every promise in each state."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple

import pytest

from dialogue import formats
from dialogue.moderator.commands import Choose, Command, End, Join, Nod, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Event, Phase, Said
from dialogue.moderator.format import Format
from dialogue.moderator.format_check import explore
from dialogue.moderator.permissions import may
from dialogue.moderator.situations import Situation
from dialogue.moderator.state import State, evolve, initial_state
from tests.moderator import promises
from tests.moderator.helpers import BEGIN, DUET, INVITED
from tests.moderator.promises import FOLLOWS, RATINGS, GateInvariant

#: Counting branches takes twice as long and finds none that other tests do not reach.
pytestmark = pytest.mark.no_cover

FORMATS = {DUET.id: DUET, **formats.catalogue()}
#: Commands that a partner may send at any time, and no step asks for.
BREAKING_OFF = (End, Nod)


@dataclass(frozen=True)
class Edge:
    """A command in a state, the events that it caused, and the resulting node."""

    command: Command
    events: tuple[Event, ...]
    to: "Node" = field(repr=False)


@dataclass(eq=False)
class Node:
    """A state, the events on the first path that reached it, and its outgoing edges."""

    state: State
    gate: GateInvariant
    way: tuple[tuple[datetime, Event], ...] = field(repr=False)
    edges: list[Edge] = field(default_factory=list, repr=False)


class Counts(NamedTuple):
    """The highest counts that the format tests. Higher counts do not change its behaviour."""

    tries: int
    rounds: int
    lows: Mapping[Phase, set[int]]
    understood: bool  # whether the format asks who is understood


@cache
def walk(name: str) -> tuple[Node, ...]:
    """Every reachable state, breadth first. States with equal ``essence`` are merged."""
    made = FORMATS[name]
    most = most_of(made)
    first = initial_state(made)
    nodes = {essence(first, GateInvariant(), most): Node(first, GateInvariant(), ())}
    todo = deque(nodes.values())
    while todo:
        node = todo.popleft()
        for command in asked(node.state):
            decision = decide(node.state, command)
            assert not isinstance(decision, Refusal), f"{command}: {decision}"
            state, gate = node.state, node.gate
            for event in decision:
                state, gate = evolve(state, event, command.at), gate.after(event, made)
            reached = essence(state, gate, most)
            if reached not in nodes:
                nodes[reached] = Node(state, gate, (*node.way, *((command.at, event) for event in decision)))
                todo.append(nodes[reached])
            node.edges.append(Edge(command, decision, nodes[reached]))
    return tuple(nodes.values())


def rounds_of(made: Format) -> int:
    """The highest round that the format tests."""
    return max(outcome.when.rounds or 1 for step in made.steps.values() for outcome in step.outcomes)


def lows_of(made: Format) -> dict[Phase, set[int]]:
    """The values of ``both_at_most`` in the format, by phase."""
    asked_about: dict[Phase, set[int]] = {}
    for step in made.steps.values():
        limits = {outcome.when.both_at_most for outcome in step.outcomes} - {None}
        asked_about.setdefault(step.phase, set()).update(limit for limit in limits if limit is not None)
    return asked_about


def most_of(made: Format) -> Counts:
    return Counts(
        tries=promises.tries_of(made),
        rounds=rounds_of(made),
        lows=lows_of(made),
        understood=promises.asks_who_is_understood(made),
    )


def essence(state: State, gate: GateInvariant, most: Counts) -> tuple[object, ...]:
    """The data that later steps can depend on. Counts above the highest tested count are equal."""
    turn = state.turn and (state.turn.step, state.turn.waiting_on, telling(state, most))
    tries = state.turn and min(state.turn.tries, most.tries)
    return (
        state.phase,
        state.joined,
        min(state.round, most.rounds),
        state.speaker,
        set(state.have_shared) == set(SEATS) or state.have_shared,
        state.open_share,
        frozenset(state.understood) if most.understood else None,
        turn,
        tries,
        gate,
        how_low(state, most),
    )


def telling(state: State, most: Counts) -> tuple[object, ...]:
    """The answers given in this turn, reduced to the detail that outcomes test."""
    assert state.turn is not None
    step = state.format.steps[state.turn.step]
    looks = step.act == "choose" or any("more_resourced" in outcome.do for outcome in step.outcomes)
    return tuple(
        (seat, answer if looks else low(answer, most.lows.get(step.phase, ())))
        for seat, answer in state.turn.answers
    )


def how_low(state: State, most: Counts) -> int | None:
    """The lowest tested bound of this phase that both partners' latest ratings satisfy."""
    if len(state.ratings) < len(SEATS):
        return None
    return low(max(rating for _, rating in state.ratings), most.lows.get(state.phase, ()))


def low(rating: object, asked_about: Iterable[int]) -> int | None:
    return min((limit for limit in asked_about if isinstance(rating, int) and rating <= limit), default=None)


def asked(state: State) -> Iterator[Command]:
    """Every answer and every other permitted command except a break, all at the time ``BEGIN``."""
    for seat in SEATS:
        if seat not in state.joined:
            yield Join(by=seat, at=BEGIN)
        for name in may(state, seat, BEGIN):
            match name:
                case "say":
                    yield Say(by=seat, at=BEGIN, turn=state.turns, text="x")
                case "choose":
                    assert state.turn is not None
                    for option in state.format.steps[state.turn.step].options:
                        yield Choose(by=seat, at=BEGIN, turn=state.turns, option=option.id)
                case "rate":
                    for value in RATINGS:
                        yield Rate(by=seat, at=BEGIN, turn=state.turns, value=value)
                case "nod":
                    yield Nod(by=seat, at=BEGIN)
                case "end":
                    yield End(by=seat, at=BEGIN)
                case _:
                    assert name in {"break", "check"}


@pytest.fixture(params=FORMATS)
def nodes(request: pytest.FixtureRequest) -> tuple[Node, ...]:
    return walk(request.param)


def one_for_each_step(nodes: tuple[Node, ...]) -> Iterable[Node]:
    """The last state for each combination of phase, joined partners, step and waiting partners."""
    return {
        (
            node.state.phase,
            node.state.joined,
            node.state.turn and (node.state.turn.step, node.state.turn.waiting_on),
        ): node
        for node in nodes
    }.values()


def one_for_each_act(nodes: tuple[Node, ...]) -> Iterable[Node]:
    """The last state for each phase, joined partners, listener, act, waiting partners and kind of deadline.

    Breaks and observers' consents depend on nothing else.
    """
    return {
        (
            node.state.phase,
            set(node.state.joined) == set(SEATS) or node.state.joined,
            node.state.listener,
            (turn := node.state.turn) and (turn.act, turn.waiting_on, turn.deadline is None),
        ): node
        for node in nodes
    }.values()


@pytest.mark.parametrize("promise", promises.STATE_INVARIANTS)
def test_invariant_holds_in_every_state(
    promise: Callable[[State, datetime], None], nodes: tuple[Node, ...]
) -> None:
    for node in nodes:
        promise(node.state, BEGIN)


def test_break_and_return_in_every_state_restore_it(nodes: tuple[Node, ...]) -> None:
    for node in one_for_each_act(nodes):
        promises.a_break_changes_nothing_else(node.state, BEGIN)


def test_log_to_every_state_folds_to_it(nodes: tuple[Node, ...]) -> None:
    for node in one_for_each_step(nodes):
        promises.the_log_folds_to_the_state(nodes[0].state, list(node.way), node.state)


def test_walk_opens_the_gate_for_each_partner(nodes: tuple[Node, ...]) -> None:
    """``walk`` checks the gate at each event. This test checks that the walk opened the gate."""
    assert {node.gate.sharer for node in nodes} == {None, *SEATS}
    assert any(node.gate.said_back for node in nodes)


def test_private_answers_are_visible_to_their_author_only(nodes: tuple[Node, ...]) -> None:
    for event in {event for node in nodes for edge in node.edges for event in edge.events}:
        promises.private_answers_are_shown_to_their_author_alone(event)


def test_phase_transitions_are_the_documented_ones(nodes: tuple[Node, ...]) -> None:
    moves = {(node.state.phase, edge.to.state.phase) for node in nodes for edge in node.edges}
    assert all(after in FOLLOWS[before] for before, after in moves)
    assert {"opening", "talking", "closing", "ended"} <= {after for _, after in moves} | {"opening"}


def test_walk_reaches_every_step(nodes: tuple[Node, ...]) -> None:
    met = {node.state.turn.step for node in nodes if node.state.turn is not None}
    assert met == set(nodes[0].state.format.steps)


@pytest.mark.parametrize("name", FORMATS)
def test_format_check_explores_exactly_the_situations_that_the_moderator_reaches(name: str) -> None:
    """Compares two independent searches: over situations, and over the moderator's decisions."""
    made = FORMATS[name]
    most = most_of(made)
    met = {
        Situation(
            step=node.state.turn.step,
            speaker=node.state.speaker,
            tries=min(node.state.turn.tries, most.tries),
            round=min(node.state.round, most.rounds),
            have_shared=frozenset(node.state.have_shared),
            share="none" if node.gate.sharer is None else "said_back" if node.gate.said_back else "open",
            understood=frozenset(node.state.understood) if most.understood else frozenset(),
            rating_bound=how_low(node.state, most),
        )
        for node in walk(name)
        if node.state.turn is not None
    }
    assert met == {
        here._replace(
            had_floor=frozenset(),
            rating_bound=here.rating_bound if most.lows[made.steps[here.step].phase] else None,
        )
        for here in explore(made).situations
    }


def test_each_partner_can_open_a_share(nodes: tuple[Node, ...]) -> None:
    sharers = {
        event.by
        for node in nodes
        for edge in node.edges
        for event in edge.events
        if isinstance(event, Said) and event.gate == "opens"
    }
    assert sharers == set(SEATS)


def test_answers_lead_to_the_end_from_every_state(nodes: tuple[Node, ...]) -> None:
    """From every state, answers alone lead to the end, without a command of ``BREAKING_OFF``."""
    led_to: dict[int, list[Node]] = {}
    for node in nodes:
        for edge in node.edges:
            if not isinstance(edge.command, BREAKING_OFF):
                led_to.setdefault(id(edge.to), []).append(node)
    todo = [node for node in nodes if node.state.phase == "ended"]
    ends = set(map(id, todo))
    while todo:
        for node in led_to.get(id(todo.pop()), ()):
            if id(node) not in ends:
                ends.add(id(node))
                todo.append(node)
    # A room that one partner ended before the other joined has the phase ended too.
    assert [node.state.turn for node in nodes if id(node) not in ends] == []


def test_consents_in_every_state_change_only_themselves(nodes: tuple[Node, ...]) -> None:
    """In each state, consents change only themselves, and ``may`` stays correct."""
    for node in one_for_each_act(nodes):
        state = node.state._replace(observers=initial_state(node.state.format, INVITED).observers)
        promises.consent_changes_nothing_else(state, BEGIN)


def test_exhausted_bounds_remove_only_their_commands_from_may(nodes: tuple[Node, ...]) -> None:
    for node in one_for_each_act(nodes):
        state = node.state._replace(observers=initial_state(node.state.format, INVITED).observers)
        promises.may_respects_exhausted_bounds(state, BEGIN)
