"""Exports over the API: own words at once, the whole after a wait, others' words by their consent."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from dialogue.log.erasure import withdraw_words
from dialogue.moderator.commands import (
    AllowObserver,
    Choose,
    Join,
    JoinAsObserver,
    Rate,
    Say,
    WithdrawObserver,
)
from dialogue.replay.exports import pages
from dialogue.rooms import exporting, typesetting
from dialogue.rooms.access import revoke_seat
from dialogue.rooms.creation import create_room
from dialogue.rooms.erasure import erase_room
from dialogue.rooms.models import ExportRequest
from dialogue.trail.models import Entry
from tests.api.talk import Talk, get, send, talk

__all__ = ["talk"]  # a fixture

pytestmark = pytest.mark.django_db
KINDS = ["json", "markdown", "csv"]


@pytest.fixture
def both_said(talk: Talk) -> Talk:
    """Ben has said back what Ana shared."""
    talk(Say, "b", text="You felt lonely.")
    return talk


def pass_the_wait(talk: Talk) -> None:
    ExportRequest.objects.filter(room=talk.created.room).update(ready_at=timezone.now())


def fetch(talk: Talk, who: str, **query: str) -> Any:
    return get(talk, "export", talk.token(who), **query)


def told(talk: Talk, who: str) -> list[dict[str, Any]]:
    answer = get(talk, "exports", talk.token(who))
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["requests"]
    return found


# ---- one's own words


@pytest.mark.parametrize("kind", KINDS)
def test_own_words_are_there_at_once_and_hold_no_others(both_said: Talk, kind: str) -> None:
    answer = fetch(both_said, "b", of="mine", **{"as": kind})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "You felt lonely." in text
    assert "I felt alone." not in text


def test_own_words_leave_no_trace(both_said: Talk) -> None:
    assert fetch(both_said, "b", of="mine").status_code == 200
    assert told(both_said, "a") == told(both_said, "b") == []
    assert not Entry.objects.exists()
    assert not ExportRequest.objects.exists()


def test_an_observer_has_no_own_words_to_take(talk: Talk) -> None:
    talk.both(AllowObserver, observer="o1")
    answer = fetch(talk, "o1", of="mine")
    assert (answer.status_code, answer.json()["code"]) == (403, "only_for_partners")


# ---- the whole conversation


def test_the_whole_has_to_be_asked_for(both_said: Talk) -> None:
    answer = fetch(both_said, "a")
    assert answer.status_code == 409
    assert answer.json()["code"] == "export_not_asked_for"
    assert answer.json()["ready_at"] is None
    assert "send a POST" in answer.json()["detail"]


def test_it_is_given_after_a_wait_that_the_answer_names(both_said: Talk, settings: Settings) -> None:
    settings.EXPORT_WAIT = timedelta(hours=24)
    asked = send(both_said, "POST", "export", "a")
    assert asked.status_code == 202
    ready_at = datetime.fromisoformat(asked.json()["ready_at"])
    assert ready_at - datetime.fromisoformat(asked.json()["asked_at"]) == timedelta(hours=24)

    waiting = fetch(both_said, "a")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "export_not_ready")
    assert datetime.fromisoformat(waiting.json()["ready_at"]) == ready_at
    assert 0 < int(waiting.headers["Retry-After"]) <= 24 * 60 * 60

    pass_the_wait(both_said)
    assert fetch(both_said, "a").status_code == 200


def test_both_partners_are_told_who_asked_and_when_it_was_given(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    for who in ("a", "b"):
        [request] = told(both_said, who)
        assert (request["by"], request["given_at"]) == ("a", None)
    pass_the_wait(both_said)
    fetch(both_said, "a")
    [request] = told(both_said, "b")
    assert request["given_at"] is not None
    assert [entry.action for entry in Entry.objects.order_by("pk")] == ["export_asked", "export_given"]


def test_asking_again_does_not_begin_the_wait_anew(both_said: Talk) -> None:
    first = send(both_said, "POST", "export", "a").json()
    assert send(both_said, "POST", "export", "a", of="whole").json() == first


def test_both_may_ask_at_once_and_each_has_a_request_of_their_own(both_said: Talk) -> None:
    for who in ("a", "b"):
        assert send(both_said, "POST", "export", who).status_code == 202
    assert [request["by"] for request in told(both_said, "a")] == ["a", "b"]
    ExportRequest.objects.filter(participant_id="a").update(ready_at=timezone.now())
    assert fetch(both_said, "a").status_code == 200
    assert fetch(both_said, "b").status_code == 409


@pytest.mark.parametrize("kind", KINDS)
def test_the_others_words_are_left_out_until_they_allow_them(both_said: Talk, kind: str) -> None:
    send(both_said, "POST", "export", "a")
    pass_the_wait(both_said)
    assert "lonely" not in fetch(both_said, "a", **{"as": kind}).content.decode()
    assert send(both_said, "POST", "export/words", "b", to="a", allowed=True).json()["allowed"] is True
    text = fetch(both_said, "a", **{"as": kind}).content.decode()
    assert "I felt alone." in text
    assert "You felt lonely." in text


def test_whether_the_other_allowed_it_is_told_by_the_copy_alone(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    before = told(both_said, "a")
    send(both_said, "POST", "export/words", "b", to="a", allowed=True)
    assert told(both_said, "a") == before
    assert told(both_said, "b")[0]["allowed"] is True


def test_a_permission_can_be_taken_back(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    pass_the_wait(both_said)
    for allowed in (True, False):
        send(both_said, "POST", "export/words", "b", to="a", allowed=allowed)
    assert "lonely" not in fetch(both_said, "a").content.decode()


def test_a_permission_is_not_for_what_is_said_afterwards(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    send(both_said, "POST", "export/words", "b", to="a", allowed=True)
    both_said(Choose, "a", option="missed")
    both_said(Say, "a", text="Alone among others.")
    both_said(Say, "b", text="You felt forgotten.")
    pass_the_wait(both_said)
    text = fetch(both_said, "a").content.decode()
    assert "lonely" in text
    assert "forgotten" not in text


@pytest.mark.parametrize(("who", "to"), [("a", "a"), ("b", "b"), ("b", "o1"), ("a", "nobody")])
def test_only_anothers_request_can_be_allowed(both_said: Talk, who: str, to: str) -> None:
    send(both_said, "POST", "export", "a")
    answer = send(both_said, "POST", "export/words", who, to=to, allowed=True)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_request")


def test_a_request_can_be_taken_back_and_what_was_allowed_ends_with_it(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    send(both_said, "POST", "export/words", "b", to="a", allowed=True)
    assert send(both_said, "DELETE", "export", "a").status_code == 204
    assert told(both_said, "b") == []
    assert send(both_said, "DELETE", "export", "a").status_code == 404
    send(both_said, "POST", "export", "a")
    assert told(both_said, "b")[0]["allowed"] is False


def test_an_expired_request_counts_as_none(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    ExportRequest.objects.update(ready_at=timezone.now(), expires_at=timezone.now())
    assert fetch(both_said, "a").json()["code"] == "export_not_asked_for"
    assert told(both_said, "b") == []
    assert send(both_said, "POST", "export", "a").status_code == 202
    assert fetch(both_said, "a").json()["code"] == "export_not_ready"


def test_beside_a_script_nobody_waits() -> None:
    talk = Talk(create_room("compassion", "Alone", ["Sam", "Robin (a script)"], scripted="b"))
    talk.both(Join)
    talk(Rate, "a", value=2)
    talk(Rate, "b", value=9)
    talk.both(Choose, option="keep")
    talk(Say, "a", text="I felt alone.")
    talk(Say, "b", text="You felt lonely.")
    assert "You felt lonely." in fetch(talk, "a").content.decode()


# ---- a right that ends


def test_an_erased_room_gives_no_export_and_keeps_no_request(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    send(both_said, "POST", "export/research", "b", allowed=True)
    erase_room(both_said.created.room)
    for method, what, body in (
        ("GET", "export", {}),
        ("GET", "exports", {}),
        ("POST", "export", {}),
        ("POST", "export/words", {"to": "a", "allowed": True}),
        ("POST", "export/research", {"allowed": True}),
        ("DELETE", "export", {}),
    ):
        answer = send(both_said, method, what, "b", **body)
        assert answer.status_code == 404, what
    assert not ExportRequest.objects.exists()


@pytest.fixture
def while_it_is_made(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is in this list is called while an export is being made, after the first check."""
    calls: list[Any] = []
    write_json = exporting._WRITERS["json"]

    def write(source: Any) -> Any:
        finish = write_json(source)

        def finish_late() -> exporting.ExportFile:
            for call in calls:
                call()
            return finish()

        return finish_late

    monkeypatch.setitem(exporting._WRITERS, "json", write)
    return calls


def test_what_ends_while_the_file_is_made_is_not_given(both_said: Talk, while_it_is_made: list[Any]) -> None:
    calls = while_it_is_made
    room = both_said.created.room
    send(both_said, "POST", "export", "a")
    send(both_said, "POST", "export/words", "b", to="a", allowed=True)
    pass_the_wait(both_said)

    calls[:] = [lambda: send(both_said, "POST", "export/words", "b", to="a", allowed=False)]
    answer = fetch(both_said, "a")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_changed")
    calls.clear()
    assert "lonely" not in fetch(both_said, "a").content.decode()

    calls[:] = [lambda: revoke_seat(room, "a")]
    assert fetch(both_said, "a").status_code == 401
    calls[:] = [lambda: erase_room(room)]
    assert fetch(both_said, "b", of="mine").status_code == 404


def test_words_that_are_taken_back_while_the_file_is_made_are_not_given(
    both_said: Talk, while_it_is_made: list[Any]
) -> None:
    send(both_said, "POST", "export", "a")
    send(both_said, "POST", "export/words", "b", to="a", allowed=True)
    pass_the_wait(both_said)
    while_it_is_made[:] = [lambda: withdraw_words(both_said.created.room, "b", timezone.now())]
    assert fetch(both_said, "a").json()["code"] == "export_changed"
    while_it_is_made.clear()
    assert "lonely" not in fetch(both_said, "a").content.decode()


def test_who_loses_the_seat_loses_the_request_and_what_they_allowed(both_said: Talk) -> None:
    for who in ("a", "b"):
        send(both_said, "POST", "export", who)
    send(both_said, "POST", "export/words", "a", to="b", allowed=True)
    revoke_seat(both_said.created.room, "a")
    [request] = told(both_said, "b")
    assert request["by"] == "b"
    pass_the_wait(both_said)
    assert "I felt alone" not in fetch(both_said, "b").content.decode()


# ---- an observer


@pytest.fixture
def observed() -> Talk:
    """Dr. Lee observes with words."""
    talk = Talk(create_room("compassion", "Our money", ["Ana", "Ben"], "Dr. Lee", consented=True))
    talk.both(Join)
    talk(Rate, "a", value=2)
    talk(Rate, "b", value=9)
    talk.both(Choose, option="keep")
    talk(JoinAsObserver, "o1")
    talk(Say, "a", text="I felt alone.")
    talk(Say, "b", text="You felt lonely.")
    return talk


def test_an_observer_takes_words_only_if_both_partners_allow_them(observed: Talk) -> None:
    assert fetch(observed, "o1").json()["code"] == "export_not_asked_for"
    send(observed, "POST", "export", "o1")
    assert [request["by"] for request in told(observed, "a")] == ["o1"]
    pass_the_wait(observed)
    for partner in ("a", "b"):
        text = fetch(observed, "o1").content.decode()
        assert "alone" not in text
        assert "lonely" not in text
        send(observed, "POST", "export/words", partner, to="o1", allowed=True)
    text = fetch(observed, "o1").content.decode()
    assert "alone" in text
    assert "lonely" in text


def test_an_observer_knows_of_no_request_but_their_own(observed: Talk) -> None:
    send(observed, "POST", "export", "a")
    assert told(observed, "o1") == []


def test_an_observers_request_ends_with_the_consent(observed: Talk) -> None:
    send(observed, "POST", "export", "o1")
    pass_the_wait(observed)
    observed(WithdrawObserver, "b", observer="o1")
    for method in ("GET", "POST"):
        assert send(observed, method, "export", "o1").status_code == 403
    observed(AllowObserver, "b", observer="o1")
    observed(JoinAsObserver, "o1")
    assert fetch(observed, "o1").json()["code"] == "export_not_asked_for"
    assert send(observed, "POST", "export", "o1").status_code == 202
    assert fetch(observed, "o1").json()["code"] == "export_not_ready"


def test_export_of_an_observer_of_signals_holds_no_words() -> None:
    talk = Talk(create_room("compassion", "Our money", ["Ana", "Ben"], "Kim", "signals", consented=True))
    talk.both(Join)
    talk(Rate, "a", value=2)
    talk(Rate, "b", value=9)
    talk.both(Choose, option="keep")
    talk(Say, "a", text="I felt alone.")
    talk(JoinAsObserver, "o1")
    send(talk, "POST", "export", "o1")
    for partner in ("a", "b"):
        send(talk, "POST", "export/words", partner, to="o1", allowed=True)
    pass_the_wait(talk)
    for kind in KINDS:
        kept = fetch(talk, "o1", **{"as": kind}).content.decode()
        assert "alone" not in kept
        assert "money" not in kept
        assert "Ana" in kept


# ---- the structure


def test_the_structure_is_given_where_both_allow_it_and_the_other_learns_no_sooner(both_said: Talk) -> None:
    assert fetch(both_said, "a", of="structure").json()["code"] == "research_not_allowed"
    before = get(both_said, "exports", both_said.token("b")).json()
    given = send(both_said, "POST", "export/research", "a", allowed=True).json()
    assert given == {"own": True, "both": False}
    assert get(both_said, "exports", both_said.token("b")).json() == before
    assert fetch(both_said, "a", of="structure").status_code == 409
    assert send(both_said, "POST", "export/research", "b", allowed=True).json() == {"own": True, "both": True}
    copies = {fetch(both_said, who, of="structure").content for who in ("a", "b")}
    assert len(copies) == 1
    assert b"alone" not in copies.pop()
    assert send(both_said, "POST", "export/research", "a", allowed=False).json() == {
        "own": False,
        "both": False,
    }
    assert fetch(both_said, "b", of="structure").status_code == 409


def test_an_observer_neither_allows_nor_takes_the_structure(observed: Talk) -> None:
    assert fetch(observed, "o1", of="structure").status_code == 403
    assert send(observed, "POST", "export/research", "o1", allowed=True).status_code == 403
    assert send(observed, "POST", "export/words", "o1", to="a", allowed=True).status_code == 403


# ---- as a file


def test_the_json_export_is_the_header_and_the_same_frames(both_said: Talk) -> None:
    send(both_said, "POST", "export", "a")
    send(both_said, "POST", "export/words", "b", to="a", allowed=True)
    pass_the_wait(both_said)
    answer = fetch(both_said, "a", **{"as": "json"})
    kept = json.loads(answer.content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="conversation.json"'
    assert kept["frames"] == get(both_said, "frames", both_said.token("a")).json()
    assert kept["welcome"]["topic"] == "Weekends"
    assert kept["welcome"]["you"] == {"role": "partner", "id": "a", "seat": "a", "name": "Ana", "scope": None}


def test_the_markdown_export_is_a_readable_record(both_said: Talk) -> None:
    answer = fetch(both_said, "b", of="mine", **{"as": "markdown"})
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.content.decode()
    assert "> You felt lonely." in text
    assert "only you see this): 9 of 10" in text
    assert "2 of 10" not in text


def test_the_csv_export_has_a_row_for_each_event(both_said: Talk) -> None:
    answer = fetch(both_said, "b", of="mine", **{"as": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["text"] for row in rows if row["text"]] == ["You felt lonely."]


def test_times_are_in_the_zone_that_the_client_names(both_said: Talk) -> None:
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        text = fetch(both_said, "b", of="mine", zone=zone, **{"as": "markdown"}).content.decode()
        assert f"({zone.replace('/', chr(47))})" in text
    answer = fetch(both_said, "b", of="mine", zone="../etc/passwd")
    assert (answer.status_code, answer.json()["detail"]) == (422, "zone: There is no such time zone.")


@pytest.mark.parametrize("kind", ["exe", ""])
def test_unknown_kind_of_export_is_answered_with_the_known_ones(talk: Talk, kind: str) -> None:
    answer = fetch(talk, "a", **{"as": kind})
    assert answer.status_code == 422
    assert answer.json()["detail"] == "as: Input should be 'json', 'markdown', 'pdf' or 'csv'."


@pytest.mark.skipif(not typesetting.is_installed(), reason="./run setup pdf")
def test_the_pdf_export_is_a_pdf_of_a_padded_length(both_said: Talk) -> None:
    answer = fetch(both_said, "b", of="mine", **{"as": "pdf"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert len(answer.content) % 1000 == 0


def test_without_what_a_pdf_needs_the_answer_says_what_the_administrator_does(
    both_said: Talk, settings: Settings, tmp_path: Path
) -> None:
    settings.PDF_FONTS = tmp_path / "none"
    answer = fetch(both_said, "b", of="mine", **{"as": "pdf"})
    assert (answer.status_code, answer.json()["code"]) == (501, "pdf_not_installed")
    assert "./run setup pdf" in answer.json()["detail"]


def test_a_conversation_too_long_for_a_pdf_is_refused_and_had_otherwise(
    both_said: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MAX_BLOCKS", 1)
    monkeypatch.setattr(typesetting, "is_installed", lambda: True)
    answer = fetch(both_said, "b", of="mine", **{"as": "pdf"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_long_for_pdf")
    assert fetch(both_said, "b", of="mine").status_code == 200
