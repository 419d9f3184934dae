"""The people of England against everything that is published of them, as `validate` shows it."""

import numpy as np
import pytest

from calibration.people_section import people_section
from sim.population import PopulationTally, bury, deaths_in_month, start, turn_month
from tests.unit.population_setting import MONTH_LENGTHS, SEED, do_nothing, england, plan
from tests.witness.test_prevalence import ChangedValues

WEIGHT = 5
YEARS = 5
ONSET = "population.conditions.onset_rate_ratio"


@pytest.mark.slow
def test_every_judged_figure_of_england_is_reached() -> None:
    rows = people_section("england", 5, 200_000, 2)
    assert sum(row.verdict == "ok" for row in rows) > 70
    assert [row.target.name for row in rows if row.verdict == "missed"] == []


@pytest.mark.slow
def test_a_small_place_is_held_against_its_own_figures_only() -> None:
    rows = {row.target.name: row for row in people_section("thurrock", 2, 100_000, 1)}
    assert rows["prevalence copd"].verdict == "ok"
    assert rows["segment_stays 5"].verdict == "shown"
    level = rows["prevalence learning_disability"].published
    assert level < 0.657  # England's; the register of the place has fewer


def deaths_without(condition: str | None) -> int:
    """Deaths in five years of a sample in which one condition no longer starts."""
    values, flows = do_nothing()[0], plan(WEIGHT)
    ratio = np.ones(len(flows.conditions))
    if condition:
        ratio[flows.conditions.index(condition)] = 0
    changed = ChangedValues(values, {ONSET: ratio})
    people = start(england(), values, SEED, WEIGHT, flows)
    tally, deaths, day = PopulationTally(people), 0, 0
    for month in range(12 * YEARS):
        days = MONTH_LENGTHS[month % 12]
        change = turn_month(people, flows, changed, SEED, month, day, days)
        tally.add_month(people, change, days)
        slots, *_ = deaths_in_month(people, days)
        deaths += slots.size
        bury(people, slots, tally)
        day += days
    return deaths


def test_preventing_what_kills_saves_more_lives_than_preventing_what_does_not() -> None:
    """Same dice: without new dementia fewer die; without new arthritis about as many."""
    as_usual, dementia, arthritis = (deaths_without(c) for c in (None, "dementia", "arthritis"))
    assert as_usual - dementia > 0.03 * as_usual
    assert as_usual - arthritis < 0.02 * as_usual
