"""Law 8: shares add up exactly, whatever the numbers; what changes nothing has none."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.comparison import METHODS, split
from sim.comparison.drivers import added_up
from sim.results import ALL
from sim.scenario.groups import RULES_OF_MONEY
from sim.sweep import compare_scenarios, find_drivers

FEWER_TIMES = 30  # 256 values each
WHOLE = st.integers(-(10**13), 10**13).map(Fraction)
RATIO = st.fractions(-1000, 1000, max_denominator=10**6)


def of_groups(numbers: st.SearchStrategy[Fraction], most: int) -> st.SearchStrategy[list[Fraction]]:
    def values(groups: int) -> st.SearchStrategy[list[Fraction]]:
        return st.lists(numbers, min_size=2**groups, max_size=2**groups)

    return st.integers(1, most).flatmap(values)


@given(values=of_groups(WHOLE, 5) | of_groups(RATIO, 3))
@settings(max_examples=FEWER_TIMES)
def test_shares_add_up_exactly(values: list[Fraction]) -> None:
    found = split(values)
    assert sum(found.shapley) == found.total == values[-1] - values[0]
    for method in METHODS:
        means, total = added_up(found.by(method))
        assert sum(means) == total
        assert sum(sorted(means)) == total


@given(one=st.integers(-(10**13), 10**13), step=st.integers(1, 10**9))
@settings(max_examples=FEWER_TIMES)
def test_eight_groups_add_up_exactly(one: int, step: int) -> None:
    """Values without any order, from two numbers: drawing 256 of them would take seconds."""
    found = split([Fraction(one * choice**3 % step) for choice in range(256)])
    assert sum(found.shapley) == found.total
    means, total = added_up(found.by("shapley"))
    assert sum(means) == sum(reversed(means)) == total


@given(values=of_groups(WHOLE, 4))
@settings(max_examples=FEWER_TIMES)
def test_a_group_without_effect_has_no_share(values: list[Fraction]) -> None:
    found = split([*values, *values])  # the last group changes nothing
    for method in METHODS:
        shares = found.by(method)
        assert shares[-2] == 0
        assert added_up(shares)[0][-2] == 0
        assert shares[:-2] == split(values).by(method)[:-1]


ASKED = {"years": 2, "replicates": 2, "residents": 10_000}
MEASURES = ("emergency_admissions", "bed_days", "share_of_deaths_in_hospital", "cost_total_gbp")


@pytest.mark.slow
def test_shares_of_real_runs_add_up_to_the_comparison() -> None:
    pair = ("do_nothing", "more_virtual_ward")
    rows = find_drivers("gloucestershire", pair[1], measures=MEASURES, **ASKED).tables["drivers"]
    compared = compare_scenarios("gloucestershire", pair, **ASKED).tables["comparison"]
    keys = ["method", "measure", "financial_year"]
    for (_, measure, year), group in rows.group_by(keys):
        (total,) = group.filter(part=ALL)["difference_mean"]
        assert group.filter(group["part"] != ALL)["difference_mean"].sum() == total
        (row,) = compared.filter(measure=measure, financial_year=year).to_dicts()
        assert total == pytest.approx(row["difference_mean"], rel=1e-9, abs=1e-12)
        (low,) = group.filter(part=ALL)["difference_low"]
        assert low == pytest.approx(row["difference_low"], rel=1e-6, abs=1e-9)


@pytest.mark.slow
def test_rules_of_money_are_a_part_that_adds_up() -> None:
    """First in, the rules are separate pots; a cut does nothing where money decides nothing."""
    asked = ASKED | {"years": 3}
    answer = find_drivers("gloucestershire", "council_cut", measures=MEASURES, **asked)
    rows = answer.tables["drivers"]
    for _, group in rows.group_by("method", "measure", "financial_year"):
        (total,) = group.filter(part=ALL)["difference_mean"]
        assert group.filter(group["part"] != ALL)["difference_mean"].sum() == total
    pair = ("do_nothing", "separate_pots")
    alone = compare_scenarios("gloucestershire", pair, **asked).tables["comparison"]
    first_in = rows.filter(method="first_in", part=RULES_OF_MONEY)
    assert (first_in["difference_mean"] != 0).any()
    cut = rows.filter(pl.col("part").str.starts_with("area.money."), method="first_in")
    assert cut.height > 0
    assert (cut["difference_mean"] == 0).all()
    for row in first_in.iter_rows(named=True):
        found = alone.filter(measure=row["measure"], financial_year=row["financial_year"])
        (difference,) = found["difference_mean"]
        assert row["difference_mean"] == pytest.approx(difference, rel=1e-9, abs=1e-12)


@pytest.mark.slow
def test_growth_over_time_of_real_runs_adds_up() -> None:
    answer = find_drivers(
        "gloucestershire", "do_nothing", over_time=True, measures=MEASURES, **ASKED
    )
    rows = answer.tables["drivers"]
    assert set(rows["measure"]) == set(MEASURES)
    for _, group in rows.group_by("method", "measure"):
        (total,) = group.filter(part=ALL)["difference_mean"]
        assert group.filter(group["part"] != ALL)["difference_mean"].sum() == total
    shapley = rows.filter(method="shapley")
    assert (shapley.filter(part="incidence")["difference_mean"] == 0).all()
    # Prices move what is paid, and nothing else yet.
    prices = dict(shapley.filter(part="prices").select("measure", "difference_mean").iter_rows())
    assert prices.pop("cost_total_gbp") > 0
    assert not any(prices.values())
