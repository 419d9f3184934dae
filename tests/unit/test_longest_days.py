"""No draw of a length of stay lies beyond its bound, whatever its spread."""

import numpy as np
import pytest

from sim.area import load_area
from sim.pathways.names import CASELOADS, RECOVERY, UNTIL_DEATH
from sim.pathways.stay import StayRules, elective_days, emergency_days, stay_rules
from sim.population.cells import N_CELLS
from sim.scenario import Change, Scenario, values_by_year
from sim.services import NEVER
from tests.lived import columns, live, scenario, small_place

BOUND = 5
ROOMS = ("caseload", "recovery", "stay")


@pytest.fixture(scope="module")
def cut_short() -> Scenario:
    changes = (
        Change(f"pathways.{room}.longest_days", "set", float(BOUND), "a test") for room in ROOMS
    )
    return scenario("cut_short", *changes)


def test_no_case_and_no_recovery_is_longer_than_its_bound(cut_short: Scenario) -> None:
    model = live(small_place(20_000), cut_short, years=1, seed=1)
    service, started, fit = columns(model, "service", "started", "fit")
    for services in (RECOVERY, tuple(set(CASELOADS) - set(UNTIL_DEATH))):
        counted = np.isin(service, services) & (started >= 0) & (started != NEVER)
        days = (fit - started)[counted]
        assert days.size > 50
        assert days.max() == BOUND


@pytest.fixture
def stays(cut_short: Scenario) -> StayRules:
    area = load_area("england")
    (values,) = values_by_year(area, cut_short, area.first_year, 1, seed=1)
    return stay_rules(values, np.ones(N_CELLS))


def test_no_hospital_stay_is_longer_than_its_bound(stays: StayRules) -> None:
    cell, draw = np.arange(N_CELLS), np.full(N_CELLS, 1 - 1e-9)
    first_night = 1
    assert (emergency_days(stays, cell, draw, season=2.0) == first_night + BOUND).all()
    assert (elective_days(stays, cell, draw) == BOUND).all()


def test_means_are_worked_out_under_the_bound(stays: StayRules) -> None:
    """What is cut off at the far end is made up for, so that the mean stays as given."""
    draw = (np.arange(20_000) + 0.5) / 20_000
    young = np.zeros(draw.size, np.int64)
    area = load_area("england")
    (values,) = values_by_year(area, scenario("as_it_is"), area.first_year, 1, seed=1)
    usual = stay_rules(values, np.ones(N_CELLS))
    cut, whole = (elective_days(rules, young, draw).mean() for rules in (stays, usual))
    assert cut == pytest.approx(whole, rel=0.02)
