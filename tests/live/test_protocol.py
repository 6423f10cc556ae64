"""The socket's JSON: what is taken in, what is refused and how, and what is sent."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from django.conf import settings as project_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogue.helpers.timestamps import rfc3339
from dialogue.live.protocol import close_codes, encoding, inbound, outbound
from dialogue.live.protocol.command_frames import (
    FRAME_TYPES,
    CheckCommand,
    CommandFrame,
    content_of,
    to_command,
)
from dialogue.live.protocol.sentences import FAULTS
from dialogue.moderator import commands
from dialogue.moderator.events import SEATS, Seat, other
from dialogue.moderator.visibility import Viewer
from dialogue.replay.frames import WithheldFrame
from dialogue.replay.welcome import welcome
from tests import generated
from tests.moderator.helpers import (
    DUET,
    KIM,
    LEE,
    Room,
    allow,
    call_break,
    choose,
    end,
    join,
    rate,
    return_from_break,
    say,
)

FIXTURES: Final = Path(__file__).parent.parent / "fixtures" / "wire"
NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAY: Final[dict[str, Any]] = {
    "type": "command",
    "id": "c1",
    "command": "say",
    "turn": 7,
    "text": "I felt alone.",
}

looked = settings(max_examples=generated.examples(200), deadline=None, derandomize=True, database=None)


@pytest.fixture(params=SEATS)
def me(request: pytest.FixtureRequest) -> Seat:
    seat: Seat = request.param
    return seat


def examples(name: str) -> list[Any]:
    """The frames of the client that pytest and vitest share."""
    listed: list[Any] = json.loads((FIXTURES / "client.json").read_text(encoding="utf-8"))[name]
    return listed


def decoded(frame: object) -> inbound.Inbound:
    """What one frame is taken for."""
    (taken,) = inbound.decode(json.dumps(frame))
    return taken


def sent(parts: list[Any]) -> Any:
    return json.loads(encoding.message(parts))


class TestTakingIn:
    @pytest.mark.parametrize("frame", examples("valid"), ids=json.dumps)
    def test_every_frame_of_the_contract_is_taken(self, frame: dict[str, Any]) -> None:
        taken = decoded(frame)
        assert not isinstance(taken, inbound.Malformed)
        if isinstance(taken, CommandFrame):
            assert taken.id == frame["id"]

    @pytest.mark.parametrize("frame", examples("invalid"), ids=json.dumps)
    def test_every_other_frame_is_malformed(self, frame: object) -> None:
        assert isinstance(decoded(frame), inbound.Malformed)

    @pytest.mark.parametrize(
        "text",
        [
            "😔",
            "שלום",
            "a\u200db",
            "line\u2028line",
            "こんにちは",
            "\ufeff",
            "\ufffe",
            "\x1f\x7f",
            "e\u0301",
            '"\\',
            "\r\n",
        ],
    )
    def test_every_character_arrives_as_it_was_sent(self, text: str) -> None:
        for spelt in (json.dumps(SAY | {"text": text}), json.dumps(SAY | {"text": text}, ensure_ascii=False)):
            (taken,) = inbound.decode(spelt)
            assert type(taken) is FRAME_TYPES[commands.Say]
            assert getattr(taken, "text", None) == text

    @pytest.mark.parametrize("text", ["\0", "a\0", "é\0", "\ud83d", "a\ude00b", "\ude00\ud83d"])
    @pytest.mark.parametrize("field", ["text", "id", "command", "type", "new"])
    def test_nul_and_lone_surrogates_are_refused_in_every_field(self, text: str, field: str) -> None:
        taken = decoded(SAY | {field: text})
        assert isinstance(taken, inbound.Malformed)
        assert taken.id == ("c1" if field in {"text", "command", "new"} else None)
        named = decoded(SAY | {text: "new"})
        assert named == inbound.Malformed("characters", "c1")

    def test_a_text_that_is_no_unicode_raises_nothing(self) -> None:
        assert inbound.decode(json.dumps(SAY | {"text": "\ud83d"}, ensure_ascii=False)) == [
            inbound.Malformed("characters", "c1")
        ]

    def test_list_of_frames_is_taken_in_order_and_each_on_its_own(self) -> None:
        taken = inbound.decode(
            json.dumps([SAY, {"type": "ping"}, 7, SAY | {"id": "c2", "turn": "7"}, SAY | {"id": "c3"}])
        )
        assert [getattr(frame, "id", type(frame).__name__) for frame in taken] == [
            "c1",
            "Ping",
            None,
            "c2",
            "c3",
        ]
        assert [isinstance(frame, inbound.Malformed) for frame in taken] == [False, False, True, True, False]

    def test_frame_with_a_lone_surrogate_or_huge_number_spoils_no_other_frame(self) -> None:
        bad = json.dumps(SAY | {"text": "\ud83d"})
        huge = json.dumps(SAY).replace("7", "7" * 5_000)
        taken = inbound.decode(f"[{json.dumps(SAY)}, {bad}, {huge}]")
        assert taken[0] == decoded(SAY)
        assert taken[1:] == [inbound.Malformed("characters", "c1"), inbound.Malformed("fields", "c1")]

    @pytest.mark.parametrize(
        ("message", "fault"),
        [
            (b'{"type": "ping"}', "binary"),
            (None, "binary"),
            ("", "unreadable"),
            ("ping", "unreadable"),
            ('{"type": "ping"', "unreadable"),
            ('{"type": "ping"} {"type": "ping"}', "unreadable"),
            ('\ufeff{"type": "ping"}', "unreadable"),
            ('{"type": NaN}', "unreadable"),
            ('{"type": "ping\n"}', "unreadable"),
            ("[" * 60_000, "unreadable"),
            ('{"a":' * 12_000, "unreadable"),
            ("[]", "empty_list"),
            ("[" + ",".join(["{}"] * (inbound.MAX_FRAMES + 1)) + "]", "too_many"),
            ("7", "no_object"),
            ("null", "no_object"),
            ('"ping"', "no_object"),
            ("[[]]", "no_object"),
            ('{"type": "ping", "type": "ping"}', "twice"),
        ],
        ids=lambda value: str(value)[:32],
    )
    def test_message_without_a_frame_is_one_error(self, message: str | bytes | None, fault: str) -> None:
        (taken,) = inbound.decode(message)
        assert isinstance(taken, inbound.Malformed)
        assert (taken.fault, taken.id) == (fault, None)

    def test_a_command_with_a_field_twice_is_refused_by_its_id(self) -> None:
        twice = json.dumps(SAY)[:-1] + ', "text": "I felt fine."}'
        assert inbound.decode(twice) == [inbound.Malformed("twice", "c1")]

    def test_a_burst_of_two_hundred_commands_may_come_as_one_message(self) -> None:
        taken = inbound.decode(json.dumps([SAY | {"id": str(number)} for number in range(200)]))
        assert [frame.id for frame in taken if isinstance(frame, FRAME_TYPES[commands.Say])] == [
            str(n) for n in range(200)
        ]

    @pytest.mark.parametrize("digits", ["9" * 15, "-" + "9" * 15])
    def test_turn_numbers_up_to_the_largest_exact_integer_are_taken(self, digits: str) -> None:
        taken = decoded(SAY | {"turn": int(digits)})
        assert type(taken) is FRAME_TYPES[commands.Say]
        assert getattr(taken, "turn", None) == int(digits)

    @looked
    @given(st.one_of(st.text(), st.binary(), st.text('[]{}",:ntfe1\\ud8 typecommandsay', max_size=60)))
    @example("\ud800")
    def test_no_message_raises(self, message: str | bytes) -> None:
        assert inbound.decode(message)

    @looked
    @given(st.data())
    def test_any_json_gives_only_well_formed_frames(self, data: st.DataObject) -> None:
        """Fields of real frames, with values that may be anything."""
        anything = st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes().map(str),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
            max_leaves=4,
        )
        frame = dict(data.draw(st.sampled_from(examples("valid"))))
        for field in data.draw(st.lists(st.sampled_from([*frame, "new"]), max_size=2)):
            frame[field] = data.draw(anything)
        taken = decoded(frame)
        if isinstance(taken, CommandFrame):
            assert set(frame) <= {"type", "command", *type(taken).__struct_fields__}
            assert 1 <= len(taken.id) <= 64
            for field in type(taken).__struct_fields__:
                value = getattr(taken, field)
                assert type(value) in {str, int, datetime, type(None)}
                if isinstance(value, str):
                    assert "\0" not in value
                    assert value.encode().decode() == value == frame[field]
            assert content_of(taken)
            if not isinstance(taken, CheckCommand):
                assert to_command(taken, "a", NOON).by == "a"
        elif isinstance(taken, inbound.Malformed):
            assert json.loads(encoding.encode([outbound.malformed(taken, "en")]))["code"] == "malformed"


class TestAskingTheModerator:
    @pytest.mark.parametrize(
        ("frame", "command"),
        [
            (SAY, commands.Say(by="b", at=NOON, turn=7, text="I felt alone.")),
            (
                {"command": "choose", "turn": 7, "option": "yes"},
                commands.Choose(by="b", at=NOON, turn=7, option="yes"),
            ),
            ({"command": "rate", "turn": 7, "value": 3}, commands.Rate(by="b", at=NOON, turn=7, value=3)),
            ({"command": "nod"}, commands.Nod(by="b", at=NOON)),
            ({"command": "break", "kind": "breather"}, commands.Break(by="b", at=NOON, kind="breather")),
            (
                {"command": "break", "kind": "flooded", "return_at": "2026-11-23T14:00:00+01:00"},
                commands.Break(by="b", at=NOON, kind="flooded", return_at=NOON + timedelta(hours=1)),
            ),
            (
                {"command": "break", "kind": "flooded", "return_in": 3600},
                commands.Break(by="b", at=NOON, kind="flooded", return_in=3600),
            ),
            ({"command": "return"}, commands.Return(by="b", at=NOON)),
            ({"command": "end"}, commands.End(by="b", at=NOON)),
            (
                {"command": "allow_observer", "observer": LEE},
                commands.AllowObserver(by="b", at=NOON, observer=LEE),
            ),
            (
                {"command": "allow_observer", "observer": LEE, "scope": "signals"},
                commands.AllowObserver(by="b", at=NOON, observer=LEE, scope="signals"),
            ),
            (
                {"command": "withdraw_observer", "observer": LEE},
                commands.WithdrawObserver(by="b", at=NOON, observer=LEE),
            ),
        ],
    )
    def test_author_and_time_of_a_command_come_from_the_connection(
        self, frame: dict[str, Any], command: commands.Command
    ) -> None:
        taken = decoded({"type": "command", "id": "c1"} | frame)
        assert isinstance(taken, CommandFrame)
        assert to_command(taken, "b", NOON) == command

    def test_the_same_command_under_another_id_has_the_same_content(self) -> None:
        assert content(SAY) == content(SAY | {"id": "c2"})

    @pytest.mark.parametrize(
        "changed",
        [{"text": "I felt fine."}, {"turn": 8}, {"command": "check"}],
        ids=lambda change: next(iter(change)),
    )
    def test_any_other_field_changes_the_content_digest(self, changed: dict[str, Any]) -> None:
        assert content(SAY) != content(SAY | changed)

    def test_missing_and_null_fields_have_the_same_content(self) -> None:
        asked = {"type": "command", "id": "c1", "command": "break", "kind": "flooded"}
        assert content(asked) == content(asked | {"return_at": None}) == content(asked | {"return_in": None})

    def test_one_moment_in_two_time_zones_is_the_same_content(self) -> None:
        asked = {"type": "command", "id": "c1", "command": "break", "kind": "flooded"}
        assert content(asked | {"return_at": "2026-11-23T14:00:00+01:00"}) == content(
            asked | {"return_at": "2026-11-23T13:00:00Z"}
        )


def content(frame: dict[str, Any]) -> bytes:
    taken = decoded(frame)
    assert isinstance(taken, CommandFrame)
    return content_of(taken)


class TestRefusing:
    @pytest.mark.parametrize("code", get_args(outbound.RefusalCode))
    def test_every_refusal_has_a_sentence(self, code: outbound.RefusalCode) -> None:
        refused = outbound.refusal("c1", code, None, "en")
        assert (refused.id, refused.code) == ("c1", code)
        assert refused.detail.endswith(".")

    def test_refusal_of_too_long_words_names_the_limit(self) -> None:
        assert "1200 characters" in outbound.refusal("c1", "too_long", 1200, "en").detail

    def test_refusal_of_a_rating_names_the_range(self) -> None:
        assert "0 to 10" in outbound.refusal("c1", "out_of_range", 10, "en").detail
        assert "10" not in outbound.refusal("c1", "out_of_range", None, "en").detail

    def test_unknown_language_falls_back_to_english(self) -> None:
        assert outbound.refusal("c1", "ended", None, "sw") == outbound.refusal("c1", "ended", None, "en")

    def test_a_malformed_command_is_refused_by_its_id(self) -> None:
        answer = outbound.malformed(inbound.Malformed("fields", "c1"), "en")
        assert sent([answer]) == {
            "type": "refused",
            "id": "c1",
            "code": "malformed",
            "detail": FAULTS["fields"],
        }

    @pytest.mark.parametrize("fault", FAULTS)
    def test_frame_without_an_id_is_answered_with_error(self, fault: Any) -> None:
        answer = sent([outbound.malformed(inbound.Malformed(fault), "en")])
        assert (answer["type"], answer["code"]) == ("error", "malformed")
        assert answer["detail"].endswith(".")
        assert "{" not in answer["detail"]

    def test_a_refusal_is_in_the_language_of_its_reader(self) -> None:
        languages = [language for language, _ in project_settings.LANGUAGES]
        details = {outbound.refusal("c1", "too_long", 350, language).detail for language in languages}
        assert len(details) == len(languages)
        assert all("350" in detail for detail in details)


class TestSending:
    def test_one_frame_goes_as_it_is_and_several_as_a_list(self) -> None:
        pong, accepted = outbound.Pong(now=rfc3339(NOON)), outbound.Accepted(id="c1", seq=4)
        assert encoding.encode([pong]).rstrip(" ") == f'{{"type":"pong","now":"{rfc3339(NOON)}"}}'
        assert sent([pong, accepted]) == [
            {"type": "pong", "now": rfc3339(NOON)},
            {"type": "accepted", "id": "c1", "seq": 4},
        ]

    @pytest.mark.parametrize("detail", ["", "A long sentence about the draft. " * 20])
    @pytest.mark.parametrize("touched", [(), ((0, 4),), ((0, 4), (10, 200))])
    def test_length_of_a_hint_depends_on_neither_what_it_says_nor_what_is_touched(
        self, detail: str, touched: tuple[tuple[int, int], ...]
    ) -> None:
        words = ((0, 4), (10, 200))
        marks = outbound.HintMarks(7, touched, tuple(word for word in words if word not in touched))
        empty = outbound.empty_hint("c1", (outbound.HintMarks(7, (), words),))
        hint = outbound.Hint("c1", "length" if detail else None, detail, "", (), (marks,))
        sent_hint = encoding.hint_message(hint)
        assert json.loads(sent_hint)["detail"] == detail
        assert len(sent_hint) == len(encoding.hint_message(empty))

    def test_a_frame_that_is_encoded_already_is_sent_as_the_frame_itself(self) -> None:
        withheld = WithheldFrame(3, rfc3339(NOON), "withheld")
        part = encoding.part(withheld)
        assert encoding.message([part]) == encoding.encode([withheld])
        pong = outbound.Pong(now=rfc3339(NOON))
        assert encoding.message([pong, part]) == encoding.encode([pong, withheld])

    def test_frames_above_one_message_are_sent_as_several_in_order(self) -> None:
        frames = [outbound.Hint("c1", "length", str(number), "é" * 500, (), ()) for number in range(100)]
        packed = encoding.messages([encoding.part(frame) for frame in frames])
        assert len(packed) > 1
        assert all(len(message.encode()) <= encoding.MAX_MESSAGE_BYTES + 2 for message in packed)
        read = [frame for message in packed for frame in json.loads(message)]
        assert [frame["detail"] for frame in read] == [str(number) for number in range(100)]

    def test_frames_that_fit_are_sent_as_one_message(self) -> None:
        frames: list[outbound.Outbound] = [
            outbound.Pong(now=rfc3339(NOON)),
            outbound.Accepted(id="c1", seq=4),
        ]
        assert encoding.messages([encoding.part(frame) for frame in frames]) == [encoding.encode(frames)]

    def test_no_frames_make_no_message(self) -> None:
        assert encoding.messages([]) == []

    def test_welcome_names_the_viewer_and_who_is_present(self, me: Seat) -> None:
        room = Room().given(join("a"))
        greeting = welcome(
            room="0123456789abcdef0123",
            dialogue_format=DUET,
            topic="The holidays",
            viewer=Viewer(me),
            scope=None,
            partners={"a": "Ana", "b": "Ben"},
            observers=[(LEE, "Dr. Lee", "words")],
            present=frozenset({"a"}),
            seq=room.state.seq,
            now=NOON,
            language="en",
        )
        said = sent([greeting])
        assert said["type"] == "welcome"
        assert (said["protocol"], said["seq"], said["now"]) == (1, 1, "2026-11-23T12:00:00.000000Z")
        assert said["you"] == {
            "role": "partner",
            "id": me,
            "seat": me,
            "name": {"a": "Ana", "b": "Ben"}[me],
            "scope": None,
        }
        assert said["partners"] == {
            "a": {"name": "Ana", "present": True},
            "b": {"name": "Ben", "present": False},
        }
        assert said["observers"] == [{"id": LEE, "name": "Dr. Lee", "scope": "words", "present": False}]
        assert (said["format"]["id"], said["format"]["version"], said["format"]["title"]) == (
            "duet",
            1,
            "Duet",
        )


def state(room: Room, who: str) -> Any:
    return sent([outbound.state_frame(room.state, Viewer(who), room.now, "en")])


def sharing(me: Seat) -> Room:
    """Both have checked in, and ``me`` has the floor."""
    return Room().given(join("a"), join("b"), rate(me, 3), rate(other(me), 8))


class TestTheState:
    def test_state_has_no_turn_while_gathering(self) -> None:
        frame = state(Room().given(join("a")), "a")
        assert (frame["type"], frame["seq"], frame["phase"], frame["round"]) == ("state", 1, "gathering", 1)
        assert (frame["turn"], frame["break"], frame["speaker"], frame["listener"]) == (
            None,
            None,
            None,
            None,
        )

    def test_speaker_and_waiting_partner_get_their_own_prompts(self, me: Seat) -> None:
        room = sharing(me)
        mine, yours = state(room, me), state(room, other(me))
        assert mine["turn"]["prompt"] == "Say what is on your mind."
        assert (mine["speaker"], mine["listener"]) == (me, other(me))
        assert set(mine["may"]) == {"say", "check", "break", "end", "allow_observer"}
        assert set(yours["may"]) == {"nod", "break", "end", "allow_observer"}
        assert yours["turn"]["number"] == mine["turn"]["number"] == room.turn

    def test_waiting_partner_and_observer_get_the_waiting_prompt(self) -> None:
        room = Room().given(join("a"), join("b"), rate("a", 3))
        step = DUET.steps["check_in"]
        assert state(room, "b")["turn"]["prompt"] == step.prompt["en"]
        assert state(room, "a")["turn"]["prompt"] == step.waiting["en"]
        assert state(room, LEE)["turn"]["prompt"] == step.waiting["en"]

    def test_turn_holds_every_field_that_a_composer_needs(self, me: Seat) -> None:
        room = sharing(me)
        assert state(room, me)["turn"] == {
            "number": 2,
            "step": "share",
            "title": "Share",
            "act": "say",
            "gate": "opens",
            "waiting_on": [me],
            "prompt": "Say what is on your mind.",
            "stems": [],
            "options": [],
            "max_chars": 40,
            "private": False,
            "granted_at": rfc3339(room.now),
            "deadline": rfc3339(room.now + timedelta(minutes=2)),
        }

    def test_a_choice_comes_with_its_options_and_no_limit_of_words(self, me: Seat) -> None:
        room = sharing(me).given(say(me), say(other(me), "You felt alone."))
        turn = state(room, me)["turn"]
        assert turn["options"] == [{"id": "yes", "label": "Yes"}, {"id": "missed", "label": "Not yet"}]
        assert (turn["max_chars"], turn["deadline"]) == (0, None)

    def test_break_replaces_the_turn_until_it_ends(self, me: Seat) -> None:
        room = sharing(me).given(call_break(me, "breather"))
        frame = state(room, me)
        assert (frame["phase"], frame["turn"]) == ("on_break", None)
        assert frame["break"] == {
            "by": me,
            "kind": "breather",
            "not_before": rfc3339(room.now + timedelta(minutes=2)),
            "return_by": rfc3339(room.now + timedelta(minutes=10)),
            "ready": [],
        }
        assert "return" not in frame["may"]
        room.later(minutes=2)
        assert "return" in state(room, me)["may"]
        room.given(return_from_break(me))
        assert state(room, other(me))["break"]["ready"] == [me]
        room.given(return_from_break(other(me)))
        assert (state(room, me)["break"], state(room, me)["turn"]["number"]) == (None, 2)

    def test_state_names_who_consented_to_which_observer(self, me: Seat) -> None:
        room = sharing(me).given(allow(me, LEE, "signals"))
        expected = [
            {"id": LEE, "scope": "words", "allowed": [me]},
            {"id": KIM, "scope": "signals", "allowed": []},
        ]
        assert state(room, me)["observers"] == state(room, other(me))["observers"] == expected
        room.given(allow(other(me), LEE))
        assert state(room, me)["observers"][0]["scope"] == "signals"

    def test_an_observer_may_send_nothing(self, me: Seat) -> None:
        assert state(sharing(me), LEE)["may"] == []

    def test_ended_dialogue_has_no_turn(self, me: Seat) -> None:
        room = Room().given(join("a"), join("b"), end(me), end(me))
        frame = state(room, me)
        assert (frame["phase"], frame["turn"], frame["may"]) == ("ended", None, [])

    def test_no_state_holds_a_rating(self, me: Seat) -> None:
        low, high = sharing(me), Room().given(join("a"), join("b"), rate(me, 4), rate(other(me), 9))
        assert state(low, other(me)) == state(high, other(me))

    def test_step_of_both_waits_on_the_partner_who_has_not_answered(self) -> None:
        room = Room().given(join("a"), join("b"), rate("a", 2), rate("b", 2), choose("a", "on"))
        assert state(room, "a")["turn"]["waiting_on"] == ["b"]


def test_the_close_codes_are_those_of_the_contract() -> None:
    codes = (
        close_codes.SIGNED_OUT,
        close_codes.NO_SEAT,
        close_codes.NO_ROOM,
        close_codes.NO_CONSENT,
        close_codes.TOO_MANY_CONNECTIONS,
        close_codes.ERASED,
        close_codes.TOO_MANY_FRAMES,
        close_codes.RESTARTING,
        close_codes.TOO_SLOW,
    )
    assert codes == (4401, 4403, 4404, 4408, 4409, 4410, 4429, 4503, 4508)
