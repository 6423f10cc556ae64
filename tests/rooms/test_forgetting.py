"""Withdrawing words, giving up one's half, and erasing a conversation that both want erased."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from dialogue.errands.models import Errand
from dialogue.log.database_log import DatabaseLog
from dialogue.log.interface import Erased
from dialogue.log.models import Key
from dialogue.log.verify import verify
from dialogue.moderator.events import Joined, WordsWithdrawn
from dialogue.rooms import access, forgetting
from dialogue.rooms.creation import create_room
from dialogue.rooms.forgetting import (
    ErasureState,
    WordsOfAHalf,
    ask_erasure,
    erasure_state,
    leave,
    take_back_erasure,
)
from dialogue.rooms.invitations import accept_invitation
from dialogue.rooms.models import ErasureRequest, Seat
from dialogue.trail.models import Entry
from tests.log.conftest import Config
from tests.rooms.conversations import Talk, talk

NOW = timezone.now


def is_erased(one: Talk) -> bool:
    return not Key.objects.filter(room=one.room).exists() and one.room not in DatabaseLog().heads([one.room])


def acts(room: str) -> list[tuple[str, str | None]]:
    return list(Entry.objects.filter(room=room).order_by("pk").values_list("action", "by"))


def test_withdrawn_words_are_gone_and_the_rest_stays_and_verifies(each_engine: None) -> None:
    one = talk()
    before = one.words("b")
    assert forgetting.withdraw_own_words(one.room, "a", NOW(), by=one.ana.pk) > 0
    assert set(one.words("a")) == {None}
    assert one.words("b") == before
    assert verify(one.room).ok
    assert acts(one.room) == [("words_withdrawn", one.ana.pk)]
    assert forgetting.withdraw_own_words(one.room, "a", NOW(), by=one.ana.pk) == 0
    assert len(acts(one.room)) == 1


@pytest.mark.django_db
class TestErasingForBoth:
    def test_one_request_erases_nothing_and_the_second_erases(self) -> None:
        one = talk()
        assert ask_erasure(one.room, "a", NOW(), by=one.ana.pk) == "asked"
        assert erasure_state(one.room, "a") == ErasureState(asked_by_me=True, asked_by_other=False)
        assert erasure_state(one.room, "b") == ErasureState(asked_by_me=False, asked_by_other=True)
        assert None not in one.words("a") + one.words("b")
        assert ask_erasure(one.room, "b", NOW(), by=one.ben.pk) == "erased"
        assert is_erased(one)
        assert verify(one.room).ok
        assert not ErasureRequest.objects.exists()
        assert acts(one.room) == [("erasure_asked", one.ana.pk), *[("room_erased", one.ben.pk)] * 2]
        told = Entry.objects.filter(action="room_erased").values_list("person", flat=True)
        assert set(told) == {one.ana.pk, one.ben.pk}
        with pytest.raises(Erased):
            ask_erasure(one.room, "a", NOW(), by=one.ana.pk)

    def test_asking_again_changes_nothing_and_tells_the_other_nothing_again(self) -> None:
        one = talk()
        for _ in range(2):
            ask_erasure(one.room, "a", NOW(), by=one.ana.pk)
        [notice] = Errand.objects.filter(kind="notice")
        assert notice.payload["person"] == one.ben.pk
        notice.delete()  # it was told
        take_back_erasure(one.room, "a", by=one.ana.pk)
        ask_erasure(one.room, "a", NOW(), by=one.ana.pk)
        assert not Errand.objects.filter(kind="notice").exists()
        assert erasure_state(one.room, "b").asked_by_other

    def test_request_that_was_taken_back_is_none(self) -> None:
        one = talk()
        ask_erasure(one.room, "a", NOW(), by=one.ana.pk)
        take_back_erasure(one.room, "a", by=one.ana.pk)
        assert erasure_state(one.room, "b") == ErasureState(asked_by_me=False, asked_by_other=False)
        assert ask_erasure(one.room, "b", NOW(), by=one.ben.pk) == "asked"
        take_back_erasure(one.room, "a", by=one.ana.pk)  # twice, and of nothing
        assert not is_erased(one)

    def test_nobody_is_asked_about_a_conversation_that_the_other_never_entered(self) -> None:
        created = create_room("compassion", "Weekends", ["Ana", "Ben"], bearer=False)
        person = talk().ana
        accept_invitation(created.partners[0].link.rpartition("/")[2], person)
        assert ask_erasure(created.room, "a", NOW(), by=person.pk) == "erased"

    def test_nobody_is_asked_about_a_conversation_with_a_script(self) -> None:
        one = talk()
        Seat.objects.filter(room=one.room, participant_id="b").update(person=None, scripted=True)
        assert ask_erasure(one.room, "a", NOW(), by=one.ana.pk) == "erased"


def test_two_requests_at_the_same_moment_erase_once(database: Config) -> None:
    one = talk()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def ask(seat: str, by: str) -> None:
        try:
            start.wait()
            outcomes.append(ask_erasure(one.room, "a" if seat == "a" else "b", NOW(), by=by))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=pair) for pair in (("a", one.ana.pk), ("b", one.ben.pk))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["asked", "erased"]
    assert is_erased(one)
    assert verify(one.room).ok


@pytest.mark.django_db
class TestGivingUpAHalf:
    def test_words_and_seat_go_and_the_others_half_stays(self) -> None:
        one = talk()
        before = one.words("b")
        assert leave(one.room, "a", NOW(), words="withdraw", by=one.ana.pk) is None
        assert set(one.words("a")) == {None}
        assert one.words("b") == before
        assert access.membership_by_person(one.ana.pk, one.room) is None
        assert access.membership_by_person(one.ben.pk, one.room) is not None
        assert isinstance(DatabaseLog().read(one.room)[-1].event, WordsWithdrawn)
        assert verify(one.room).ok

    def test_words_that_are_left_stay_with_the_other(self) -> None:
        one = talk()
        leave(one.room, "a", NOW(), words="leave", by=one.ana.pk)
        assert None not in one.words("a")
        assert access.membership_by_person(one.ana.pk, one.room) is None

    @pytest.mark.parametrize("words", ["withdraw", "leave"])
    def test_second_half_that_is_given_up_erases_the_conversation(self, words: WordsOfAHalf) -> None:
        one = talk()
        leave(one.room, "a", NOW(), words="leave", by=one.ana.pk)
        assert leave(one.room, "b", NOW(), words=words, by=one.ben.pk) == "erased"
        assert is_erased(one)
        assert leave(one.room, "b", NOW(), words=words, by=one.ben.pk) == "erased"

    def test_request_of_the_other_is_fulfilled_by_it(self) -> None:
        one = talk()
        ask_erasure(one.room, "b", NOW(), by=one.ben.pk)
        assert leave(one.room, "a", NOW(), words="leave", by=one.ana.pk) == "erased"

    def test_own_request_is_gone_with_it(self) -> None:
        one = talk()
        ask_erasure(one.room, "a", NOW(), by=one.ana.pk)
        assert leave(one.room, "a", NOW(), words="withdraw", by=one.ana.pk) is None
        assert not erasure_state(one.room, "b").asked_by_other
        assert ask_erasure(one.room, "b", NOW(), by=one.ben.pk) == "erased"  # nobody else has a half

    @pytest.mark.parametrize("words", ["withdraw", "leave"])
    def test_observer_is_out_when_a_partner_who_allowed_them_leaves(self, words: WordsOfAHalf) -> None:
        created = create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", consented=True)
        people = [talk().ana for _ in created.partners]
        for invitation, person in zip(created.partners, people, strict=True):
            accept_invitation(invitation.link.rpartition("/")[2], person)
        log = DatabaseLog()
        [head] = log.heads([created.room]).values()
        log.append(created.room, head, [Joined(by="a"), Joined(by="b")], NOW())
        leave(created.room, "a", NOW(), words=words, by=people[0].pk)
        [observer] = log.overviews([created.room])[created.room].summary.observers
        assert (observer.scope, observer.allowed) == (None, (("b", "words"),))
        assert verify(created.room).ok

    def test_observer_who_leaves_takes_nothing_along(self) -> None:
        created = create_room("compassion", "Weekends", ["Ana", "Ben"], "Dr. Lee", bearer=False)
        assert created.observer is not None
        watching = talk().ana
        accept_invitation(created.observer.link.rpartition("/")[2], watching)
        assert leave(created.room, "o1", NOW(), words="withdraw", by=watching.pk) is None
        assert access.membership_by_person(watching.pk, created.room) is None
        assert created.room in DatabaseLog().heads([created.room])


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["withdraw", "ask", "leave"])
def test_erased_conversation_has_nothing_to_take_back(act: str) -> None:
    one = talk()
    ask_erasure(one.room, "a", NOW(), by=one.ana.pk)
    ask_erasure(one.room, "b", NOW(), by=one.ben.pk)
    refused: dict[str, Callable[[], object]] = {
        "withdraw": lambda: forgetting.withdraw_own_words(one.room, "a", NOW(), by=one.ana.pk),
        "ask": lambda: ask_erasure(one.room, "a", NOW(), by=one.ana.pk),
    }
    if act == "leave":
        assert leave(one.room, "a", NOW(), words="withdraw", by=one.ana.pk) == "erased"
        return
    with pytest.raises(Erased):
        refused[act]()
