"""Given events, when a command comes, then these events or this refusal. Each test runs for both partners."""

from collections.abc import Callable

import pytest

from dialogue.moderator.commands import Command
from dialogue.moderator.decide import Refusal, decide
from dialogue.moderator.events import SEATS, Nodded, Seat, other
from dialogue.moderator.format import parse
from dialogue.moderator.permissions import MAX_NODS
from dialogue.moderator.state import ImpossibleEvent
from tests.moderator.helpers import (
    DUET_TEXT,
    LEE,
    MINUTE,
    PLACES,
    CommandBuilder,
    Room,
    allow,
    call_break,
    check_deadline,
    choose,
    end,
    join,
    join_as_observer,
    leave_as_observer,
    nod,
    rate,
    return_from_break,
    room_at,
    say,
    withdraw,
)

ByChair = Callable[[Seat, Seat], CommandBuilder]

#: Where, what is sent, and the code of the refusal. ``me`` is the first speaker, ``you`` the first listener.
REFUSED: list[tuple[str, ByChair, str]] = [
    # Before both are there.
    ("gathering", lambda me, _: say(me), "not_allowed"),
    ("gathering", lambda me, _: choose(me, "yes"), "not_allowed"),
    ("gathering", lambda me, _: rate(me, 5), "not_allowed"),
    ("gathering", lambda me, _: nod(me), "not_allowed"),
    ("gathering", lambda me, _: call_break(me), "not_allowed"),
    ("gathering", lambda me, _: return_from_break(me), "not_allowed"),
    # A step that each does alone.
    ("check_in", lambda me, _: say(me), "wrong_act"),
    ("check_in", lambda me, _: choose(me, "yes"), "wrong_act"),
    ("check_in", lambda me, _: rate(me, 11), "out_of_range"),
    ("check_in", lambda me, _: rate(me, -1), "out_of_range"),
    ("check_in", lambda me, _: rate(me, 5, turn=0), "stale_turn"),
    ("check_in", lambda me, _: nod(me), "not_allowed"),
    ("check_in", lambda me, _: return_from_break(me), "not_allowed"),
    ("half checked in", lambda me, _: rate(me, 5), "not_your_turn"),
    ("half checked in", lambda _, you: say(you), "wrong_act"),
    # The speaker's turn to say.
    ("share", lambda _, you: say(you), "not_your_turn"),
    ("share", lambda _, you: choose(you, "yes"), "not_your_turn"),
    ("share", lambda me, _: choose(me, "yes"), "wrong_act"),
    ("share", lambda me, _: rate(me, 5), "wrong_act"),
    ("share", lambda me, _: say(me, ""), "empty"),
    ("share", lambda me, _: say(me, " \n\t\u3000"), "empty"),
    ("share", lambda me, _: say(me, "\u200b\u200f\ufeff"), "empty"),  # nothing that anybody could see
    ("share", lambda me, _: say(me, "\u3164"), "empty"),
    ("share", lambda me, _: say(me, "\u2800\u0301\U000e0041"), "empty"),
    ("share", lambda me, _: say(me, "x" * 41), "too_long"),
    ("share", lambda me, _: say(me, turn=1), "stale_turn"),
    ("share", lambda me, _: say(me, turn=3), "stale_turn"),
    ("share", lambda _, you: say(you, turn=1), "stale_turn"),
    ("share", lambda me, _: nod(me), "not_allowed"),
    ("share", lambda me, _: return_from_break(me), "not_allowed"),
    # The listener's saying back, and the speaker's verdict.
    ("mirror", lambda me, _: say(me), "not_your_turn"),
    ("mirror", lambda _, you: say(you, turn=2), "stale_turn"),
    ("verdict", lambda _, you: choose(you, "yes"), "not_your_turn"),
    ("verdict", lambda me, _: choose(me, "maybe"), "unknown_option"),
    ("verdict", lambda me, _: choose(me, ""), "unknown_option"),
    ("verdict", lambda me, _: say(me), "wrong_act"),
    # Another's words are not asked for, whoever they come from.
    ("share", lambda *_: say(LEE), "not_allowed"),
    ("share", lambda *_: end(LEE), "not_allowed"),
    ("share", lambda *_: call_break("moderator"), "not_allowed"),
    ("gathering", lambda *_: join(LEE), "not_allowed"),
    ("share", lambda *_: allow(LEE), "not_allowed"),
    ("share", lambda *_: join_as_observer(LEE), "not_allowed"),
    ("share", lambda *_: join_as_observer("stranger"), "not_allowed"),
    ("share", lambda me, _: join_as_observer(me), "not_allowed"),
    ("share", lambda *_: leave_as_observer("stranger"), "not_allowed"),
    # On a break.
    ("break", lambda me, _: say(me), "on_break"),
    ("break", lambda me, _: choose(me, "yes"), "on_break"),
    ("break", lambda me, _: say(me, turn=1), "on_break"),
    ("break", lambda _, you: nod(you), "on_break"),
    ("break", lambda _, you: call_break(you, "flooded"), "on_break"),
    ("break in opening", lambda _, you: rate(you, 5), "on_break"),
    # Closing.
    ("farewell", lambda me, _: say(me), "wrong_act"),
    ("farewell", lambda _, you: nod(you), "not_allowed"),
    # After the end.
    ("ended", lambda me, _: say(me), "ended"),
    ("ended", lambda me, _: choose(me, "yes"), "ended"),
    ("ended", lambda me, _: rate(me, 5), "ended"),
    ("ended", lambda _, you: nod(you), "ended"),
    ("ended", lambda me, _: call_break(me), "ended"),
    ("ended", lambda me, _: return_from_break(me), "ended"),
    ("ended", lambda me, _: end(me), "ended"),
    ("ended", lambda me, _: allow(me), "ended"),
    ("ended", lambda me, _: withdraw(me), "ended"),
]


@pytest.mark.parametrize(("place", "message", "code"), REFUSED)
def test_command_that_may_does_not_list_is_refused_and_changes_nothing(
    place: str, message: ByChair, code: str
) -> None:
    for me in SEATS:
        room = room_at(place, me)
        before = room.state
        assert room.when(message(me, other(me))) == [f"refused: {code}"]
        assert room.state is before


def test_refusal_of_too_long_text_names_the_limit(me: Seat) -> None:
    assert room_at("share", me).handle(say(me, "x" * 41)) == Refusal("too_long", 40)
    assert room_at("check_in", me).handle(rate(me, 11)) == Refusal("out_of_range", 10)


class TestJoining:
    def test_first_partner_joins_and_waits(self, me: Seat) -> None:
        room = Room()
        assert room.when(join(me)) == [f"{me} joined"]
        assert room.state.phase == "gathering"

    def test_second_partner_joins_and_the_first_turn_is_granted(self, me: Seat, you: Seat) -> None:
        room = room_at("gathering", me)
        assert room.when(join(you)) == [f"{you} joined", "check_in granted to a and b"]
        assert room.state.phase == "opening"

    def test_second_join_of_a_partner_changes_nothing(self, me: Seat) -> None:
        for place in PLACES:
            assert room_at(place, me).when(join(me)) == []

    def test_join_after_the_end_is_recorded_without_a_grant(self, me: Seat, you: Seat) -> None:
        room = room_at("gathering", me).given(end(me))
        assert room.when(join(you)) == [f"{you} joined"]
        assert room.state.phase == "ended"


class TestStepForBoth:
    def test_waits_for_both_until_each_has_answered(self, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me)
        assert [room.waits_for(me), room.waits_for(you)] == [True, True]
        assert room.when(rate(me, 4)) == [f"{me} rated 4"]
        assert [room.waits_for(me), room.waits_for(you)] == [False, True]
        assert room.may(me) == {"break", "end", "allow_observer"}

    @pytest.mark.parametrize("swapped", [False, True])
    def test_takes_the_answers_in_either_order(self, swapped: bool, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me)
        first, second = (rate(you, 8), rate(me, 4)) if swapped else (rate(me, 4), rate(you, 8))
        room.given(first)
        assert room.when(second)[1:] == [
            f"{me} speaks and {you} listens: more_resourced",
            f"share granted to {me}",
        ]

    def test_equal_ratings_let_seat_a_speak_first(self, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me).given(rate(me, 7))
        assert room.when(rate(you, 7))[1:] == ["a speaks and b listens: more_resourced", "share granted to a"]

    @pytest.mark.parametrize("ratings", [(10, 9), (9, 10), (7, 8), (6, 5), (4, 3), (3, 4)])
    def test_ratings_within_one_band_let_seat_a_speak_first(self, ratings: tuple[int, int], me: Seat) -> None:
        room = room_at("check_in", me).given(rate("a", ratings[0]), rate("b", ratings[1]))
        assert room.state.speaker == "a"

    @pytest.mark.parametrize(("me_gives", "you_give"), [(8, 9), (6, 7), (4, 5), (2, 3), (0, 10)])
    def test_ratings_in_different_bands_let_the_more_resourced_listen(
        self, me_gives: int, you_give: int, me: Seat, you: Seat
    ) -> None:
        room = room_at("check_in", me).given(rate(me, me_gives), rate(you, you_give))
        assert (room.state.speaker, room.state.listener) == (me, you)

    @pytest.mark.parametrize("low", [(2, 2), (0, 1)])
    def test_two_low_ratings_select_the_both_at_most_outcome(
        self, low: tuple[int, int], me: Seat, you: Seat
    ) -> None:
        room = room_at("check_in", me).given(rate(me, low[0]))
        assert room.when(rate(you, low[1]))[1:] == ["willing granted to a and b"]

    def test_one_low_rating_does_not_select_the_both_at_most_outcome(self, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me).given(rate(me, 2))
        assert room.when(rate(you, 3))[-1] == f"share granted to {me}"

    def test_two_yes_answers_select_the_next_outcome(self, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me).given(rate(me, 1), rate(you, 2), choose(me, "on"))
        assert room.when(choose(you, "on"))[1:] == ["a speaks and b listens: as_asked", "share granted to a"]

    @pytest.mark.parametrize("swapped", [False, True])
    def test_one_no_selects_the_any_outcome(self, swapped: bool, me: Seat, you: Seat) -> None:
        room = room_at("check_in", me).given(rate(me, 1), rate(you, 2))
        first, second = (you, me) if swapped else (me, you)
        room.given(choose(first, "stop" if swapped else "on"))
        answer = "on" if swapped else "stop"
        assert room.when(choose(second, answer)) == [
            f"{second} chose {answer}",
            "closing began by moderator",
            "farewell granted to a and b",
        ]


class TestTheGate:
    def test_share_is_followed_by_a_paraphrase_and_a_verdict(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me)
        assert room.when(say(me, "I felt alone.")) == [
            f"{me} said 'I felt alone.'",
            f"mirror granted to {you}",
        ]
        assert room.when(say(you, "You felt alone.")) == [
            f"{you} said 'You felt alone.'",
            f"verdict granted to {me}",
        ]

    def test_yes_closes_the_gate(self, me: Seat) -> None:
        room = room_at("verdict", me)
        assert room.state.open_share == "share"
        assert room.when(choose(me, "yes")) == [f"{me} chose yes", f"more granted to {me}"]
        assert room.state.open_share is None

    def test_refused_paraphrase_counts_a_try(self, me: Seat, you: Seat) -> None:
        room = room_at("verdict", me)
        tries = []
        for _ in range(2):
            assert room.when(choose(me, "missed"))[1:] == [f"mirror granted to {you}"]
            assert room.state.turn is not None
            tries.append(room.state.turn.tries)
            room.given(say(you))
        assert tries == [1, 2]

    def test_third_try_leads_to_a_choice_without_naming_a_failure(self, me: Seat) -> None:
        room = room_at("third verdict", me)
        assert room.when(choose(me, "missed")) == [f"{me} chose missed", f"stuck granted to {me}"]
        assert room.state.turn is not None
        assert room.state.turn.tries == 3

    def test_yes_at_the_third_try_accepts_the_share(self, me: Seat) -> None:
        room = room_at("third verdict", me)
        assert room.when(choose(me, "yes")) == [f"{me} chose yes", f"more granted to {me}"]
        assert room.state.turn is not None
        assert room.state.turn.tries == 0

    def test_split_grants_a_share_and_resets_the_tries(self, me: Seat) -> None:
        room = room_at("stuck", me)
        assert room.when(choose(me, "split"))[1:] == [f"share granted to {me}"]
        assert room.state.turn is not None
        assert room.state.turn.tries == 0

    def test_park_sets_the_share_aside(self, me: Seat) -> None:
        room = room_at("stuck", me)
        assert room.when(choose(me, "park")) == [
            f"{me} chose park",
            "share parked after 3",
            f"more granted to {me}",
        ]
        assert room.state.open_share is None
        assert room.state.turn is not None
        assert room.state.turn.tries == 0

    def test_go_on_grants_one_more_paraphrase(self, me: Seat, you: Seat) -> None:
        room = room_at("stuck", me)
        assert room.when(choose(me, "go_on"))[1:] == [f"mirror granted to {you}"]
        assert room.state.open_share == "share"
        room.given(say(you))
        assert room.when(choose(me, "missed"))[1:] == [f"stuck granted to {me}"]

    def test_more_adds_a_chunk_to_the_round(self, me: Seat) -> None:
        room = room_at("more", me)
        assert room.when(choose(me, "more"))[1:] == [f"share granted to {me}"]

    def test_try_counted_by_a_parking_outcome_is_included_in_parked(self, me: Seat) -> None:
        text = DUET_TEXT.replace(
            '{ to = "stuck", when = { tries = 3 }, do = "count_try" }',
            '{ to = "more", when = { tries = 3 }, do = ["count_try", "park"] }',
        )
        room = Room(parse(text))
        for _, event in room_at("third verdict", me).log:
            room.append(event)
        assert room.when(choose(me, "missed"))[1:] == ["share parked after 3", f"more granted to {me}"]
        assert room.state.turn is not None
        assert room.state.turn.tries == 0


class TestRoundsAndRoles:
    def test_enough_swaps_the_roles(self, me: Seat, you: Seat) -> None:
        room = room_at("more", me)
        assert room.when(choose(me, "enough")) == [
            f"{me} chose enough",
            f"{you} speaks and {me} listens: swap",
            f"share granted to {you}",
        ]

    def test_round_in_which_both_shared_leads_to_a_step_for_both(self, me: Seat) -> None:
        room = room_at("again", me)
        assert room.state.have_shared == ((me, "b" if me == "a" else "a"))
        assert room.state.turn is not None
        assert room.state.turn.waiting_on == SEATS

    def test_share_of_the_current_turn_counts_for_both_spoke(self, me: Seat, you: Seat) -> None:
        text = DUET_TEXT.replace(
            '[{ to = "mirror" }]', '[{ to = "again", when = { both_spoke = true } }, { to = "mirror" }]'
        )
        room = Room(parse(text))
        for _, event in room_at("swapped", me).log:
            room.append(event)
        assert room.when(say(you, "I was afraid."))[1:] == ["again granted to a and b"]

    def test_new_round_clears_have_shared(self, me: Seat, you: Seat) -> None:
        room = room_at("again", me).given(choose(me, "again"))
        assert room.when(choose(you, "again")) == [
            f"{you} chose again",
            "round 1 ended",
            f"{me} speaks and {you} listens: swap",
            f"share granted to {me}",
        ]
        assert (room.state.round, room.state.have_shared) == (2, ())

    def test_one_enough_ends_the_rounds(self, me: Seat, you: Seat) -> None:
        room = room_at("again", me).given(choose(me, "again"))
        assert room.when(choose(you, "enough")) == [
            f"{you} chose enough",
            "round 1 ended",
            "closing began by moderator",
            "farewell granted to a and b",
        ]

    def test_last_round_of_the_format_leads_to_closing(self, me: Seat, you: Seat) -> None:
        room = room_at("again", me).given(choose(me, "again"), choose(you, "again"))
        for speaker, listener in ((me, you), (you, me)):
            room.given(say(speaker), say(listener), choose(speaker, "yes"), choose(speaker, "enough"))
        room.given(choose(you, "again"))
        assert room.when(choose(me, "again"))[1:] == [
            "round 2 ended",
            "closing began by moderator",
            "farewell granted to a and b",
        ]


class TestNods:
    @pytest.mark.parametrize("place", ["share", "mirror", "verdict", "second try", "stuck", "more"])
    def test_listener_nod_is_accepted_and_keeps_the_turn(self, place: str, me: Seat, you: Seat) -> None:
        room = room_at(place, me)
        turn = room.state.turn
        assert room.when(nod(you)) == [f"{you} nodded"]
        assert turn is not None
        assert room.state.turn == turn._replace(nods=1)
        assert room.when(nod(me)) == ["refused: not_allowed"]

    def test_swap_moves_nod_to_the_new_listener(self, me: Seat, you: Seat) -> None:
        room = room_at("swapped", me)
        assert room.when(nod(me)) == [f"{me} nodded"]
        assert room.when(nod(you)) == ["refused: not_allowed"]

    def test_nod_beyond_the_bound_of_a_turn_is_refused_and_leaves_may(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me)
        for _ in range(MAX_NODS):
            assert "nod" in room.may(you)
            room.given(nod(you))
        assert room.may(you) == {"break", "end", "allow_observer"}
        assert room.when(nod(you)) == ["refused: not_allowed"]
        assert room.may(me) == {"say", "check", "break", "end", "allow_observer"}

    def test_break_keeps_the_count_of_nods_and_the_next_turn_resets_it(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me).given(*[nod(you)] * MAX_NODS)
        room.given(call_break(you)).later(minutes=2).given(return_from_break(me), return_from_break(you))
        assert room.when(nod(you)) == ["refused: not_allowed"]
        assert room.given(say(me)).when(nod(you)) == [f"{you} nodded"]

    def test_log_with_more_nods_than_the_bound_folds(self, me: Seat, you: Seat) -> None:
        room = room_at("share", me)
        for _ in range(551):
            room.append(Nodded(by=you))
        assert "nod" not in room.may(you)
        assert room.when(say(me)) == [f"{me} said 'I felt alone.'", f"mirror granted to {you}"]


class TestTheEnd:
    def test_closing_steps_lead_to_ended(self, me: Seat, you: Seat) -> None:
        room = room_at("farewell", me).given(rate(me, 6))
        assert room.when(rate(you, 7)) == [f"{you} rated 7", "kind_word granted to a and b"]
        assert room.when(say(you, "Be kind.")) == [f"{you} said 'Be kind.'"]
        assert room.when(say(me, "Rest.")) == [f"{me} said 'Rest.'", "ended by moderator: completed"]
        assert room.state.phase == "ended"
        assert room.state.turn is None

    @pytest.mark.parametrize(
        "place",
        [
            "check_in",
            "half checked in",
            "share",
            "mirror",
            "verdict",
            "second try",
            "stuck",
            "more",
            "swapped",
            "again",
        ],
    )
    def test_end_of_either_partner_leads_to_closing(self, place: str, me: Seat, you: Seat) -> None:
        for who in (me, you):
            room = room_at(place, me)
            assert room.when(end(who)) == [f"closing began by {who}", "farewell granted to a and b"]
            assert room.state.phase == "closing"
            assert room.state.open_share is None

    def test_end_resets_the_tries_of_the_open_share(self, me: Seat) -> None:
        room = room_at("second try", me).given(end(me))
        assert room.state.turn is not None
        assert room.state.turn.tries == 0

    @pytest.mark.parametrize("place", ["farewell", "kind_word"])
    def test_end_of_either_partner_in_closing_ends_the_dialogue(
        self, place: str, me: Seat, you: Seat
    ) -> None:
        for who in (me, you):
            assert room_at(place, me).when(end(who)) == [f"ended by {who}: asked"]

    def test_end_before_both_have_joined_ends_at_once(self, me: Seat, you: Seat) -> None:
        for who in (me, you):
            assert room_at("gathering", me).when(end(who)) == [f"ended by {who}: asked"]

    @pytest.mark.parametrize("place", ["break", "break in opening"])
    def test_end_during_a_break_leads_to_closing(self, place: str, me: Seat, you: Seat) -> None:
        for who in (me, you):
            room = room_at(place, me)
            assert room.when(end(who)) == [
                f"break ended by {who}",
                f"closing began by {who}",
                "farewell granted to a and b",
            ]
            assert room.state.active_break is None

    def test_end_during_a_break_in_closing_ends_the_dialogue(self, me: Seat, you: Seat) -> None:
        for who in (me, you):
            room = room_at("break in closing", me)
            assert room.when(end(who)) == [f"break ended by {who}", f"ended by {who}: asked"]


class TestReminders:
    def test_check_before_the_deadline_causes_no_event(self, me: Seat) -> None:
        assert room_at("share", me).later(seconds=119).when(check_deadline()) == []

    @pytest.mark.parametrize("late", [120, 4000])
    def test_turn_is_reminded_once_and_stays_open(self, late: int, me: Seat) -> None:
        room = room_at("share", me).later(seconds=late)
        assert room.when(check_deadline()) == ["reminded of 2"]
        assert room.later(hours=5).when(check_deadline()) == []
        assert room.when(say(me))[0] == f"{me} said 'I felt alone.'"

    def test_step_without_a_deadline_gets_no_reminder(self, me: Seat) -> None:
        assert room_at("mirror", me).later(hours=30).when(check_deadline()) == []

    def test_each_turn_has_its_own_deadline(self, me: Seat) -> None:
        room = room_at("share", me).later(minutes=3).given(check_deadline(), end(me))
        assert room.later(hours=1).when(check_deadline()) == []

    @pytest.mark.parametrize("place", ["gathering", "ended"])
    def test_no_reminder_without_a_granted_turn(self, place: str, me: Seat) -> None:
        assert room_at(place, me).later(days=2).when(check_deadline()) == []


class TestFormatThatFailsTheCheck:
    """A format that the format check would refuse. The moderator raises at some of its faults."""

    def test_answers_without_an_outcome_raise(self, me: Seat, you: Seat) -> None:
        room = Room(parse(DUET_TEXT.replace('{ to = "share", do = "more_resourced" },', "")))
        room.given(join(me), join(you), rate(me, 9))
        with pytest.raises(AssertionError, match="'check_in' has no outcome"):
            room.handle(rate(you, 9))

    def test_proposal_before_both_are_understood_raises(self, me: Seat, you: Seat) -> None:
        room = Room(parse(DUET_TEXT.replace('\nid = "willing"', '\nid = "willing"\nproposes = true')))
        room.given(join(me), join(you), rate(me, 2))
        with pytest.raises(AssertionError, match="'willing' proposes before both are understood"):
            room.handle(rate(you, 2))

    def test_step_of_a_speaker_before_the_roles_are_set_raises(self, me: Seat, you: Seat) -> None:
        room = Room(parse(DUET_TEXT.replace('start = "check_in"', 'start = "share"'))).given(join(me))
        with pytest.raises(AssertionError, match="'share' comes before the roles are set"):
            room.handle(join(you))

    def test_swap_before_the_roles_are_set_causes_no_event(self, me: Seat, you: Seat) -> None:
        text = DUET_TEXT.replace(
            '{ to = "share", do = "more_resourced" }', '{ to = "farewell", do = "swap" }'
        )
        room = Room(parse(text)).given(join(me), join(you), rate(me, 9))
        assert room.when(rate(you, 9))[1:] == ["closing began by moderator", "farewell granted to a and b"]


def test_equal_command_and_state_give_an_equal_decision(me: Seat) -> None:
    room = room_at("share", me)
    command: Command = say(me)(room)
    assert decide(room.state, command) == decide(room.state, command)


def test_event_before_the_newest_is_impossible(me: Seat) -> None:
    room = room_at("share", me).later(seconds=-1)
    with pytest.raises(ImpossibleEvent, match="backwards"):
        room.handle(say(me))


def test_events_at_the_same_time_keep_their_order(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(say(me), say(you), choose(me, "yes"))
    assert len({when for when, _ in room.log[-6:]}) == 1
    assert room.state.seq == len(room.log)


def test_words_said_after_a_minute_are_accepted(me: Seat) -> None:
    room = room_at("share", me)
    room.now += MINUTE
    assert room.when(say(me, "x" * 40))[1:] == [f"mirror granted to {'b' if me == 'a' else 'a'}"]
