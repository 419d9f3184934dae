"""Law 5 and law 11: no change gives exactly nothing, and intervals are honest."""

import numpy as np
import polars as pl
import pytest

from sim.comparison import compare, interval, measures
from tests.unit.made_up_results import made_up

TRIALS = 20_000


def test_a_scenario_without_changes_differs_by_exactly_nothing() -> None:
    runs = [made_up(name, k) for name in ("do_nothing", "no_change") for k in range(3)]
    for by in ((), ("age_band", "deprivation_quintile", "conditions")):
        table = compare(runs, by)
        assert table.height
        for column in ("difference_mean", "difference_low", "difference_high"):
            assert (table[column] == 0).all()
        assert table["probability_better"].drop_nulls().eq(0.5).all()


def test_groups_add_up_exactly() -> None:
    runs = [made_up("do_nothing", k) for k in range(3)]
    runs += [made_up("another", k, seed=2) for k in range(3)]
    whole = compare(runs)
    for by in (("age_band",), ("deprivation_quintile", "conditions")):
        split = (
            compare(runs, by)
            .group_by("measure", "financial_year")
            .agg(pl.col("difference_mean").sum().alias("added"))
        )
        both = split.join(whole, on=["measure", "financial_year"]).filter(
            pl.col("measure").is_in([m.name for m in measures().values() if m.adds_up])
        )
        assert both.height
        assert both["added"].to_numpy() == pytest.approx(both["difference_mean"].to_numpy())


@pytest.mark.parametrize("replicates", [3, 6, 10])
def test_intervals_cover_no_difference_as_often_as_they_say(replicates: int) -> None:
    rng = np.random.default_rng(2026)
    one, other = rng.poisson(200, (2, TRIALS, replicates)).astype(np.float64)
    _, low, high = interval(other - one)
    covered = ((low <= 0) & (high >= 0)).mean()
    assert 0.93 <= covered <= 0.97
