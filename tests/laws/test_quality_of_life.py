"""Quality of life in whole runs: what adds up, what answers to a scenario and what does not."""

from functools import cache

import numpy as np
import polars as pl
import pytest

from sim.comparison import compare, measures
from sim.demand.rates import DAYS_PER_YEAR
from sim.outcomes.month import OF_STATE, look_again
from sim.outcomes.quality_of_life import OUTCOMES, _nobody_kept
from sim.population.groups import COHORTS
from sim.results import COHORT, GROUPS
from sim.run import run
from sim.scenario import Change, Scenario
from tests.lived import live, multiply, scenario, small_place

pytestmark = pytest.mark.law

PEOPLE, YEARS, SEED = 4000, 1, 3
QALYS = OUTCOMES["full_health"]
LOST, LIFE = OUTCOMES["lost_to_admissions"], OUTCOMES["life_days"]
NO_LOSS = Change("outcomes.utility.loss_per_emergency_admission", "set", 0.0, "a test")
CARERS_COUNT = Change("outcomes.carers.share_counted_in_qalys", "set", 1.0, "a test")
HUNDRED_THOUSANDTHS = 1e5


@cache
def lived(*changes: Change) -> dict[str, pl.DataFrame]:
    chosen: Scenario = scenario("changed" if changes else "usual", *changes)
    return dict(run(small_place(PEOPLE), chosen, years=YEARS, seed=SEED).tables)


def total(tables: dict[str, pl.DataFrame], measure: str, cohort: str = "all") -> float:
    rows = tables["outcomes"].filter(pl.col(COHORT) == cohort, measure=measure)
    return float(rows["value"].sum())


def test_groups_are_of_whole_numbers_and_years_lived_are_those_of_the_population() -> None:
    usual = lived()
    rows = usual["outcomes"].filter(pl.col("measure").is_in(list(OUTCOMES.values())))
    values = rows["value"].to_numpy()
    assert (values == np.rint(values)).all()
    mine = rows.filter(pl.col(COHORT) == "all", measure=LIFE)
    groups = ["financial_year", "age_band", "deprivation_quintile", "conditions"]
    counted = usual["population"].group_by(groups).agg(pl.col("person_years").sum())
    both = mine.join(counted, on=groups, how="full")
    assert both.null_count().select("value", "person_years").row(0) == (0, 0)
    of_mine = both["value"].to_numpy() / DAYS_PER_YEAR
    assert of_mine == pytest.approx(both["person_years"].to_numpy())


def test_each_commissioning_group_is_its_people_and_cohorts_stand_alone() -> None:
    usual = lived()
    rows = usual["outcomes"].filter(pl.col(COHORT) != "all")
    assert set(rows[COHORT]) <= {*COHORTS, *OF_STATE} - {"none"}
    assert set(OF_STATE) <= set(rows[COHORT])
    for group in GROUPS[:-1]:
        assert set(rows[group]) == {"all"}
    for cohort in COHORTS[1:]:
        of_cohort = usual["population"].filter(pl.col(COHORT) == cohort)["person_years"].sum()
        found = total(usual, LIFE, cohort) / DAYS_PER_YEAR
        assert found == pytest.approx(of_cohort)
    assert set(usual["outcomes"].filter(measure="emergency_admissions")[COHORT]) == {"all"}


def test_care_home_residents_are_counted_by_the_days_that_are_paid_for() -> None:
    usual = lived()
    days = total(usual, "care_home_days")
    assert total(usual, LIFE, "care_home_residents") == days > 0
    of_their_days = total(usual, QALYS, "care_home_residents") / days / HUNDRED_THOUSANDTHS
    assert of_their_days == pytest.approx(0.4)


def test_a_year_of_life_counts_for_about_what_england_says() -> None:
    mean = total(lived(), QALYS) / total(lived(), LIFE) / HUNDRED_THOUSANDTHS
    assert 0.82 < mean < 0.90


def test_qalys_differ_by_just_what_admissions_take() -> None:
    """Nobody's life is another: fewer losses are so many QALYs more, to the last digit."""
    usual, without = lived(), lived(NO_LOSS)
    assert total(without, LOST) == 0
    assert total(usual, LOST) > 0
    assert total(without, QALYS) - total(usual, QALYS) == total(usual, LOST)
    each = round(0.013 * DAYS_PER_YEAR * HUNDRED_THOUSANDTHS)
    admissions = total(usual, LOST) / each
    assert admissions == round(admissions)
    # All but those of people who live in care homes.
    assert 0.8 < admissions / total(usual, "emergency_admissions") < 1
    assert total(without, LIFE) == total(usual, LIFE)


def test_carers_count_in_qalys_only_where_a_scenario_says_so() -> None:
    usual, counted = lived(), lived(CARERS_COUNT)
    lost = total(usual, OUTCOMES["carer_full_health_lost"])
    assert lost > 0
    assert total(usual, QALYS) - total(counted, QALYS) == pytest.approx(lost, abs=PEOPLE)


def test_no_number_of_quality_of_life_changes_what_happens() -> None:
    """It is arithmetic beside the run: care and money are the same to the bit."""
    usual, changed = lived(), lived(NO_LOSS, CARERS_COUNT)
    for name in ("activity", "capacity", "ledger", "population"):
        assert usual[name].drop("scenario").equals(changed[name].drop("scenario"))


def test_more_strain_and_less_home_care_are_worse() -> None:
    """Half the home care: users wait, and their carers are strained more."""
    usual, less = lived(), lived(multiply("area.capacity.home_care_hours_per_week", 0.5))

    def mean(tables: dict[str, pl.DataFrame], what: str, days: str) -> float:
        return total(tables, OUTCOMES[what]) / total(tables, OUTCOMES[days])

    assert mean(less, "care_scrqol", "care_user") < mean(usual, "care_scrqol", "care_user")
    of_carers = "carers_strained", "carer_days"
    assert mean(less, *of_carers) > mean(usual, *of_carers)
    waiting = [
        total(of, OUTCOMES["care_user"]) - total(of, OUTCOMES["care_received"])
        for of in (usual, less)
    ]
    assert waiting[0] < waiting[1]


@pytest.mark.slow
def test_scenarios_are_compared_by_cohort_and_alike_ones_do_not_differ() -> None:
    area, chosen = small_place(500), (scenario("one"), scenario("other"))
    found = [
        run(area, one, years=1, seed=SEED + k, replicate=k) for k in range(2) for one in chosen
    ]
    for by in ((), ("deprivation_quintile",), (COHORT,)):
        rows = compare(found, by).filter(measure="qalys", financial_year="all")
        assert rows.height == {(): 1, ("deprivation_quintile",): 5}.get(by, rows.height) > 0
        assert (rows["difference_mean"] == 0).all()
        assert (rows["baseline_mean"] > 0).all()
    assert {"frail", "carers"} <= set(rows[COHORT])
    assert measures()["qalys"].better == "higher"


def test_what_is_kept_of_everybody_is_what_a_look_at_everybody_finds() -> None:
    """Only birthdays, coming and going change it: after two years nobody's has been missed."""
    model = live(small_place(PEOPLE), scenario("usual"), years=2, seed=SEED)
    people, quality = model.people, model.quality
    kept, of = quality._kept, quality._kept_for
    assert of is not None
    # The last month's dead are buried after it was counted.
    quality._keep_up(people, of, ())
    anew = _nobody_kept(people.age.size)
    persons, kinds = quality._persons(people, None), quality._kinds(people)
    look_again(anew, of, persons, kinds, people.alive[: people.n], np.arange(people.n))
    for name in ("by_row", "people"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(anew, name))
    alive = people.alive[: people.n]
    np.testing.assert_array_equal(kept.counted[: people.n], alive)
    np.testing.assert_array_equal(kept.each[: people.n][alive], anew.each[: people.n][alive])
