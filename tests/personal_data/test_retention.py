"""The errand of retention: it gives up what is over, writes down that it did, and can be done twice."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from dialogue.errands import kinds
from dialogue.errands.kinds import Errand
from dialogue.log.database_log import DatabaseLog
from dialogue.log.verify import verify
from dialogue.personal_data import retention
from dialogue.personal_data.retention import give_up_what_is_over
from dialogue.rooms.forgetting import leave
from dialogue.rooms.retention import Due
from dialogue.trail.models import Entry
from tests.rooms.conversations import account, talk

DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_guests_conversation_is_erased_and_an_accounts_half_stays(each_engine: None, now: datetime) -> None:
    guests, mixed = talk(), talk(ben=account("ben@example.org"))
    before = mixed.words("b")
    assert give_up_what_is_over(now).halves == 0
    done = give_up_what_is_over(now + 31 * DAY)
    assert (done.halves, done.erased, done.more) == (3, 1, False)
    assert guests.room not in DatabaseLog().heads([guests.room])
    assert set(mixed.words("a")) == {None}
    assert mixed.words("b") == before
    assert verify(mixed.room).ok
    actions = Entry.objects.filter(room=mixed.room).values_list("action", "by", "person")
    assert list(actions) == [("retention_done", None, mixed.ana.pk)]
    assert give_up_what_is_over(now + 31 * DAY).halves == 0


@pytest.mark.django_db
@pytest.mark.slow
def test_run_that_is_killed_goes_on_and_a_long_one_says_that_more_is_due(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        talk()
    give_up_what_is_over(now)
    monkeypatch.setattr(retention, "BATCH_SIZE", 2)
    monkeypatch.setattr(retention, "MAX_AT_ONCE", 4)
    assert give_up_what_is_over(now + 31 * DAY).more
    assert give_up_what_is_over(now + 31 * DAY).halves == 2


@pytest.mark.django_db
def test_half_that_another_process_gave_up_meanwhile_is_left_alone(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = talk()
    give_up_what_is_over(now)
    stale = [Due(one.room, "a", one.ana.pk)]
    leave(one.room, "a", now, words="withdraw", by=one.ana.pk)
    answers = iter([stale, []])
    monkeypatch.setattr(retention, "halves_due", lambda *_: next(answers))
    assert give_up_what_is_over(now + DAY).halves == 0
    assert not Entry.objects.filter(action="retention_done").exists()


@pytest.mark.django_db
def test_errand_comes_again_each_day_and_at_once_while_more_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.kind_named("retention")
    assert kind in kinds.recurring()
    assert kind.every == DAY
    assert kind.work(Errand(kind.name, "", {})) is None
    monkeypatch.setattr(retention, "MAX_AT_ONCE", 0)
    again = kind.work(Errand(kind.name, "", {}))
    assert again is not None
    assert again <= timezone.now()
