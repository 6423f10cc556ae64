from dataclasses import replace

import numpy as np
import pytest

from tests import servers
from tests.bench import uneven
from tests.bench.figures import FIGURES, Figures
from tests.bench.scale import CHOSEN, Plan, put, read_back, rounded, tables, work_out

PAGE = servers.HOME / "docs" / "SCALE.md"


def test_the_page_s_tables_follow_from_the_figures_that_it_shows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = read_back(page)
    for name, table in tables(shown).items():
        if name != "figures":  # where a figure is from is for the page to say
            assert f"<!-- {name} -->\n{table}\n<!-- /{name} -->" in page


def test_figures_are_read_back_as_they_are_shown() -> None:
    figures = replace(Figures(), wal_bytes=123456.0, fold_ms=0.012345)
    assert read_back(tables(figures)["figures"]) == rounded(figures)


def test_every_figure_and_every_assumption_has_its_words() -> None:
    assert FIGURES.keys() == set(Figures.__slots__)
    assert CHOSEN.keys() == set(Plan.__slots__)


def test_cheaper_commands_need_no_more_cores() -> None:
    dear, cheap = (work_out(Figures(command_full_ms=ms), Plan()) for ms in (2.0, 0.1))
    assert dear["cores"] > cheap["cores"]
    assert dear["cells"] * dear["cell"] >= 1_000_000 > (dear["cells"] - 1) * dear["cell"]


def test_what_the_simulation_says_is_what_is_assumed() -> None:
    chance, plan = np.random.default_rng(1), Plan()
    ring = uneven.Ring(int(plan.processes))
    restart = uneven.rolling_restart(20_000, ring, chance)
    assert restart.most == pytest.approx(plan.restart, abs=0.15)
    assert uneven.evening(2_000, ring, chance).of_a_day == pytest.approx(plan.of_peak, abs=0.02)
    assert plan.rate == pytest.approx(uneven.mean_rate(), rel=0.01)


def test_a_page_without_the_marks_is_not_touched() -> None:
    with pytest.raises(SystemExit, match="<!-- answer -->"):
        put(tables(Figures()), "# A page\n")
