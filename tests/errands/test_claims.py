"""Errands are enqueued, claimed, done, and tried again. The times are given, so nothing waits."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from dialogue.errands import claims, kinds
from dialogue.errands.kinds import UnknownKind
from dialogue.errands.models import Errand
from dialogue.errands.queue import cancel, enqueue, ensure
from dialogue.errands.runner import do_due
from tests.errands.conftest import KIND, LEASE, Sent

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def row(key: str = "one") -> Errand:
    return Errand.objects.get(kind=KIND, key=key)


@pytest.mark.django_db
class TestQueue:
    def test_errand_is_done_when_it_is_due_and_not_before(self, sent: Sent) -> None:
        enqueue(KIND, "one", NOON, {"room": "abc"})
        assert do_due(NOON - SECOND) == []
        assert [(done.key, done.fault) for done in do_due(NOON)] == [("one", None)]
        assert [(work.key, work.payload, work.tries) for work in sent] == [("one", {"room": "abc"}, 1)]
        assert not Errand.objects.exists()

    def test_same_kind_and_key_again_moves_the_errand(self, sent: Sent) -> None:
        enqueue(KIND, "one", NOON, {"room": "abc"})
        enqueue(KIND, "one", NOON + SECOND, {"room": "xyz"})
        assert do_due(NOON) == []
        assert len(do_due(NOON + SECOND)) == 1
        assert [work.payload for work in sent] == [{"room": "xyz"}]

    def test_cancelled_errand_is_not_done_and_an_unknown_one_is_none(self, sent: Sent) -> None:
        enqueue(KIND, "one", NOON)
        cancel(KIND, "one")
        cancel(KIND, "never")
        assert do_due(NOON) == []

    def test_errand_of_a_transaction_that_is_rolled_back_does_not_exist(self, sent: Sent) -> None:
        with transaction.atomic():
            enqueue(KIND, "one", NOON)
            transaction.set_rollback(True)
        assert do_due(NOON) == []

    def test_unknown_kind_is_refused_where_it_is_enqueued(self) -> None:
        with pytest.raises(UnknownKind):
            enqueue("test_nobody_does_this", "one", NOON)

    @pytest.mark.parametrize("value", ["I felt alone on Sunday", "a\nb", "x" * 161, 1.5, ["a"], {"a": "b"}])
    def test_payload_that_is_no_id_is_refused(self, sent: Sent, value: object) -> None:
        with pytest.raises(ValueError, match="ids only"):
            enqueue(KIND, "one", NOON, {"value": value})


@pytest.mark.usefixtures("database")
class TestClaims:
    def test_claimed_errand_is_claimed_by_nobody_else_until_its_lease_ends(self, sent: Sent) -> None:
        enqueue(KIND, "one", NOON)
        kind = kinds.kind_named(KIND)
        assert claims.claim(kind, NOON) is not None
        assert claims.claim(kind, NOON + LEASE - SECOND) is None
        assert claims.claim(kind, NOON + LEASE) is not None

    def test_errand_killed_twice_in_the_middle_is_done_and_its_late_ends_change_nothing(
        self, sent: Sent
    ) -> None:
        enqueue(KIND, "one", NOON)
        kind = kinds.kind_named(KIND)
        first = claims.claim(kind, NOON)
        second = claims.claim(kind, NOON + LEASE)
        third = claims.claim(kind, NOON + 2 * LEASE)
        assert first is not None
        assert second is not None
        assert third is not None
        assert third.errand.tries == 3
        claims.finish(first, None)
        claims.fail(second, ValueError(), NOON)
        assert row().due == third.until
        claims.finish(third, None)
        assert not Errand.objects.exists()

    def test_errand_that_is_moved_while_it_is_done_is_done_once_more(self, sent: Sent) -> None:
        def moved(_: object) -> None:
            sent.answer = lambda _: None
            enqueue(KIND, "one", NOON + SECOND)

        sent.answer = moved
        enqueue(KIND, "one", NOON)
        do_due(NOON)
        assert row().due == NOON + SECOND
        do_due(NOON + SECOND)
        assert len(sent) == 2
        assert not Errand.objects.exists()

    def test_errand_that_returns_a_time_is_due_again_then(self, sent: Sent) -> None:
        sent.answer = lambda _: NOON + timedelta(days=1)
        enqueue(KIND, "one", NOON)
        do_due(NOON)
        assert (row().due, row().tries, row().fault) == (NOON + timedelta(days=1), 0, "")


@pytest.mark.django_db
class TestFailures:
    def test_failed_errand_is_tried_again_after_growing_pauses_and_keeps_only_the_exceptions_type(
        self, sent: Sent
    ) -> None:
        def fail(_: object) -> None:
            raise ValueError("words of a conversation")

        sent.answer = fail
        enqueue(KIND, "one", NOON)
        now, pauses = NOON, []
        for tries in range(1, 9):
            [done] = do_due(now)
            assert isinstance(done.fault, ValueError)
            failed = row()
            assert (failed.tries, failed.fault, failed.payload) == (tries, "ValueError", {})
            pauses.append(failed.due - now)
            now = failed.due
        assert pauses == sorted(pauses)
        assert pauses[0] < timedelta(seconds=13)
        assert pauses[-1] < timedelta(hours=8)
        sent.answer = lambda _: None
        do_due(now)
        assert not Errand.objects.exists()

    def test_one_failing_errand_keeps_no_other_from_being_done(self, sent: Sent) -> None:
        def fail_one(work: kinds.Errand) -> None:
            if work.key == "one":
                raise OSError

        sent.answer = fail_one
        for key in ("one", "two", "three"):
            enqueue(KIND, key, NOON)
        do_due(NOON)
        assert [errand.key for errand in Errand.objects.all()] == ["one"]


@pytest.mark.django_db
class TestRecurring:
    def test_kind_that_recurs_is_done_again_after_its_time_and_is_enqueued_once(self) -> None:
        done: list[str] = []
        kinds.errand("test_daily", every=timedelta(days=1))(lambda work: done.append(work.key))
        try:
            for _ in range(2):
                ensure("test_daily", "recurring", NOON)
            do_due(NOON)
            ensure("test_daily", "recurring", NOON)
            do_due(NOON + timedelta(days=1) - SECOND)
            assert len(done) == 1
            do_due(NOON + timedelta(days=1))
            assert len(done) == 2
        finally:
            kinds.unregister("test_daily")
