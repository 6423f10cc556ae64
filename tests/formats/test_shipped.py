"""The events that two partners see in each format; and no text is missing."""

import re

import pytest

from dialogue.formats import catalogue, load
from dialogue.moderator.events import SEATS, Granted, RolesSet, Seat
from dialogue.moderator.format import Format, Step, in_language
from tests.moderator.helpers import CommandBuilder, Room, choose, describe, end, join, rate, say

SHIPPED = tuple(catalogue().values())
STEPS = [(made, step) for made in SHIPPED for step in made.steps.values()]
Answers = tuple[str | int, ...]


def room_of(ref: str) -> Room:
    return Room(load(ref), ()).given(join("a"), join("b"))


def both(room: Room, *answers: str | int) -> None:
    """Each of ``answers`` is given by both, step by step."""
    for answer in answers:
        for seat in SEATS:
            room.given(_answer(room, seat, answer))


def go(room: Room, *answers: str | int) -> Room:
    """Whoever the room waits on gives the next of ``answers``."""
    for answer in answers:
        turn = room.state.turn
        assert turn is not None
        room.given(_answer(room, turn.waiting_on[0], answer))
    return room


def _answer(room: Room, by: Seat, answer: str | int) -> CommandBuilder:
    turn = room.state.turn
    assert turn is not None
    if isinstance(answer, int):
        return rate(by, answer)
    return choose(by, answer) if turn.act == "choose" else say(by, answer)


def step_of(room: Room) -> str | None:
    return room.state.turn.step if room.state.turn is not None else None


def shown_orders(room: Room) -> list[str]:
    return [describe(event) for _, event in room.log if isinstance(event, RolesSet)]


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_prompt_after_a_parked_share_does_not_ask_for_more_of_it(made: Format) -> None:
    following = {
        way.to: made.steps[way.to]
        for step in made.steps.values()
        for way in step.outcomes
        if "park" in way.do and way.to in made.steps
    }
    assert following
    for step in following.values():
        assert not re.search(r"\bmore .*\b(to|about|of) (this|that|it)\b", in_language(step.prompt, "en")), (
            step.id
        )


class TestCompassion:
    @pytest.fixture
    def talking(self) -> Room:
        room = room_of("compassion@3")
        go(room, 4, 8)
        both(room, "keep")
        return room

    @pytest.mark.parametrize(("ratings", "listener"), [((4, 8), "b"), ((8, 4), "a"), ((6, 6), "b")])
    def test_the_more_resourced_partner_listens_first(self, ratings: Answers, listener: Seat) -> None:
        assert go(room_of("compassion@3"), *ratings).state.listener == listener

    @pytest.mark.parametrize(("answers", "speaker"), [(("keep", "keep"), "a"), (("keep", "turn_round"), "b")])
    def test_either_partner_can_reverse_the_order(self, answers: Answers, speaker: Seat) -> None:
        room = go(room_of("compassion@3"), 4, 8, *answers)
        assert room.state.speaker == speaker
        assert step_of(room) == "share"

    @pytest.mark.parametrize(
        ("ratings", "step"), [((2, 2), "another_time"), ((2, 3), "order"), ((9, 0), "order")]
    )
    def test_two_low_ratings_lead_to_another_time(self, ratings: Answers, step: str) -> None:
        room = go(room_of("compassion@3"), *ratings)
        assert step_of(room) == step
        assert len(shown_orders(room)) == (step == "order")

    def test_another_time_confirmed_by_both_ends_the_dialogue(self) -> None:
        room = go(room_of("compassion@3"), 0, 1, "all_right", "all_right")
        assert room.state.phase == "ended"

    @pytest.mark.parametrize("ratings", [(10, 9), (9, 10), (10, 10), (3, 4), (0, 2), (2, 1)])
    def test_ratings_of_one_band_give_the_default_order(self, ratings: Answers) -> None:
        room = Room(load("compassion@3"), ())
        room.given(join("a"), join("b"), rate("a", int(ratings[0])), rate("b", int(ratings[1])))
        assert shown_orders(room) in ([], ["a speaks and b listens: more_resourced"])

    def test_addition_after_almost_is_paraphrased_with_the_rest(self, talking: Room) -> None:
        go(talking, "I felt alone.", "You were alone.", "almost", "And sad.", "Alone and sad.", "yes")
        assert step_of(talking) == "more"

    @pytest.mark.parametrize(
        ("choice", "step"), [("split", "smaller"), ("park", "more"), ("go_on", "validate")]
    )
    def test_three_tries_lead_to_the_sharers_choice(self, talking: Room, choice: str, step: str) -> None:
        go(talking, "I felt …", *["You felt …", "missed", "I mean …"] * 2, "You felt …", "almost")
        assert step_of(talking) == "way_on"
        go(talking, choice)
        assert step_of(talking) == step
        assert talking.state.turn is not None
        assert talking.state.turn.tries == 0

    def test_round_with_two_shares_and_validations_completes(self, talking: Room) -> None:
        go(talking, *["I felt …", "You felt …", "yes", "more"], *["I wish …", "You wish …", "yes", "enough"])
        go(talking, "It makes sense.", "I felt …", "You felt …", "yes", "enough", "It makes sense.")
        both(talking, "enough", 9, "Well done.")
        assert describe(talking.log[-1][1]) == "ended by moderator: completed"

    def test_third_round_leads_to_closing(self, talking: Room) -> None:
        half = ["I felt …", "You felt …", "yes", "enough", "It makes sense."]
        for _ in range(2):
            go(talking, *half, *half)
            both(talking, "another")
        go(talking, *half, *half)
        assert step_of(talking) == "felt_heard"

    def test_new_round_keeps_the_first_speaker(self, talking: Room) -> None:
        half = ["I felt …", "You felt …", "yes", "enough", "It makes sense."]
        go(talking, *half, *half)
        both(talking, "another")
        assert talking.state.speaker == "a"


class TestSpeakerAndListener:
    @pytest.fixture
    def talking(self) -> Room:
        room = room_of("speaker_listener@3")
        both(room, "now")
        return room

    def test_seat_a_has_the_floor_first(self, talking: Room) -> None:
        assert talking.state.speaker == "a"

    def test_not_now_leads_to_appreciation(self) -> None:
        assert step_of(go(room_of("speaker_listener@3"), "now", "not_now")) == "appreciation"

    def test_floor_is_kept_or_passed_by_choice(self, talking: Room) -> None:
        kept = go(talking, "I notice …", "You notice …", "yes", "keep").state.speaker
        passed = go(talking, "I wish …", "You wish …", "yes", "pass").state.speaker
        assert (kept, passed) == ("a", "b")

    def test_finish_is_offered_only_after_both_had_the_floor(self, talking: Room) -> None:
        go(talking, "I notice …", "You notice …", "yes")
        assert step_of(talking) == "first_floor"
        go(talking, "pass", "I see …", "You see …", "yes")
        assert step_of(talking) == "floor"

    @pytest.mark.parametrize(("answer", "step"), [("finish", "felt_heard"), ("once_more", "speak")])
    def test_answer_of_the_listener_decides_about_one_more_floor(
        self, talking: Room, answer: str, step: str
    ) -> None:
        go(talking, *["I …", "You …", "yes", "pass"], *["I …", "You …", "yes", "finish"], answer)
        assert step_of(talking) == step

    def test_three_missed_paraphrases_and_go_on_pass_the_floor(self, talking: Room) -> None:
        go(talking, "I notice …", *["You …", "missed", "I mean …"] * 2, "You …", "missed", "go_on")
        assert talking.state.speaker == "b"
        assert step_of(talking) == "speak"


class TestMirrorDialogue:
    @pytest.fixture
    def asked(self) -> Room:
        room = room_of("mirror_dialogue@4")
        both(room, "I am here because …")
        return go(room, "I would like to talk about Sundays. Is now a good time?")

    def test_not_now_asks_for_a_time_and_leads_to_appreciation(self, asked: Room) -> None:
        go(asked, "not_now", "Tomorrow after breakfast.")
        assert step_of(asked) == "appreciation"

    def test_both_halves_lead_to_the_end(self, asked: Room) -> None:
        half = ["When …", "So …", "yes", "enough", "All in all …", "yes", "It makes sense.", "I imagine …"]
        go(asked, "now", *half, "yes", "Thank you.", *half, "partly", "It is more …", "Thank you.")
        both(asked, "Something I appreciate …", 8)
        assert asked.state.phase == "ended"

    def test_piece_missing_in_the_summary_is_mirrored(self, asked: Room) -> None:
        go(asked, "now", "When …", "So …", "yes", "enough", "All in all …", "missing", "Also …")
        assert step_of(asked) == "mirror"


#: A share that three paraphrases missed, up to the sharer's choice.
MISSED = ["It was …", *["You …", "missed", "I mean …"] * 2, "You …", "almost"]


class TestStressReducing:
    @pytest.fixture
    def talking(self) -> Room:
        room = go(room_of("stress_reducing@1"), 4, 8)
        both(room, "keep")
        return room

    def test_each_partner_is_listened_to_once_and_an_appreciation_follows(self, talking: Room) -> None:
        half = ["My work …", "Your work …", "yes", "enough", "I am with you.", "Thank you."]
        go(talking, *half, *half)
        assert step_of(talking) == "appreciation"
        both(talking, "I like …", 9, "Well done.")
        assert describe(talking.log[-1][1]) == "ended by moderator: completed"

    def test_share_that_is_left_still_gets_the_partner_on_its_side(self, talking: Room) -> None:
        assert step_of(go(talking, *MISSED, "go_on")) == "support"


class TestAppreciation:
    def test_what_is_hard_comes_after_a_strength_was_taken_in(self) -> None:
        room = go(room_of("appreciation@1"), 6, 6)
        both(room, "keep")
        strength = ["You are …", "You see …", "yes"]
        half = [*strength, "more", *strength, "enough", "It warms me.", "Hard for me is …"]
        go(room, *half[:-1])
        assert step_of(room) == "carry"
        go(room, half[-1], *half)
        both(room, 8, "Well done.")
        assert describe(room.log[-1][1]) == "ended by moderator: completed"


class TestFeelingsAndNeeds:
    HALF = ("I saw …", "I feel …", "I need …", "You feel …", "yes", "enough", "It makes sense.")
    PARKED = ("I saw …", "I feel …", "I need …", *MISSED[1:], "go_on", "It makes sense.")

    @pytest.fixture
    def talking(self) -> Room:
        room = go(room_of("feelings_and_needs@1"), 4, 8)
        both(room, "keep", "A strength …")
        return room

    def test_three_pieces_are_one_share_and_said_back_together(self, talking: Room) -> None:
        go(talking, "I saw …", "I feel …")
        assert talking.state.open_share is not None
        go(talking, "I need …")
        assert step_of(talking) == "say_back"

    def test_requests_follow_when_both_are_understood(self, talking: Room) -> None:
        assert step_of(go(talking, *self.HALF, *self.HALF)) == "request"

    @pytest.mark.parametrize("halves", [(HALF, PARKED), (PARKED, HALF), (PARKED, PARKED)])
    def test_parked_share_leads_to_the_close_without_requests(
        self, talking: Room, halves: tuple[Answers, Answers]
    ) -> None:
        assert step_of(go(talking, *halves[0], *halves[1])) == "thank_you"

    def test_partner_is_understood_by_another_share_after_a_parked_one(self, talking: Room) -> None:
        go(talking, *self.PARKED[:-2], "park", "more", *self.HALF, *self.HALF)
        assert step_of(talking) == "request"

    def test_yes_to_both_requests_leads_to_the_close(self, talking: Room) -> None:
        go(talking, *self.HALF, *self.HALF)
        both(talking, "Would you …?", "yes")
        assert step_of(talking) == "thank_you"

    def test_what_is_in_the_way_of_a_request_is_heard(self, talking: Room) -> None:
        go(talking, *self.HALF, *self.HALF, "Would you …?", "Would you …?", "yes", "not_this")
        assert step_of(talking) == "in_the_way"
        both(talking, "I need …", "I hear …")
        assert step_of(talking) == "thank_you"


class TestRepair:
    HALF = ("For me it was …", "For you it was …", "yes", "enough", "It makes sense.")
    PARKED = (*MISSED, "go_on", "It makes sense.")

    @pytest.fixture
    def talking(self) -> Room:
        room = go(room_of("repair@1"), 4, 8)
        both(room, "keep", "A strength …")
        return room

    @pytest.mark.parametrize("received", ["reached", "needs_time"])
    def test_proposals_follow_own_part_and_apology_when_both_are_understood(
        self, talking: Room, received: str
    ) -> None:
        go(talking, *self.HALF, *self.HALF)
        both(talking, "My part …", "I am sorry …", received)
        assert step_of(talking) == "next_time"

    @pytest.mark.parametrize("halves", [(HALF, PARKED), (PARKED, HALF)])
    def test_parked_share_leaves_own_part_and_apology_and_no_proposals(
        self, talking: Room, halves: tuple[Answers, Answers]
    ) -> None:
        go(talking, *halves[0], *halves[1])
        both(talking, "My part …", "I am sorry …", "reached")
        assert step_of(talking) == "thank_you"

    @pytest.mark.parametrize(("answer", "step"), [("gladly", "thank_you"), ("in_part", "otherwise")])
    def test_proposal_that_does_not_suit_is_put_otherwise(
        self, talking: Room, answer: str, step: str
    ) -> None:
        go(talking, *self.HALF, *self.HALF)
        both(talking, "My part …", "I am sorry …", "reached", "I propose …")
        assert step_of(go(talking, "gladly", answer)) == step


def test_steps_that_propose_are_marked() -> None:
    assert {(made.id, step.id) for made, step in STEPS if step.proposes} == {
        ("feelings_and_needs", "request"),
        ("feelings_and_needs", "in_the_way"),  # it may offer something else
        ("repair", "next_time"),
        ("repair", "otherwise"),
    }


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_examples_of_the_format_lead_to_the_end(made: Format) -> None:
    room = room_of(made.ref)
    visits: dict[tuple[Seat, str], int] = {}
    while room.state.turn is not None:
        step = made.steps[room.state.turn.step]
        by = room.state.turn.waiting_on[0]
        visit = visits[by, step.id] = visits.get((by, step.id), -1) + 1
        examples = in_language(step.example, "en")
        example = examples[visit % len(examples)]
        room.given(_answer(room, by, int(example) if step.act == "rate" else example))
    assert describe(room.log[-1][1]) == "ended by moderator: completed"
    assert any(isinstance(event, Granted) and event.tries > 0 for _, event in room.log), (
        "a second try is seen"
    )


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_first_end_leads_to_closing_and_second_end_ends(made: Format) -> None:
    room = room_of(made.ref).given(end("b"))
    assert step_of(room) == made.closing
    assert room.given(end("a")).state.phase == "ended"


@pytest.mark.parametrize(("made", "step"), STEPS, ids=[f"{made.id}-{step.id}" for made, step in STEPS])
def test_step_has_waiting_text_examples_reminder_and_stems(made: Format, step: Step) -> None:
    assert in_language(step.waiting, "en") != in_language(step.prompt, "en")
    assert in_language(step.example, "en")
    assert step.remind_after is not None
    assert step.act != "say" or in_language(step.stems, "en")


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_format_has_sourced_and_own_claims_and_ground_rules(made: Format) -> None:
    assert {claim.status for claim in made.claims} == {"sourced", "house_default"}
    assert in_language(made.ground_rules, "en")


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_veto_is_public_and_its_prompt_says_so(made: Format) -> None:
    for step in made.steps.values():
        vetoes = [outcome for outcome in step.outcomes if outcome.when.all is not None]
        if vetoes or step.id == "appointment":
            assert not step.private
            assert re.search("each other's|sees your answer", in_language(step.prompt, "en"))


@pytest.mark.parametrize("made", SHIPPED, ids=lambda made: made.id)
def test_every_rating_is_private(made: Format) -> None:
    assert all(step.private for step in made.steps.values() if step.act == "rate")
