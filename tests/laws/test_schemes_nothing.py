"""Nothing comes of a scheme that does nothing, costs nothing, or is there no more."""

import polars as pl
import pytest

from sim.area import Area
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import ADVERSE, CENTRAL, NULL
from sim.results import Results
from sim.run import run
from sim.scenario import load_scenario
from tests.laws.schemed import AT_ONCE, SchemedModel, all_schemes, free, of_scheme, rules
from tests.lived import live, scenario, small_place

OWN = {"schemes", "scheme_events"}
OF_MONEY = {"ledger", "resource_cost", "outcomes", "provider_position"}
# Who has a plan or a coordinator, and what schemes are: outcomes that are the schemes' own rows.
OWN_MEASURES = (
    *("plan_percent_days", "people_with_plan_days", "people_with_contingency_plan_days"),
    *("people_with_coordinator_days", "scheme_cost_pence", "scheme_person_months"),
)
YEARS, SEED = 2, 3


@pytest.fixture(scope="module")
def place() -> Area:
    return small_place(8000)


@pytest.fixture(scope="module")
def nothing(place: Area) -> Results:
    return run(place, load_scenario("do_nothing"), years=YEARS, seed=SEED)


def others(table: pl.DataFrame) -> pl.DataFrame:
    """The rows that are not the schemes' own."""
    table = table.drop("scenario")
    if "measure" not in table.columns:
        return table
    return table.filter(~pl.col("measure").is_in(OWN_MEASURES))


def differing(results: Results, nothing: Results) -> set[str]:
    return {
        name
        for name, table in results.tables.items()
        if name not in OWN and not others(table).equals(others(nothing.tables[name]))
    }


def test_no_effect_and_no_cost_is_exactly_no_difference(place: Area, nothing: Results) -> None:
    results = run(place, free(), years=YEARS, seed=SEED)
    assert set(results.tables) - set(nothing.tables) == OWN
    assert differing(results, nothing) == set()
    told = results.tables["schemes"]
    assert set(told["scheme"]) == set(schemes())
    assert told["enrolled"].sum() > 0
    assert told["fixed_pence"].sum() == told["variable_pence"].sum() == 0


def test_null_costs_and_changes_nothing_else(place: Area, nothing: Results) -> None:
    results = run(place, all_schemes(NULL), years=YEARS, seed=SEED)
    found = differing(results, nothing)
    assert found <= OF_MONEY
    assert {"ledger", "resource_cost"} <= found
    assert results.tables["schemes"]["fixed_pence"].sum() > 0
    measures = others(results.tables["outcomes"]).join(
        others(nothing.tables["outcomes"]),
        on=[c for c in nothing.tables["outcomes"].columns if c not in ("scenario", "value")],
        nulls_equal=True,
    )
    assert measures.height == others(nothing.tables["outcomes"]).height
    other = measures.filter(pl.col("value").ne_missing(pl.col("value_right")))["measure"].unique()
    assert other.len()
    assert not [name for name in other if not _is_money(name)]


def _is_money(measure: str) -> bool:
    return any(part in measure for part in ("gbp", "cost", "spend", "balance", "deficit", "pence"))


def test_effects_make_a_difference(place: Area, nothing: Results) -> None:
    """Otherwise the laws above would hold for a model that knows no schemes."""
    results = run(place, all_schemes(ADVERSE, **AT_ONCE), years=1, seed=SEED)
    assert "activity" in differing(results, nothing)


def test_same_seed_same_tables(place: Area) -> None:
    one, other = (run(place, all_schemes(CENTRAL), years=1, seed=SEED) for _ in range(2))
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        assert table.equals(other.tables[name]), name


def test_a_scheme_that_is_switched_off_is_wound_up() -> None:
    place = small_place(8000)
    name = "case_management"
    ends = f"{place.first_year + 1}-{(place.first_year + 2) % 100:02}"
    off = of_scheme(name, 0, since=ends)
    on = of_scheme(name, ADVERSE, **AT_ONCE, age_from=18, conditions_from=0, frailty_from=0)
    chosen = scenario("ends", *on, *off, *rules(draws_effects=0))
    model: SchemedModel = live(place, chosen, years=2, seed=SEED, kind=SchemedModel)
    told = [one for one in model.schemes.months if one.scheme == name]
    assert [one.month for one in told] == [*range(13)]
    last, before = told[-1], told[-2]
    assert before.enrolled > 0
    assert last.ended >= before.enrolled * 0.99
    assert (last.enrolled, last.offered, last.accepted, last.started) == (0, 0, 0, 0)
    assert (last.places, last.contacts, last.waiting) == (0, 0, 0)
    costs = [one for one in model.books.schemes if one.month == last.month]
    assert [one.total_pence for one in costs] == [0]
    assert all((one["emergency_admissions"] > 1).any() for one in model.ratios[:12])
    assert model.ratios[12:] == [{}] * 12
