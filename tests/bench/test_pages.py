"""The pages' measurement in small, on a phone that is not slow: it holds a dialogue and has every figure."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests import servers
from tests.bench.pages import BUDGETS, Scale, measure, report

if TYPE_CHECKING:
    from playwright.async_api import Browser

SMALL = Scale(languages=("ar",), loads=1, seats=("b",), latency_ms=0, bytes_per_second=-1, cpu=1)


async def test_a_dialogue_is_held_on_the_phone_and_every_figure_is_measured(
    browser: "Browser", serve: Callable[..., servers.Served]
) -> None:
    result = await measure(browser, serve(), SMALL, lambda _: None)

    [load], [dialogue] = result["loads"].values(), result["dialogues"].values()
    assert load["script_kb"] > 0
    assert load["font_kb"] > 73  # the Arabic letters too
    assert len(dialogue["all_own_words_ms"]) == 5  # two sayings-back, a thank-you, a share, an addition
    assert len(report(result).splitlines()) == 1 + len(BUDGETS)
