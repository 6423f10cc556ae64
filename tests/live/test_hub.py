"""The hub: how it conducts every command, and what it sends to each connection."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from dialogue.helpers.database_errors import Unavailable
from dialogue.live.clock import HostClock, RoomClock
from dialogue.live.protocol import close_codes, encoding
from dialogue.live.results import CommandIdReused, NoChange, Stored
from dialogue.live.room import MAX_CONNECTIONS
from dialogue.live.scripted import ScriptedPartner
from dialogue.log.interface import NoSuchRoom
from dialogue.log.records import CommandIdentity
from dialogue.moderator.commands import (
    AllowObserver,
    Break,
    CheckDeadline,
    Choose,
    End,
    Nod,
    Rate,
    Return,
    Say,
    WithdrawObserver,
)
from dialogue.moderator.decide import Refusal
from dialogue.moderator.state import fold
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import frames
from tests.live.hub_harness import NOON, ROOM, FakeConnection, HubHarness, close_hubs
from tests.servers import TIMEOUT_SECONDS

__all__ = ["close_hubs"]  # a fixture


async def until(ready: Callable[[], Any]) -> None:
    """Let the loop run until something is so."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while not ready():  # noqa: ASYNC110 - what is waited for is any condition of a test
            await asyncio.sleep(0.002)


def kinds(connection: FakeConnection) -> list[str]:
    return [frame["type"] if frame["type"] != "event" else frame["event"] for frame in connection.frames]


class TestComingIn:
    async def test_partner_gets_welcome_then_events_then_state(self) -> None:
        harness = HubHarness()
        ana, _ = await harness.enter("a")
        assert kinds(ana) == ["welcome", "joined", "state"]
        welcome, _, state = ana.frames
        assert welcome["you"] == {"role": "partner", "id": "a", "seat": "a", "name": "Ana", "scope": None}
        assert (welcome["seq"], state["seq"], state["phase"], state["turn"]) == (1, 1, "gathering", None)

    async def test_the_first_turn_is_granted_when_both_are_in(self) -> None:
        harness = HubHarness()
        ana, ben, _ = await harness.both()
        assert [event["event"] for event in ana.events()] == ["joined", "joined", "granted"]
        assert ana.state()["turn"]["waiting_on"] == ["a", "b"]
        assert [event["seq"] for event in ben.events()] == [1, 2, 3]

    async def test_second_connection_is_the_same_person(self) -> None:
        harness = HubHarness()
        _, ben, _ = await harness.both()
        ben.clear()
        await harness.enter("a")
        assert kinds(ben) == []

    async def test_reconnecting_client_gets_only_missed_events(self) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        await harness.do(room, Rate, "a", turn=1, value=7)
        again, _ = await harness.enter("a", after=3)
        assert kinds(again) == ["welcome", "rated", "state"]

    async def test_cursor_beyond_the_end_counts_as_the_end(self) -> None:
        harness = HubHarness()
        await harness.both()
        again, _ = await harness.enter("b", after=99)
        assert kinds(again) == ["welcome", "state"]

    async def test_events_during_catching_up_are_neither_lost_nor_doubled(self) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        late = FakeConnection("a")
        await asyncio.gather(harness.hub.enter(ROOM, late), harness.do(room, Rate, "b", turn=1, value=3))
        assert [event["seq"] for event in late.events()] == [1, 2, 3, 4]

    async def test_unknown_room_is_not_found(self) -> None:
        with pytest.raises(NoSuchRoom):
            await HubHarness().hub.enter("nowhere", FakeConnection("a"))

    async def test_oldest_of_too_many_connections_is_closed(self) -> None:
        harness = HubHarness()
        tabs = [(await harness.enter("a"))[0] for _ in range(MAX_CONNECTIONS + 1)]
        assert [connection.close_code for connection in tabs] == [close_codes.TOO_MANY_CONNECTIONS] + [
            None
        ] * MAX_CONNECTIONS

    async def test_empty_room_is_unloaded_and_folded_again(self) -> None:
        harness = HubHarness()
        ana, room = await harness.enter("a")
        harness.hub.leave(room, ana)
        await until(lambda: harness.hub.rooms.find(ROOM) is None)
        _, again = await harness.enter("a")
        assert again is not room
        assert again.state == room.state

    async def test_first_arrival_that_cannot_be_stored_leaves_no_connection(self) -> None:
        harness = HubHarness()
        harness.log.down = True
        with pytest.raises(Unavailable):
            await harness.enter("a")
        assert harness.hub.rooms.all() == []


class TestTheOneRoad:
    async def test_sender_gets_answer_and_events_in_one_message(self) -> None:
        harness = HubHarness()
        ana, ben, room = await harness.both()
        ana.clear()
        ben.clear()
        command = Rate(by="a", at=room.clock.now(), turn=1, value=7)
        assert await harness.hub.conduct(room, command, CommandIdentity("mine", "a", b""), ana) == Stored(4)
        assert [[frame["type"] for frame in message] for message in ana.messages] == [
            ["accepted", "event", "state"]
        ]
        assert ana.frames[0] == {"type": "accepted", "id": "mine", "seq": 4}
        assert kinds(ben) == ["withheld", "state"]

    async def test_each_viewer_gets_its_own_may(self) -> None:
        harness = HubHarness()
        ana, ben, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, Rate, who, turn=1, value=5)
        assert ana.state()["may"] == ["say", "check", "break", "end"]
        assert ben.state()["may"] == ["nod", "break", "end"]

    async def test_a_command_sent_again_gets_the_first_answer_and_stores_nothing(self) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        command = Rate(by="a", at=room.clock.now(), turn=1, value=7)
        mark = CommandIdentity("mine", "a", b"content")
        await harness.hub.conduct(room, command, mark)
        assert await harness.hub.conduct(room, command, mark) == Stored(4, duplicate=True)
        assert room.state.seq == 4

    async def test_a_command_sent_again_to_another_process_gets_the_first_answer(self) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        there = harness.another_hub()
        _, elsewhere = await harness.enter("a", hub=there)
        mark = harness.mark("a")
        rate = Rate(by="a", at=room.clock.now(), turn=1, value=7)
        await harness.hub.conduct(room, rate, mark)
        assert await there.conduct(elsewhere, rate, mark) == Stored(4, duplicate=True)
        assert elsewhere.state.seq == 4

    @pytest.mark.parametrize(
        "other", [CommandIdentity("mine", "b", b"1"), CommandIdentity("mine", "a", b"2")]
    )
    async def test_id_of_another_person_or_content_is_refused_as_reused(self, other: CommandIdentity) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        await harness.hub.conduct(
            room, Rate(by="a", at=room.clock.now(), turn=1, value=7), CommandIdentity("mine", "a", b"1")
        )
        again = Rate(by=other.by, at=room.clock.now(), turn=1, value=7)
        assert await harness.hub.conduct(room, again, other) == CommandIdReused()

    async def test_a_refused_command_stores_nothing_and_its_id_is_free(self) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        mark = CommandIdentity("mine", "a", b"")
        assert await harness.hub.conduct(room, Nod(by="a", at=room.clock.now()), mark) == Refusal(
            "not_allowed"
        )
        assert await harness.hub.conduct(
            room, Rate(by="a", at=room.clock.now(), turn=1, value=1), mark
        ) == Stored(4)

    async def test_process_that_lost_a_race_decides_again_and_misses_no_event(self) -> None:
        harness = HubHarness()
        ana, room = await harness.enter("a")
        there = harness.another_hub()
        ben, elsewhere = await harness.enter("b", hub=there)
        await asyncio.gather(
            harness.do(room, Rate, "a", turn=1, value=7),
            harness.do(elsewhere, Rate, "b", hub=there, turn=1, value=2),
        )
        await harness.do(room, Say, "a", turn=2, text="I was afraid.")
        assert room.state.turn is not None
        assert room.state.turn.step == "mirror"
        assert [event["seq"] for event in ana.events()] == list(range(1, room.state.seq + 1))
        await harness.do(elsewhere, Nod, "b", hub=there)
        assert [event["seq"] for event in ben.events()] == list(range(1, elsewhere.state.seq + 1))

    async def test_events_that_cannot_be_stored_are_not_sent_and_the_room_goes_on(self) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        ana.clear()
        harness.log.down = True
        with pytest.raises(Unavailable):
            await harness.do(room, Rate, "a", turn=1, value=7)
        assert ana.frames == []
        harness.log.down = False
        assert await harness.do(room, Rate, "a", turn=1, value=7) == Stored(4)

    async def test_live_equals_replay(self) -> None:
        harness = HubHarness(observers=[("o1", "signals")])
        ana, ben, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        for who in ("a", "b"):
            await harness.do(room, Rate, who, turn=1, value=5)
        await harness.do(room, Say, "a", turn=2, text="I was afraid.")
        await harness.do(room, Say, "b", turn=3, text="You were afraid.")
        await harness.do(room, Choose, "a", turn=4, option="missed")
        await harness.do(room, Break, "b", kind="flooded")
        log = harness.memory.read(ROOM)
        for connection in (ana, ben, lee):
            replayed = [
                encoding.encode([frame])
                for frame in frames(log, connection.viewer, room.consent_periods(connection.viewer))
            ]
            assert connection.events() == [json.loads(text) for text in replayed]
            assert len(connection.events()) > 12
        made = harness.memory.definition(ROOM)
        assert made is not None
        assert fold(made.initial_state(), ((record.at, record.event) for record in log)) == room.state


STEPS = [{"hours": -3}, {"hours": 3}, {"days": -400}, {"days": 400}, {"minutes": -1}]


def times(harness: HubHarness) -> list[datetime]:
    return [record.at for record in harness.memory.read(ROOM)]


class TestAHostWhoseClockIsSet:
    @pytest.mark.parametrize("step", STEPS, ids=str)
    async def test_break_lasts_its_least_time_of_elapsed_time(self, step: dict[str, float]) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        harness.clock.set_by(**step)
        harness.clock.wait(seconds=115)
        assert await harness.do(room, Return, "a") == Refusal("too_early")
        assert "return" not in ana.state()["may"]
        harness.clock.wait(seconds=6)
        await until(lambda: "return" in ana.state()["may"])
        for who in ("a", "b"):
            assert isinstance(await harness.do(room, Return, who), Stored)

    @pytest.mark.parametrize("step", STEPS, ids=str)
    async def test_least_time_goes_on_when_the_room_left_memory_meanwhile(
        self, step: dict[str, float]
    ) -> None:
        harness = HubHarness()
        ana, ben, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        for connection in (ana, ben):
            harness.hub.leave(room, connection)
        await until(lambda: len(harness.hub.rooms) == 0)
        harness.clock.set_by(**step)
        harness.clock.wait(seconds=115)
        back, room = await harness.enter("a")
        assert back.state()["may"] == ["change_return", "end"]
        harness.clock.wait(seconds=6)
        await until(lambda: "return" in back.state()["may"])

    @pytest.mark.parametrize("step", [{"hours": -3}, {"days": -400}], ids=str)
    async def test_least_time_begins_again_at_worst_after_a_restart(self, step: dict[str, float]) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        await harness.hub.close()
        harness.clock.set_by(**step)
        harness.hub = harness.another_hub()
        ana, room = await harness.enter("a")
        harness.clock.wait(seconds=121)
        await until(lambda: "return" in ana.state()["may"])
        assert isinstance(await harness.do(room, Return, "a"), Stored)

    @pytest.mark.parametrize("step", STEPS, ids=str)
    async def test_reminder_comes_after_elapsed_time(self, step: dict[str, float]) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, Rate, who, turn=1, value=5)
        harness.clock.set_by(**step)
        harness.clock.wait(seconds=55)
        assert (
            await harness.hub.conduct(room, CheckDeadline(by="moderator", at=room.clock.now())) == NoChange()
        )
        harness.clock.wait(seconds=6)
        await until(lambda: "reminded" in kinds(ana))

    @pytest.mark.parametrize("step", STEPS, ids=str)
    async def test_times_in_a_log_never_go_back_and_the_talk_goes_on(self, step: dict[str, float]) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        harness.clock.set_by(**step)
        await harness.do(room, Rate, "a", turn=1, value=7)
        there = harness.another_hub()  # as after a restart: it knows no other time of day than the new one
        _, elsewhere = await harness.enter("b", hub=there)
        await harness.do(elsewhere, Rate, "b", hub=there, turn=1, value=7)
        assert isinstance(await harness.do(room, Say, "a", turn=2, text="I was afraid."), Stored)
        assert isinstance(await harness.do(elsewhere, Say, "b", hub=there, turn=3, text="Yes."), Stored)
        assert times(harness) == sorted(times(harness))
        assert len(times(harness)) > 8

    async def test_no_event_precedes_the_opening_of_its_room(self) -> None:
        harness = HubHarness()
        harness.clock.set_by(hours=-3)
        await harness.both()
        assert min(times(harness)) >= NOON

    @pytest.mark.parametrize(("seconds", "logged"), [(3 * 3600, True), (-3 * 3600, True), (2, False)])
    async def test_large_step_is_logged_once(
        self, seconds: int, logged: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        harness = HubHarness()
        await harness.both()
        harness.clock.set_by(seconds=seconds)
        harness.clock.wait(hours=1)
        for _ in range(2):
            await harness.hub.reconciliation._reconcile()
        said = [message for message in caplog.messages if f"set by {seconds:+d} seconds" in message]
        assert len(said) == logged

    def test_clock_of_this_host_advances_with_its_time_of_day(self) -> None:
        clock = HostClock()
        before = clock.wall(), clock.elapsed()
        now = RoomClock(clock, before[0]).now()
        assert before[0] <= now <= clock.wall() + timedelta(milliseconds=1)
        assert clock.elapsed() > before[1]


class TestTime:
    async def test_return_enters_may_when_the_least_time_has_passed(self) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        assert ana.state()["may"] == ["change_return", "end"]
        seq = ana.state()["seq"]
        harness.clock.wait(minutes=2)
        await until(lambda: "return" in ana.state()["may"])
        assert ana.state()["seq"] == seq

    async def test_state_allowed_by_time_is_sent_although_the_room_was_locked(self) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        async with room.command_lock:
            await until(lambda: room.timer is None)  # it woke too early, and waits
            harness.clock.wait(minutes=2)
        await until(lambda: "return" in ana.state()["may"])

    async def test_command_cancelled_before_it_began_starts_nothing(self) -> None:
        harness = HubHarness()
        _, _, room = await harness.both()
        harness.hub.deadlines.on_timer(room)
        [work] = harness.hub._tasks.running
        work.cancel()
        await asyncio.wait([work])  # what was begun and never awaited would be an error of this test
        assert work.cancelled()

    async def test_same_turn_goes_on_after_both_returned(self) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        assert (ana.state()["turn"], ana.state()["break"]["by"]) == (None, "b")
        harness.clock.wait(minutes=3)
        for who in ("a", "b"):
            assert isinstance(await harness.do(room, Return, who), Stored)
        assert (ana.state()["phase"], ana.state()["turn"]["number"]) == ("opening", 1)

    async def test_deadline_reminds_once_for_any_number_of_processes(self) -> None:
        harness = HubHarness()
        ana, _, room = await harness.both()
        there = harness.another_hub()
        await harness.enter("b", hub=there)
        for who in ("a", "b"):
            await harness.do(room, Rate, who, turn=1, value=5)
        harness.clock.wait(minutes=5)
        await until(lambda: "reminded" in kinds(ana))
        assert (
            await harness.hub.conduct(room, CheckDeadline(by="moderator", at=room.clock.now())) == NoChange()
        )
        assert [record.seq for record in harness.memory.read(ROOM)] == list(range(1, room.state.seq + 1))
        assert kinds(ana).count("reminded") == 1


class TestObservers:
    async def test_an_observer_without_both_consents_is_kept_out(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        _, _, room = await harness.both()
        await harness.do(room, AllowObserver, "a", observer="o1")
        lee = FakeConnection("o1")
        assert await harness.hub.enter(ROOM, lee) == close_codes.NO_CONSENT
        assert lee.messages == []

    async def test_observer_is_logged_before_any_frame_is_sent(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        ana, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        assert ana.events()[-1]["event"] == "observer_joined"
        assert {"type": "presence", "who": "o1", "present": True} in ana.frames
        assert [event["event"] for event in lee.events()] == ["withheld"] * 4 + [
            "observer_allowed",
            "observer_joined",
        ]
        assert lee.state()["may"] == []

    async def test_withdrawal_closes_the_observer_and_sends_nothing_more(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        ana, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        lee.clear()
        await harness.do(room, WithdrawObserver, "b", observer="o1")
        assert (lee.close_code, lee.messages) == (close_codes.NO_CONSENT, [])
        assert [event["event"] for event in ana.events()][-2:] == ["observer_withdrawn", "observer_left"]
        assert await harness.hub.enter(ROOM, FakeConnection("o1")) == close_codes.NO_CONSENT

    async def test_observer_gets_no_time_from_outside_the_consent_and_live_equals_replay(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        _, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, Rate, who, turn=1, value=5)
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        begun = lee.events()[-2]["at"]
        assert {event["at"] for event in lee.events() if event["event"] == "withheld"} == {begun}
        assert (lee.state()["turn"]["granted_at"], lee.state()["turn"]["deadline"]) == (begun, None)

        await harness.do(room, WithdrawObserver, "b", observer="o1")
        await harness.do(room, Say, "a", turn=2, text="I was afraid.")
        await harness.do(room, AllowObserver, "b", observer="o1")
        back, _ = await harness.enter("o1", after=lee.events()[-1]["seq"])
        begun_again = back.events()[-2]["at"]
        assert {event["at"] for event in back.events()[:-1]} == {begun_again}
        assert back.state()["turn"]["granted_at"] == begun_again

        replayed = frames(harness.memory.read(ROOM), lee.viewer, room.consent_periods(lee.viewer))
        assert lee.events() + back.events() == [json.loads(encoding.encode([frame])) for frame in replayed]

    async def test_an_observer_is_not_sent_the_moment_at_which_the_partners_may_return(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        ana, _, room = await harness.both()
        await harness.do(room, Break, "b", kind="breather")
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        lee.clear()
        harness.clock.wait(minutes=2)
        await until(lambda: "return" in ana.state()["may"])
        assert lee.of("state") == []

    async def test_observer_of_signals_gets_no_topic_and_no_words(self) -> None:
        harness = HubHarness(observers=[("o1", "signals")])
        _, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        for who in ("a", "b"):
            await harness.do(room, Rate, who, turn=1, value=5)
        await harness.do(room, Say, "a", turn=2, text="I was afraid.")
        assert lee.of("welcome")[0]["topic"] == ""
        assert "afraid" not in str(lee.messages)
        assert "said" in kinds(lee)

    async def test_observer_who_disconnects_is_logged_as_left_after_the_grace_period(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        ana, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        harness.hub.leave(room, lee)
        await until(lambda: "observer_left" in kinds(ana))

    async def test_observer_left_by_a_crash_is_logged_as_left(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        _, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        await harness.enter("o1")
        ana, _ = await harness.enter("a", hub=harness.another_hub(reconcile_interval_seconds=0.01))
        await until(lambda: "observer_left" in kinds(ana))


class TestPresence:
    async def test_reload_causes_no_absence(self) -> None:
        harness = HubHarness()
        ana, ben, room = await harness.both()
        ben.clear()
        harness.hub.leave(room, ana)
        await harness.enter("a")
        await asyncio.sleep(0.05)  # longer than the harness's grace
        assert kinds(ben) == []

    async def test_second_disconnect_has_a_whole_grace_period(self) -> None:
        harness = HubHarness()
        hub = harness.another_hub(grace_seconds=3600)
        ana, room = await harness.enter("a", hub=hub)
        hub.leave(room, ana)
        first = room.leaving["a"]
        ana, _ = await harness.enter("a", hub=hub)
        assert first.cancelled()
        hub.leave(room, ana)
        assert not room.leaving["a"].cancelled()

    async def test_person_refused_during_the_grace_period_is_absent_after_it(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        ana, _, room = await harness.both()
        for who in ("a", "b"):
            await harness.do(room, AllowObserver, who, observer="o1")
        lee, _ = await harness.enter("o1")
        await harness.do(room, WithdrawObserver, "a", observer="o1")
        harness.hub.leave(room, lee)
        assert await harness.hub.enter(ROOM, FakeConnection("o1")) == close_codes.NO_CONSENT
        await until(lambda: {"type": "presence", "who": "o1", "present": False} in ana.frames)

    async def test_absent_partner_keeps_the_turn_after_the_grace_period(self) -> None:
        harness = HubHarness()
        ana, ben, room = await harness.both()
        harness.hub.leave(room, ana)
        await until(lambda: {"type": "presence", "who": "a", "present": False} in ben.frames)
        assert ben.state()["turn"]["waiting_on"] == ["a", "b"]

    async def test_typing_is_sent_only_when_both_switched_it_on(self) -> None:
        harness = HubHarness(observers=[("o1", "words")])
        ana, ben, room = await harness.both()
        room.broadcast_typing(ana, on=True)
        assert "typing" not in kinds(ben)
        ben.typing_enabled = True
        room.broadcast_typing(ana, on=True)
        assert ben.frames[-1] == {"type": "typing", "by": "a", "on": True}


class TestTheScriptedPartner:
    async def test_scripted_partner_finishes_a_dialogue_and_leaves_when_alone(self) -> None:
        harness = HubHarness(scripted=frozenset({"b"}))
        ana, room = await harness.enter("a")
        script = asyncio.create_task(ScriptedPartner(harness.hub, room, "b", delay_seconds=0).play())
        await until(lambda: ana.state()["turn"])
        await harness.do(room, Rate, "a", turn=1, value=4)
        await until(lambda: ana.state()["turn"]["step"] == "share")
        await harness.do(room, Say, "a", turn=2, text="I was afraid.")
        await until(lambda: ana.state()["turn"]["step"] == "verdict")
        await harness.do(room, Choose, "a", turn=4, option="yes")
        await until(lambda: ana.state()["turn"]["step"] == "mirror")
        assert ana.state()["speaker"] == "b"
        await harness.do(room, Say, "a", turn=6, text="You were afraid.")
        await until(lambda: ana.state()["turn"]["step"] == "share")
        assert ana.state()["round"] == 2
        await harness.do(room, End, "a")
        await harness.do(room, Say, "a", turn=room.state.turns, text="I stayed.")
        await until(lambda: ana.state()["phase"] == "ended")
        harness.hub.leave(room, ana)
        await asyncio.wait_for(script, TIMEOUT_SECONDS)
        assert Viewer("b").participant_id not in room.connections

    async def test_scripted_partner_returns_from_a_break(self) -> None:
        harness = HubHarness(scripted=frozenset({"b"}))
        ana, room = await harness.enter("a")
        script = asyncio.create_task(ScriptedPartner(harness.hub, room, "b", delay_seconds=0).play())
        await until(lambda: ana.state()["turn"])
        await harness.do(room, Break, "a", kind="breather")
        harness.clock.wait(minutes=3)
        await until(lambda: (ana.state()["break"] or {}).get("ready") == ["b"])
        script.cancel()
