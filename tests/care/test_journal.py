"""What a person's entries say: nothing is overwritten, and every answer is kept."""

import pytest

from dialogue.care.entries import (
    PADDED_TO_BYTES,
    How,
    Noted,
    Rating,
    Span,
    StepAnswered,
    StepChosen,
    StockTaken,
    Unreadable,
    decode,
    encode,
)
from dialogue.care.journal import fold
from dialogue.care.trend import EDGE, HEIGHT, MAX_STOCKS, WIDTH, trends
from tests.care.helpers import BEGIN, noted, stock


def test_nobody_has_an_empty_journal() -> None:
    journal = fold([])
    assert (journal.last_stock, journal.open_steps, journal.last_answer) == (None, [], None)


def test_two_stocks_of_the_same_moment_are_both_kept() -> None:
    journal = fold([Noted("x", BEGIN, stock(rest=3)), Noted("y", BEGIN, stock(rest=8))])
    assert [taken.ratings[0].value for taken in journal.stocks] == [3, 8]


def test_the_lowest_areas_are_thin_if_there_is_little_of_them() -> None:
    [taken] = fold(noted(stock(rest=5, body=2, joy=9, quiet=4, people=4, limits=4))).stocks
    assert [rating.area for rating in taken.thin] == ["body", "quiet", "people"]
    [full] = fold(noted(stock(rest=5, body=9))).stocks
    assert full.thin == ()
    assert [rating.area for rating in full.lowest] == ["rest", "body"]


@pytest.mark.parametrize(
    ("span", "answers", "is_open"),
    [
        ("today", (), True),
        ("today", ("bit",), True),
        ("week", ("not_yet", "bit"), True),
        ("today", ("done",), False),
        ("week", ("let_go",), False),
        ("ongoing", ("done",), True),
        ("ongoing", ("done", "let_go"), False),
        ("today", ("done", "not_yet"), True),  # two devices: the later answer counts
    ],
)
def test_step_is_asked_about_until_it_is_done_or_let_go(
    span: Span, answers: tuple[How, ...], is_open: bool
) -> None:
    journal = fold(noted(StepChosen("Sleep", span), *(StepAnswered("e0", how) for how in answers)))
    assert [answer.how for answer in journal.steps[0].answers] == list(answers)
    assert bool(journal.open_steps) is is_open


def test_answer_about_an_unknown_step_changes_nothing() -> None:
    assert fold(noted(StepChosen("Sleep", "today"), StepAnswered("other", "done"))).last_answer is None


@pytest.mark.parametrize(
    "entry",
    [
        stock(),
        StockTaken(1, tuple(Rating("a" * 32, "ض" * 40, 10) for _ in range(8))),
        StepChosen("x", "today"),
        StepChosen('"' * 300, "ongoing"),
        StepChosen("😀" * 300, "week"),
        StepAnswered("0" * 16, "let_go"),
    ],
)
def test_every_entry_has_one_size_and_is_read_as_it_was_written(
    entry: StockTaken | StepChosen | StepAnswered,
) -> None:
    [one] = noted(entry)
    assert len(encode(one)) == PADDED_TO_BYTES
    assert decode(encode(one)) == one


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"id":"x","at":"2026-11-23T14:00:00Z","entry":{"entry":"other"}}']
)
def test_what_is_no_entry_is_refused_without_a_word_of_it(content: bytes) -> None:
    with pytest.raises(Unreadable, match="an entry of a person is not well formed"):
        decode(content)


def test_trend_has_a_point_for_each_stock_inside_its_chart() -> None:
    journal = fold(noted(stock(rest=0, joy=10), stock(rest=10, joy=5), stock(rest=5, joy=5)))
    rest, joy = trends(journal.stocks)
    assert [point.value for point in rest.points] == [0, 10, 5]
    assert (rest.points[0].x, rest.points[-1].x) == (EDGE, WIDTH - EDGE)
    assert (rest.points[0].y, rest.points[1].y) == (HEIGHT - EDGE, EDGE)
    assert (rest.least, rest.most, joy.last.value) == (0, 10, 5)
    assert rest.line.split() == [f"{point.x:g},{point.y:g}" for point in rest.points]


def test_trend_shows_areas_that_came_and_went_where_they_were_asked() -> None:
    journal = fold(noted(stock(1, rest=3, money=2), stock(2, rest=4, joy=7), stock(2, joy=8, rest=5)))
    found = {trend.area: trend for trend in trends(journal.stocks)}
    assert list(found) == ["joy", "rest", "money"]
    assert [point.at for point in found["money"].points] == [journal.stocks[0].at]
    assert found["joy"].points[0].x == found["rest"].points[1].x
    assert found["money"].stock is journal.stocks[0]


def test_one_stock_has_no_trend_and_many_have_that_of_the_newest() -> None:
    assert trends(fold(noted(stock(rest=3))).stocks) == []
    journal = fold(noted(*(stock(rest=value % 11) for value in range(MAX_STOCKS + 5))))
    [rest] = trends(journal.stocks)
    assert len(rest.points) == MAX_STOCKS
    assert rest.points[0].at == journal.stocks[5].at
