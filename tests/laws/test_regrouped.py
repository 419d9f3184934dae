"""Care that lasts for years is counted among those whom its owners have come to be like."""

import numpy as np
import polars as pl
import pytest

from sim.pathways.names import CARE_HOMES
from sim.population.groups import AGE_BAND_STARTS, AGE_BANDS
from sim.run import Model
from sim.scenario import load_scenario, values_by_year
from sim.services import IS_LONG_TERM, NEVER, group_of
from tests.lived import small_place

pytestmark = pytest.mark.slow  # years of a place

YEARS, SEED = 6, 5
DAYS_OF_MARCH = 31


@pytest.fixture(scope="module")
def lived() -> Model:
    place, nothing = small_place(20_000), load_scenario("do_nothing")
    values = values_by_year(place, nothing, place.first_year, YEARS, SEED)
    model = Model(place, values[0], SEED, 1)
    model.warm_up()
    model.live(values)
    return model


def test_everybody_with_long_term_care_at_home_is_counted_as_they_are_now(lived: Model) -> None:
    record, people = lived.place.record, lived.people
    rows = np.arange(record.rows)
    open_now = (record.ended[rows] == NEVER) & (record.started[rows] != NEVER)
    is_home = np.isin(record.service[rows], CARE_HOMES)
    rows = rows[open_now & IS_LONG_TERM[record.service[rows]] & ~is_home]
    rows = rows[people.alive[record.resident[rows]]]
    assert rows.size > 100
    now = group_of(people.group[record.resident[rows]])
    np.testing.assert_array_equal(record.group[rows], now)


def test_people_grow_older_in_care(lived: Model) -> None:
    """Or the test above could not fail."""
    record, people = lived.place.record, lived.people
    here = np.flatnonzero(people.in_care_home[: people.n] & people.alive[: people.n])
    rows = lived.place.holds["care_home"][here]
    assert (record.started[rows] < 365).sum() > 10


def test_days_in_care_homes_by_age_are_those_of_the_people_there(lived: Model) -> None:
    """In the last month, by age band, but for who has come and gone in it."""
    people, activity = lived.people, lived.results("do_nothing", 0).tables["activity"]
    here = people.in_care_home[: people.n] & people.alive[: people.n]
    band = np.searchsorted(AGE_BAND_STARTS, people.age[: people.n][here], side="right") - 1
    living = dict(zip(AGE_BANDS, np.bincount(band, minlength=len(AGE_BANDS)), strict=True))
    last = activity.filter(pl.col("month") == pl.col("month").max())
    is_home = pl.col("service").cast(pl.String).is_in(["residential_care", "nursing_care"])
    days = last.filter(is_home).group_by("age_band").agg(pl.col("units").sum())
    found = {str(age): units / DAYS_OF_MARCH for age, units in days.iter_rows()}
    assert len(found) >= 4
    for age, mean in found.items():
        assert mean == pytest.approx(living[age], rel=0.05, abs=2), age
