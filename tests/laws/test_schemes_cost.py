"""What schemes cost for what they do: an empty place costs as much as a full one."""

import polars as pl
import pytest

from sim.area import load_area
from sim.parameters.scheme_words import ADVERSE, CENTRAL, NULL
from sim.results import Results
from sim.run import run
from sim.scenario import Change
from tests.laws.schemed import AT_ONCE, of_scheme, rules
from tests.lived import scenario, small_place
from tests.resize import older

PEOPLE, SEED = 60_000, 2
WARD = {"service": ("virtual_ward",)}
CASE_MANAGEMENT = "case_management"


def ward_of(places: float) -> Results:
    """A place with so many times today's virtual ward, to which as many are sent as today."""
    changes = (
        Change(
            "pathways.capacity.per_1000_people", "multiply", float(places), "a test", where=WARD
        ),
        Change("pathways.capacity.workforce_growth_per_year", "set", 10.0, "a test", where=WARD),
    )
    return run(small_place(PEOPLE), scenario("ward", *changes), years=1, seed=SEED)


def days(results: Results, service: str) -> int:
    return int(results.tables["activity"].filter(service=service)["units"].sum())


def ward_cost(results: Results) -> int:
    rows = results.tables["resource_cost"].filter(service="virtual_ward")
    return int(sum(rows[f"{part}_pence"].sum() for part in ("fixed", "step", "variable")))


@pytest.mark.slow
def test_a_virtual_ward_costs_more_for_each_bed_day_freed_where_it_is_half_empty() -> None:
    none, full, empty = (ward_of(places) for places in (0.01, 1, 2.5))
    full_at, empty_at = (
        results.tables["capacity"]
        .filter(service="virtual_ward")
        .select(pl.col("occupied").sum() / pl.col("capacity").sum())
        .item()
        for results in (full, empty)
    )
    assert empty_at < 0.5 < full_at
    freed = [
        days(none, "emergency_inpatient") - days(one, "emergency_inpatient")
        for one in (full, empty)
    ]
    assert min(freed) > 0
    cost = [ward_cost(one) / freed_of for one, freed_of in zip((full, empty), freed, strict=True)]
    each = [ward_cost(one) / days(one, "virtual_ward") for one in (full, empty)]
    assert cost[1] > 1.3 * cost[0]
    assert each[1] > 1.3 * each[0]


@pytest.mark.slow
def test_case_management_raises_use_through_the_need_it_finds() -> None:
    """In the whole place, and not only among those whom a coordinator looks after."""
    place = older(load_area("england"), 200_000)
    admitted = {}
    for switch in (NULL, CENTRAL, ADVERSE):
        on = of_scheme(CASE_MANAGEMENT, switch, **AT_ONCE)
        results = run(place, scenario("s", *on, *rules(draws_effects=0)), years=2, seed=SEED)
        activity = results.tables["activity"].filter(service="emergency_inpatient")
        admitted[switch] = int(activity["starts"].sum())
    assert admitted[NULL] * 1.005 < admitted[CENTRAL] < admitted[ADVERSE]


@pytest.mark.slow
def test_a_scheme_that_finds_need_costs_and_saves_nothing() -> None:
    place = small_place(30_000)
    on = [of_scheme(CASE_MANAGEMENT, switch, **AT_ONCE) for switch in (NULL, ADVERSE)]
    nothing, found = (
        run(place, scenario("s", *one, *rules(draws_effects=0)), years=1, seed=SEED) for one in on
    )
    spent = [int(one.tables["ledger"]["amount_pence"].sum()) for one in (nothing, found)]
    assert spent[1] > spent[0]
