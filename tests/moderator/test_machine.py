"""Random commands of two partners and two observers at random times. The promises must hold after each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dialogue import formats
from dialogue.moderator.commands import CheckDeadline, Choose, Command, Rate, Say
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import (
    MODERATOR,
    SEATS,
    BreakKind,
    Event,
    Joined,
    ObserverAllowed,
    ObserverJoined,
    ObserverLeft,
    ObserverWithdrawn,
    Scope,
    Seat,
    other,
)
from dialogue.moderator.permissions import MAX_CONSENTS, MAX_NODS
from dialogue.moderator.state import evolve, next_change, next_deadline
from dialogue.moderator.summary import initial_summary, summarize
from dialogue.moderator.visibility import Viewer, Visibility, visibility_of
from tests.moderator import promises
from tests.moderator.helpers import (
    DUET,
    INVITED,
    KIM,
    LEE,
    CommandBuilder,
    Room,
    allow,
    call_break,
    change_return,
    choose,
    end,
    hypothesis_profile,
    join,
    join_as_observer,
    leave_as_observer,
    nod,
    rate,
    return_from_break,
    say,
    withdraw,
)
from tests.moderator.promises import FOLLOWS, MOMENT, GateInvariant
from tests.moderator.test_summary import assert_agrees

FORMATS: Final = {DUET.id: DUET, **formats.catalogue()}
AFTER_THE_END: Final = (Joined, ObserverWithdrawn, ObserverJoined, ObserverLeft)
#: The refusals of a command that ``may`` lists, caused by its content.
OF_THE_CONTENT: Final = {"stale_turn", "empty", "too_long", "unknown_option", "out_of_range", "not_allowed"}

seats = st.sampled_from(SEATS)
observers = st.sampled_from((LEE, KIM))
watchers = st.sampled_from((LEE, KIM, "stranger"))
anybody = st.sampled_from((*SEATS, LEE, KIM, "stranger", MODERATOR))
scopes: st.SearchStrategy[Scope | None] = st.sampled_from((None, "words", "signals"))
kinds: st.SearchStrategy[BreakKind] = st.sampled_from(("breather", "flooded"))
fences = st.sampled_from((0, 0, 0, -1, 1))
spans = st.sampled_from(
    (MOMENT, timedelta(seconds=1), timedelta(minutes=2), timedelta(minutes=20), timedelta(days=2))
)
returns = st.none() | spans
seconds = st.sampled_from((-1, 0, 119, 1_300, 10**15))
texts = st.sampled_from(("I felt alone.", "x" * 400, "", " ", "x" * 5000, "聞いてくれて、ありがとう。"))
options = st.sampled_from(("yes", "missed", "enough", "park", "split", "no such option"))
#: The seed of a generator that draws several answers, which is much faster than one draw for each answer.
lucks = st.integers(0, 2**32)
values = st.integers(-1, 11)

#: Builders of valid and invalid commands, by the name of each in ``may``.
UNASKED: Final[dict[str, Callable[[str, st.DataObject, int], CommandBuilder]]] = {
    "say": lambda by, data, turn: say(by, data.draw(texts), turn),
    "choose": lambda by, data, turn: choose(by, data.draw(options), turn),
    "rate": lambda by, data, turn: rate(by, data.draw(values), turn),
    "nod": lambda by, _, __: nod(by),
    "break": lambda by, data, _: call_break(by, data.draw(kinds), data.draw(returns)),
    "change_return": lambda by, data, _: change_return(by, data.draw(seconds)),
    "return": lambda by, _, __: return_from_break(by),
    "allow_observer": lambda by, data, _: allow(by, data.draw(watchers), data.draw(scopes)),
    "withdraw_observer": lambda by, data, _: withdraw(by, data.draw(watchers)),
}


class Dialogue(RuleBasedStateMachine):
    """A room, and a model computed from its events: the gate, the consents, what each viewer was shown."""

    @initialize(
        name=st.sampled_from(sorted(FORMATS)),
        first=seats,
        consented=st.booleans(),
        answers=st.sampled_from((None, *range(40))),
        luck=lucks,
    )
    def open(self, name: str, first: Seat, *, consented: bool, answers: int | None, luck: int) -> None:
        """Begin before the second partner joins, or after a number of random answers."""
        self.made = FORMATS[name]
        self.room = Room(self.made, INVITED)
        self.gate = GateInvariant()
        self.consents: dict[str, dict[str, Scope]] = {LEE: {}, KIM: {}}
        self.shown: list[dict[str, Visibility]] = []
        self.answered: Command | None = None
        self.send(join(first))
        if consented:
            self.send(allow("a", LEE))
            self.send(allow("b", LEE))
        if answers is not None:
            self.send(join(other(first)))
            self.those_who_are_asked_answer(answers, luck)

    def send(self, message: CommandBuilder) -> tuple[Event, ...] | Refusal:
        """Handle the command, and check each event that it causes."""
        command = message(self.room)
        before, known = self.room.state, len(self.room.log)
        decision = self.room.handle(message)
        if isinstance(decision, Refusal):
            assert self.room.state is before
            return decision
        assert [event for _, event in self.room.log[known:]] == list(decision)
        assert self.room.state.phase in FOLLOWS[before.phase]
        for number, event in enumerate(decision, start=known + 1):
            assert before.phase != "ended" or isinstance(event, AFTER_THE_END)
            self.gate = self.gate.after(event, self.made)
            promises.private_answers_are_shown_to_their_author_alone(event)
            self.show(number, event)
        if decision and isinstance(command, Say | Choose | Rate):
            self.answered = command
        return decision

    def show(self, number: int, event: Event) -> None:
        """Record the visibility of the event for each viewer, computed from the model's consents."""
        if isinstance(event, ObserverAllowed):
            self.consents[event.observer][event.by] = event.scope
        elif isinstance(event, ObserverWithdrawn):
            self.consents[event.observer].pop(event.by, None)
        private = getattr(event, "private", False) and event.by != MODERATOR
        sights: dict[str, Visibility] = {
            seat: "nothing" if private and event.by != seat else "all" for seat in SEATS
        }
        for observer, invited in INVITED:
            given = self.consents[observer]
            words = "signals" not in (invited, *given.values())
            if len(given) < len(SEATS) or private:
                sights[observer] = "nothing"
            else:
                sights[observer] = "all" if words or not hasattr(event, "text") else "no_words"
        self.shown.append(sights)
        assert number == len(self.shown)

    @rule(by=seats)
    def joins(self, by: Seat) -> None:
        self.send(join(by))

    def waits(self) -> bool:
        state = self.room.state
        return state.turn is not None and state.active_break is None

    @precondition(waits)
    @rule(times=st.sampled_from(range(1, 9)), luck=lucks)
    def those_who_are_asked_answer(self, times: int, luck: int) -> None:
        """Answer several times, preferring the first option, so that dialogues advance to later steps."""
        draw = Random(luck)
        for _ in range(times):
            if (turn := self.room.state.turn) is None:
                return
            by = draw.choice(turn.waiting_on)
            match turn.act:
                case "say":
                    message = say(by, "I felt alone.")
                case "choose":
                    first, *others = (option.id for option in self.made.steps[turn.step].options)
                    message = choose(by, draw.choice((first, first, *(others or (first,)))))
                case "rate":
                    message = rate(by, draw.randint(0, 10))
            assert not isinstance(self.send(message), Refusal)

    @rule(by=anybody, data=st.data(), fence=fences, name=st.sampled_from(sorted(UNASKED)))
    def sends_what_nobody_asked_for(self, by: str, data: st.DataObject, fence: int, name: str) -> None:
        offered = self.room.may(by)
        decision = self.send(UNASKED[name](by, data, self.room.turn + fence))
        if isinstance(decision, Refusal):
            assert name not in offered or decision.code in OF_THE_CONTENT
        else:
            assert name in offered

    @precondition(lambda self: self.room.state.seq > 25)
    @rule(by=anybody)
    def breaks_off(self, by: str) -> None:
        offered = self.room.may(by)
        assert isinstance(self.send(end(by)), Refusal) != ("end" in offered)

    @precondition(waits)
    @rule(by=seats, kind=kinds)
    def takes_a_break(self, by: Seat, kind: BreakKind) -> None:
        assert not isinstance(self.send(call_break(by, kind)), Refusal)

    @precondition(lambda self: self.answered is not None)
    @rule()
    def sends_the_last_answer_twice(self) -> None:
        """The turn number makes a repeated answer a refusal."""
        assert self.answered is not None
        assert isinstance(decide(self.room.state, replace(self.answered, at=self.room.now)), Refusal)

    @rule(by=seats, name=st.sampled_from(("nod", "allow_observer")))
    def does_it_until_it_leaves_may(self, by: Seat, name: str) -> None:
        """A partner who repeats a bounded command reaches the bound and is refused from then on."""
        again = nod(by) if name == "nod" else allow(by, LEE)
        for _ in range(MAX_NODS + MAX_CONSENTS):
            if name not in self.room.may(by):
                break
            assert not isinstance(self.send(again), Refusal)
            if name == "allow_observer":
                self.send(withdraw(by, LEE))
        else:
            raise AssertionError(f"{name} has no bound")
        assert isinstance(self.send(again), Refusal)

    @rule(observer=observers)
    def observer_arrives(self, observer: str) -> None:
        both = len(self.consents[observer]) == len(SEATS)
        assert isinstance(self.send(join_as_observer(observer)), Refusal) != both

    @rule(observer=observers)
    def observer_leaves(self, observer: str) -> None:
        assert not isinstance(self.send(leave_as_observer(observer)), Refusal)

    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        self.room.now += span

    @precondition(lambda self: next_change(self.room.state, self.room.now) is not None)
    @rule()
    def the_least_time_passes_and_both_return(self) -> None:
        moment = next_change(self.room.state, self.room.now)
        assert moment is not None
        self.room.now = moment
        for seat in SEATS:
            assert not isinstance(self.send(return_from_break(seat)), Refusal)
        assert self.room.state.active_break is None

    @precondition(lambda self: next_deadline(self.room.state) is not None)
    @rule()
    def the_clock_rings_on_time(self) -> None:
        deadline = next_deadline(self.room.state)
        assert deadline is not None
        self.room.now = max(self.room.now, deadline)
        assert len(self.rings()) == 1

    @rule()
    def the_clock_rings_at_any_time(self) -> None:
        deadline = next_deadline(self.room.state)
        due = deadline is not None and deadline <= self.room.now
        assert len(self.rings()) == due

    def rings(self) -> tuple[Event, ...]:
        decision = self.send(lambda room: CheckDeadline(by=MODERATOR, at=room.now))
        assert not isinstance(decision, Refusal)
        return decision

    @invariant()
    def every_promise_holds(self) -> None:
        for promise in promises.STATE_INVARIANTS:
            promise(self.room.state, self.room.now)

    @invariant()
    def the_state_stays_small(self) -> None:
        state = self.room.state
        holds = (
            state.joined,
            state.have_shared,
            state.understood,
            *(watch.allowed for watch in state.observers),
        )
        answers = state.turn.answers if state.turn is not None else ()
        ready = state.active_break.ready if state.active_break is not None else ()
        assert all(len(set(held)) == len(held) <= len(SEATS) for held in (*holds, answers, ready))

    def teardown(self) -> None:
        """Every prefix of the log folds to the recorded state and gives the recorded visibilities."""
        state, summary = self.room.initial_state, initial_summary(INVITED)
        for (when, event), live in zip(self.room.log, self.room.states, strict=True):
            state, summary = evolve(state, event, when), summarize(summary, event, when)
            assert state == live
            assert_agrees(summary, state)
        for number, ((_, event), sights) in enumerate(zip(self.room.log, self.shown, strict=True), start=1):
            for who, shown in sights.items():
                watch = self.room.state.observer(who)
                spans = watch.consent_periods if watch is not None else ()
                assert visibility_of(Viewer(who), spans, number, event) == shown


TestDialogue = Dialogue.TestCase
TestDialogue.settings = hypothesis_profile()
