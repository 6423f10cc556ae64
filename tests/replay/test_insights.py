"""The insights: what was shared and said back, and where the time went, as far as each viewer may know."""

from datetime import timedelta
from itertools import pairwise

import pytest

from dialogue.log.records import Recorded
from dialogue.moderator.events import Seat
from dialogue.moderator.visibility import Viewer
from dialogue.replay.insights import Insights, Share, TimelineInterval, insights
from tests.moderator.helpers import (
    KIM,
    LEE,
    Room,
    allow,
    call_break,
    choose,
    end,
    join_as_observer,
    nod,
    rate,
    return_from_break,
    room_at,
    say,
    withdraw,
)


def seen(room: Room, who: str = "a") -> Insights:
    watch = room.state.observer(who)
    recorded = [Recorded(seq, when, event) for seq, (when, event) in enumerate(room.log, 1)]
    return insights(recorded, Viewer(who), watch.consent_periods if watch is not None else ())


def brief(stretch: TimelineInterval) -> tuple[str, str, str, int]:
    return stretch.kind, stretch.by, stretch.step, stretch.tries


def shared(share: Share, room: Room) -> tuple[list[str], list[str], str | None]:
    """A share with its words, looked up by the numbers it holds."""

    def words(seq: int) -> str:
        text: str = getattr(room.log[seq - 1][1], "text")  # noqa: B009 - only what was said has words
        return text

    accepted = words(share.accepted) if share.accepted is not None else None
    return [words(seq) for seq in share.said], [words(seq) for seq in share.paraphrases], accepted


def test_a_room_before_its_first_event_has_none() -> None:
    assert seen(Room()) == Insights([], [])


def test_share_names_its_accepted_paraphrase(me: Seat, you: Seat) -> None:
    room = room_at("mirror", me).given(
        say(you, "So far?"), choose(me, "missed"), say(you, "Alone."), choose(me, "yes")
    )

    [share] = seen(room, you).shares

    assert (share.by, share.round, share.tries, share.closed) == (me, 1, 1, "accepted")
    assert shared(share, room) == (["I felt alone."], ["So far?", "Alone."], "Alone.")


def test_a_share_may_run_several_chunks_before_it_is_accepted(me: Seat) -> None:
    room = room_at("stuck", me).given(choose(me, "split"), say(me, "Just one evening."))

    [share] = seen(room).shares

    assert shared(share, room)[0] == ["I felt alone.", "Just one evening."]
    assert (share.accepted, share.tries, share.closed) == (None, 3, "open")


def test_parked_share_has_no_paraphrase(me: Seat) -> None:
    [share] = seen(room_at("stuck", me).given(choose(me, "park"))).shares
    assert (share.accepted, share.closed) == (None, "parked")


def test_share_interrupted_by_the_end_stays_open(me: Seat, you: Seat) -> None:
    room = room_at("mirror", me).given(
        end(you), rate(me, 5), rate(you, 5), say(me, "Be kind."), say(you, "Rest.")
    )
    [share] = seen(room).shares
    assert (share.said, share.paraphrases, share.closed) == ([share.said[0]], [], "open")


def test_each_share_knows_its_round(me: Seat, you: Seat) -> None:
    room = room_at("again", me).given(choose(me, "again"), choose(you, "again"), say(me))
    assert [(share.by, share.round) for share in seen(room).shares] == [(me, 1), (you, 1), (me, 2)]


def test_the_timeline_goes_from_grant_to_grant_without_a_gap(me: Seat, you: Seat) -> None:
    room = room_at("verdict", me).later(seconds=7).given(choose(me, "missed"))

    timeline = seen(room).timeline

    assert [brief(stretch) for stretch in timeline] == [
        ("turn", "both", "check_in", 0),
        ("turn", me, "share", 0),
        ("turn", you, "mirror", 0),
        ("turn", me, "verdict", 0),
        ("turn", you, "mirror", 1),
    ]
    for before, after in pairwise(timeline):
        assert (before.last_seq, before.end) == (after.first_seq, after.start)
    assert timeline[-1].last_seq == len(room.log)


def test_break_splits_its_turn_in_the_timeline(me: Seat, you: Seat) -> None:
    room = (
        room_at("break", me)
        .later(minutes=3)
        .given(return_from_break(me), return_from_break(you))
        .later(minutes=1)
        .given(say(me))
    )

    assert [brief(stretch) for stretch in seen(room).timeline[1:]] == [
        ("turn", me, "share", 0),
        ("break", me, "share", 0),
        ("turn", me, "share", 0),
        ("turn", you, "mirror", 0),
    ]


def test_a_break_that_led_to_the_end_does_not_go_back_to_its_turn(me: Seat) -> None:
    room = room_at("break", me).given(end(me))
    assert [stretch.step for stretch in seen(room).timeline][-2:] == ["share", "farewell"]


def test_the_timeline_ends_with_the_conversation(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(allow(me), end(me), end(you))
    before = seen(room)
    room.later(hours=1).given(withdraw(me))
    assert seen(room) == before


def test_private_answer_is_not_in_the_timeline(me: Seat, you: Seat) -> None:
    half, whole = room_at("half checked in", me), room_at("check_in", me).later(seconds=7)
    whole.given(rate(me, 9))
    assert seen(half, you) == seen(whole, you)


def test_observer_gets_no_insight_from_before_the_consent(me: Seat, you: Seat) -> None:
    room = room_at("verdict", me).given(
        allow(me), allow(you), join_as_observer(), choose(me, "yes"), choose(me, "enough")
    )
    room.given(say(you, "I was afraid."), say(me, "Afraid."), choose(you, "yes"))

    found = seen(room, LEE)

    assert [share.by for share in found.shares] == [you]
    assert [stretch.step for stretch in found.timeline] == ["more", "share", "mirror", "verdict", "more"]


def test_insight_begun_under_consent_stays_open_after_withdrawal(me: Seat, you: Seat) -> None:
    room = room_at("share", me).given(allow(me), allow(you), say(me), say(you, "Alone."))
    seq = len(room.log)
    room.later(minutes=5).given(
        withdraw(you), choose(me, "yes"), choose(me, "enough"), say(you), say(me, "Hm?")
    )
    room.given(choose(you, "yes"), choose(you, "enough"), choose(me, "again"), choose(you, "again"), say(me))
    room.given(say(you, "Again?"), allow(you), choose(me, "yes"), choose(me, "more"), say(me, "This too."))

    found = seen(room, LEE)

    assert [(share.round, share.accepted, share.closed) for share in found.shares] == [
        (1, None, "open"),
        (2, None, "open"),
    ]
    first = [stretch for stretch in found.timeline if stretch.first_seq <= seq]
    assert first[-1].last_seq <= seq
    assert all(stretch.kind == "turn" for stretch in found.timeline)


def test_a_break_that_an_observer_came_into_ends_without_a_turn_they_know(me: Seat, you: Seat) -> None:
    room = (
        room_at("break", me)
        .given(allow(me), allow(you))
        .later(minutes=3)
        .given(return_from_break(me), return_from_break(you))
    )
    assert seen(room, LEE).timeline == []
    room.given(call_break(you))
    assert [brief(stretch) for stretch in seen(room, LEE).timeline] == [("break", you, "", 0)]


@pytest.mark.parametrize("observer", [LEE, KIM])
def test_observer_without_consent_gets_empty_insights(me: Seat, observer: str) -> None:
    assert seen(room_at("ended", me), observer) == Insights([], [])


def test_a_nod_is_no_part_of_a_share(me: Seat, you: Seat) -> None:
    room = room_at("mirror", me)
    before = seen(room).shares
    assert seen(room.given(nod(you))).shares == before


def test_times_are_those_of_the_log(me: Seat) -> None:
    room = room_at("share", me)
    room.now += timedelta(microseconds=5)
    room.given(call_break(me))
    assert seen(room).timeline[-1].start == room.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
