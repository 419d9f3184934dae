"""The command `localpound home-care-curve`: what it prints and writes, from made-up runs."""

import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sim import cli
from sim.report.home_care_words import in_short, pence_a_pound, whether_it_declines
from sim.results import Results
from sim.sweep import home_care_curve
from sim.sweep.home_care_curve import HOURS
from tests.unit.made_up_results import made_up

pytestmark = pytest.mark.slow

SMALL = {"years": 1, "replicates": 3, "residents": 60_000}


def run_in_no_time(
    area: Any, scenario: Any, *, years: int, seed: int, replicate: int = 0, **_: Any
) -> Results:
    """Home care that costs and helps as much as there is of it, all else as it falls out."""
    (times,) = (change.amount for change in scenario.changes if change.parameter == HOURS)
    return made_up(scenario.name, replicate, years=years, seed=seed, home_care=times)


def answer_of(*multiples: float) -> Results:
    return home_care_curve("gloucestershire", multiples, **SMALL, runner=run_in_no_time)


def test_it_is_printed_and_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    quick = partial(cli.home_care_curve, runner=run_in_no_time)
    monkeypatch.setattr(cli, "home_care_curve", quick)
    words = ["--at", "0.9", "--at", "1.25", "--years", "1", "--replicates", "3", "--workers", "1"]
    monkeypatch.setattr(
        sys, "argv", ["localpound", "home-care-curve", *words, "--out", str(tmp_path)]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    said = " ".join(capsys.readouterr().out.split())
    for expected in ("90% to 100%", "100% to 125%", "Economic cost", "chance only", "£1"):
        assert expected in said
    for name in ("points", "views", "steps", "delays", "payers"):
        assert pl.read_csv(tmp_path / f"home_care_curve_{name}.csv").height
    page = (tmp_path / "home_care_curve.html").read_text("utf-8")
    charts = re.findall(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="([^"]+)"', page)
    assert len(charts) == 3
    assert all("hart" in alt and len(alt) > 60 for alt in charts)
    assert page.count("<table>") >= 6
    assert "assumed" in page
    assert "Allan and others 2021" in page  # published estimates stand beside ours
    assert not re.search(r"\bnan\b", re.sub(r'"data:[^"]+"', "", page))


def test_the_least_lies_where_home_care_is_least_if_it_saves_nothing() -> None:
    """Nothing but home care moves in these runs, so that each further pound saves nothing."""
    answer = answer_of(0.9, 1.1)
    assert set(answer.tables["points"]["multiple"]) == {0.9, 1.0, 1.1}
    for view in ("economic", "cash_with_bed_closure", "cash_without_bed_closure", "full_cost"):
        least = answer.facts["least"][view]
        assert (least["multiple"], least["at_an_end"], least["runs"]) == (0.9, True, 3)
        assert least["declines"]
    said = " ".join(in_short(answer))
    assert "However cost is looked at, it is least, home care included, with 90%" in said
    assert "less may cost still less" in said
    assert "Cheapest is not best" in said
    assert "In every view each further pound saves no more than the one before" in said


def test_how_many_steps_are_clear() -> None:
    said = " ".join(whether_it_declines(answer_of(0.9, 1.1)))
    assert "clearly so in 0 of 1 steps, within chance in the others" in said
    assert "one step only" in " ".join(whether_it_declines(answer_of(1.1)))


def test_a_rise_is_said_with_its_interval_and_not_smoothed() -> None:
    answer = answer_of(0.9, 1.1)
    risen = answer.tables["steps"].with_columns(
        *(
            pl.when(pl.col("change_mean").is_not_null()).then(pl.lit(value)).alias(f"change_{end}")
            for end, value in (("mean", 0.25), ("low", 0.1), ("high", 0.4))
        )
    )
    rising = Results(dict(answer.tables) | {"steps": risen}, answer.facts)
    said = " ".join(whether_it_declines(rising))
    assert "from 100% to 110% it saves 25.0p more than in the step before" in said
    assert "(between 10.0p and 40.0p), clearly" in said
    assert "it clearly rises at some step" in " ".join(in_short(rising))


def test_views_that_differ_each_have_their_sentence() -> None:
    answer = answer_of(0.9, 1.1)
    least = dict(answer.facts["least"])
    least["economic"] = least["economic"] | {"multiple": 1.0, "at_an_end": False, "runs": 2}
    said = in_short(Results(answer.tables, dict(answer.facts) | {"least": least}))
    assert said[0].startswith("Economic cost is least, home care included, with 100%")
    assert "(in 2 of 3 runs)" in said[0]
    assert said[1].startswith("Cash, whole wards closed is least, home care included, with 90%")


@pytest.mark.parametrize(
    ("value", "words"), [(0.123, "12p"), (-0.03, "-3p"), (0, "0p"), (1.5, "£1.50"), (-2, "-£2.00")]
)
def test_pence_a_pound(value: float, words: str) -> None:
    assert pence_a_pound(value) == words
