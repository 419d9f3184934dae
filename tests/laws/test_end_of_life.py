"""The end of life: care changes where people die, never when."""

import numpy as np
import polars as pl
import pytest

from sim.pathways.names import HOSPITAL, PLACES_OF_DEATH
from sim.run import Model
from sim.scenario import Change
from sim.services import NEVER, Service, WayOut
from tests.lived import WatchedModel, live, multiply, scenario, small_place

SHARES = ("identified_share", "identified_share_other", "identified_share_severe_frailty")
YEARS, SEED = 2, 9


def with_share(share: float) -> list[Change]:
    """So many of those near death are known to be."""
    names = [f"pathways.end_of_life.{name}" for name in SHARES]
    if share == 0:
        return [multiply(name, 0) for name in names]
    return [Change(name, "set", share, "a test") for name in names]


@pytest.fixture(scope="module")
def nobody_and_everybody() -> tuple[WatchedModel, WatchedModel]:
    """Two years in which none, and all, of those near death are known to be."""
    place = small_place(30_000)
    nobody, everybody = (
        live(place, scenario("a_test", *with_share(share)), years=YEARS, seed=SEED)
        for share in (0.0, 1.0)
    )
    return nobody, everybody


def deaths(model: Model) -> dict[int, int]:
    """Day of death, or of moving away, of everybody who is gone."""
    people = model.people
    gone = np.flatnonzero(~people.alive[: people.n])
    who = people.identity[gone].tolist()
    return dict(zip(who, people.left_day[gone].tolist(), strict=True))


def test_nobody_dies_on_another_day(
    nobody_and_everybody: tuple[WatchedModel, WatchedModel],
) -> None:
    nobody, everybody = nobody_and_everybody
    assert len(deaths(nobody)) > 500
    assert deaths(nobody) == deaths(everybody)


def by_place(model: Model) -> dict[str, int]:
    return {
        where: sum(month.events[f"deaths_at_{where}"] for month in model.months)
        for where in PLACES_OF_DEATH
    }


def test_more_die_at_home_where_more_are_known(
    nobody_and_everybody: tuple[WatchedModel, WatchedModel],
) -> None:
    """Otherwise the test above would pass for a model that reads none of these numbers."""
    nobody, everybody = (by_place(model) for model in nobody_and_everybody)
    assert everybody["hospital"] < 0.95 * nobody["hospital"]
    assert everybody["home"] > nobody["home"]
    # Those known before the scenario began are known still.
    assert everybody["hospice"] > nobody["hospice"]


def test_deaths_by_place_add_up_to_deaths(
    nobody_and_everybody: tuple[WatchedModel, WatchedModel],
) -> None:
    for model in nobody_and_everybody:
        tables = model.results("a_test", 0).tables
        died = int(tables["population"]["deaths"].sum())
        assert sum(by_place(model).values()) == died
        outcomes = tables["outcomes"].filter(pl.col("measure").str.starts_with("deaths_at_"))
        assert outcomes["value"].sum() == died
        record = model.place.record
        rows = slice(0, record.rows)
        in_bed = np.isin(record.service[rows], HOSPITAL) & (record.started[rows] != NEVER)
        died_there = in_bed & (record.way_out[rows] == WayOut.DIED) & (record.ended[rows] >= 0)
        assert by_place(model)["hospital"] == died_there.sum()


def test_last_admissions_end_in_death(
    nobody_and_everybody: tuple[WatchedModel, WatchedModel],
) -> None:
    """Nobody is sent home, to another place or to the virtual ward in the last days of life."""
    for model in nobody_and_everybody:
        record = model.place.record
        rows = np.flatnonzero(np.isin(record.service[: record.rows], HOSPITAL))
        last = rows[(record.started[rows] != NEVER) & (record.fit[rows] == NEVER)]
        assert last.size > 100
        ends = record.way_out[last]
        assert np.isin(ends, (WayOut.DIED, WayOut.MOVED_AWAY, WayOut.OPEN)).all()
        still_there = last[ends == WayOut.OPEN]
        assert model.people.alive[record.resident[still_there]].all()
        assert still_there.size < last.size / 20


def test_hospice_and_nursing_at_home_go_to_those_who_are_known(
    nobody_and_everybody: tuple[WatchedModel, WatchedModel],
) -> None:
    """And last until death: nobody comes out of a hospice alive, but by moving away."""
    for model in nobody_and_everybody:
        record = model.place.record
        rows = np.flatnonzero(
            np.isin(record.service[: record.rows], (Service.HOSPICE, Service.END_OF_LIFE_HOME))
        )
        asked = rows[(record.requested[rows] != NEVER) & (record.ended[rows] > 0)]
        assert asked.size > 20
        assert (model.place.holds["identified"][record.resident[asked]] != NEVER).all()
        begun = asked[record.started[asked] != NEVER]
        ends = (WayOut.DIED, WayOut.MOVED_AWAY, WayOut.OPEN)
        assert np.isin(record.way_out[begun], ends).all()


@pytest.mark.parametrize(
    ("name", "extreme"),
    [
        ("hospital_death_share", 1.0),
        ("hospital_death_share", 0.0),
        ("plan_home_ratio", 0.0),
        ("home_nursing_share", 0.0),
        ("home_nursing_share", 1.0),
        ("hospice_share", 1.0),
        ("hospice_days", 1.0),
        ("home_nursing_days", 1.0),
        ("home_nursing_days", 179.9),
    ],
)
def test_all_and_none_can_be_lived_through(name: str, extreme: float) -> None:
    """Shares of 0 and 1 divide nothing by nothing."""
    change = Change(f"pathways.end_of_life.{name}", "set", extreme, "a test")
    with np.errstate(all="raise", under="ignore"):
        lived = live(small_place(2000), scenario("a_test", change), years=1, seed=SEED)
    assert sum(by_place(lived).values()) > 0
