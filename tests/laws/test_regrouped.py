"""Care that lasts for years is counted among those whom its owners have come to be like."""

import numpy as np
import polars as pl
import pytest

from sim.population.groups import AGE_BAND_STARTS, AGE_BANDS
from sim.run import Model
from sim.scenario import load_scenario, values_by_year
from sim.services import NEVER, Service
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


def test_people_grow_older_in_care(lived: Model) -> None:
    """Or the test above could not fail."""
    record, people = lived.place.record, lived.people
    here = np.flatnonzero(people.in_care_home[: people.n] & people.alive[: people.n])
    rows = lived.place.holds["care_home"][here]
    assert (record.started[rows] < 365).sum() > 10


@pytest.mark.parametrize("service", ["residential_care", "nursing_care", "supported_living"])
def test_care_by_age_is_that_of_the_people_who_have_it(lived: Model, service: str) -> None:
    """In the last month, by age band, but for who has come and gone in it."""
    record, people = lived.place.record, lived.people
    rows = np.arange(record.rows)
    here = (record.ended[rows] == NEVER) & (record.started[rows] != NEVER)
    rows = rows[here & (record.service[rows] == Service[service.upper()])]
    band = np.searchsorted(AGE_BAND_STARTS, people.age[record.resident[rows]], side="right") - 1
    held = np.bincount(band, minlength=len(AGE_BANDS))
    activity = lived.results("do_nothing", 0).tables["activity"]
    last = activity.filter(pl.col("month") == pl.col("month").max())
    of_service = last.filter(pl.col("service").cast(pl.String) == service)
    days = of_service.group_by("age_band").agg(pl.col("units").sum())
    found = {str(age): units / DAYS_OF_MARCH for age, units in days.iter_rows()}
    assert len(found) >= 2
    for age, mean in found.items():
        now = held[AGE_BANDS.index(age)]
        assert mean == pytest.approx(now, rel=0.08, abs=0.02 * held.sum()), age
