"""Who pays for long-term care, in whole runs: every unit has one payer, nobody pays twice."""

from collections import defaultdict

import numpy as np
import polars as pl
import pytest

from sim.area import load_area
from sim.money.payments import LONG_TERM_CARE
from sim.results import Results
from sim.run import run
from sim.scenario import load_scenario
from sim.services import NEVER, Funder, Service
from tests.lived import WatchedModel, columns, live, multiply, scenario, small_place

PEOPLE, YEARS, SEED = 10_000, 2, 3
HOME_CARE = "area.capacity.home_care_hours_per_week"
SERVICES = [care.service for care in LONG_TERM_CARE]
OWN, COUNCIL = Funder.PERSON, Funder.COUNCIL


@pytest.fixture(scope="module")
def model() -> WatchedModel:
    return live(small_place(PEOPLE), scenario("as_it_is"), years=YEARS, seed=SEED)


def stays(model: WatchedModel) -> list[dict[str, int]]:
    """Stays in long-term care that were open on day 0 or came later, first day first."""
    names = ("resident", "service", "started", "ended", "funder", "council_from")
    rows = np.stack(columns(model, *names), axis=1)
    rows = rows[np.isin(rows[:, 1], SERVICES) & (rows[:, 2] != NEVER) & (rows[:, 3] > 0)]
    in_order = rows[np.argsort(rows[:, 2], kind="stable")]
    return [dict(zip(names, row, strict=True)) for row in in_order.tolist()]


def test_what_funders_pay_for_adds_up_to_the_units(model: WatchedModel) -> None:
    for month in model.months:
        assert (
            month.units_by_funder.sum(axis=1)[SERVICES] == month.units.sum(axis=1)[SERVICES]
        ).all()
        assert (month.units_by_funder_and_age.sum(axis=2) == month.units_by_funder).all()
        assert (month.units_by_funder_and_age >= 0).all()


def test_every_way_of_paying_occurs(model: WatchedModel) -> None:
    """Otherwise the laws here would hold for a run in which the council pays for everything."""
    paid = sum(month.units_by_funder for month in model.months)
    assert (paid[[Service.HOME_CARE, Service.NURSING_CARE]] > 0).all()
    crossed = sum(month.events["crossed_over_to_council"] for month in model.months)
    assert crossed == sum(one["council_from"] != NEVER for one in stays(model)) > 0


def test_the_council_takes_over_within_the_stay_on_the_first_day_of_a_week(
    model: WatchedModel,
) -> None:
    for one in stays(model):
        if one["council_from"] != NEVER:
            assert one["funder"] == OWN
            assert max(one["started"], 0) <= one["council_from"] < one["ended"]


def test_nobody_pays_again_from_a_purse_that_is_down_to_the_limit(model: WatchedModel) -> None:
    """A home that comes to count in a care home fills it once; after that it only runs down."""
    council: defaultdict[tuple[int, bool], bool] = defaultdict(bool)
    for one in stays(model):
        purse = one["resident"], one["service"] == Service.HOME_CARE
        if one["funder"] == OWN:
            assert not council[purse]
        council[purse] |= one["funder"] == COUNCIL or one["council_from"] != NEVER


def test_a_scenario_cannot_change_who_is_rich(model: WatchedModel) -> None:
    more = scenario("more_home_care", multiply(HOME_CARE, 1.5))
    other = live(small_place(PEOPLE), more, years=YEARS, seed=SEED)
    first: list[dict[int, int]] = []
    for one in (model, other):
        found: dict[int, int] = {}
        for stay in stays(one):
            found.setdefault(stay["resident"], stay["started"])
        first.append(found)
    both = [who for who, day in first[0].items() if first[1].get(who) == day]
    known = model.people.identity[both] == other.people.identity[both]
    slots = np.array(both)[known]
    assert slots.size > 0.5 * len(first[0])
    incomes = [
        one.books.purses.of["income_pence"][one.books.purses.number[slots]]
        for one in (model, other)
    ]
    assert (incomes[0] == incomes[1]).all()


@pytest.fixture(scope="module")
def ten_years() -> Results:
    return run(
        load_area("england"), load_scenario("do_nothing"), years=10, seed=SEED, residents=500_000
    )


@pytest.mark.slow
def test_shares_stay_where_they_are_published(ten_years: Results) -> None:
    """Capital runs down as fast as people with more of it come: no drift over ten years.

    Within 3 points in the mean; chance alone moves a year of so many residents by a point.
    """
    homes = ten_years.tables["funding"].filter(pl.col("service") != "home_care")
    older = homes.filter(pl.col("age_band").is_in(["65-74", "75-84", "85+"]))
    own = pl.col("units").filter(pl.col("funder") == "person").sum()
    of_year = (100 * own / pl.col("units").sum()).alias("share")
    share = older.group_by("financial_year").agg(of_year).sort("financial_year")["share"]
    assert share.len() == 10
    assert share.mean() == pytest.approx(48.9, abs=3)
    assert share[5:].mean() == pytest.approx(share[:5].mean(), abs=2)
    younger = homes.filter(~pl.col("age_band").is_in(["65-74", "75-84", "85+"]))
    found = 100 * younger.select(own).item() / younger["units"].sum()
    assert found == pytest.approx(2, abs=2)


@pytest.mark.slow
def test_the_nhs_pays_for_as_many_as_published(ten_years: Results) -> None:
    """52,096 people at a time in England, 90.3 per 100,000: within a fifth over ten years."""
    outcomes = ten_years.tables["outcomes"].filter(measure="continuing_healthcare_days")
    people = ten_years.tables["population"]["person_years"].sum()
    at_a_time = outcomes["value"].sum() / 365.25 / people * 100_000
    assert at_a_time == pytest.approx(90.3, rel=0.2)
