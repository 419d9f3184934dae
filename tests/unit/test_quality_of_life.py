"""Quality of life, worked by hand: utilities, social care by state, carers, a month of a place."""

import tomllib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.compiled import compiled
from sim.demand import Clock
from sim.demand.rates import DAYS_PER_YEAR
from sim.outcomes import QualityOfLife
from sim.outcomes.carers import Cared, Carers, carers, has_carer, strained
from sim.outcomes.scrqol import (
    CARE,
    LEVELS_OF,
    MET,
    RECEIVED,
    SCORE,
    SCRQOL,
    SHORT,
    USER,
    WAITING,
    at_least,
    worth_of_a_day,
)
from sim.outcomes.utility import (
    FULL_HEALTH,
    FirstDay,
    Persons,
    Utility,
    norms,
    utility,
    utility_of_one,
)
from sim.parameters import Values
from sim.pathways.carer_strain import CLOCK, strain_of
from sim.pathways.names import HOLDS_NOTHING
from sim.pathways.place import Place, open_place
from sim.pathways.reached import Reached
from sim.population import Residents, set_care_home, start
from sim.population.cells import N_AGES, SEXES
from sim.population.conditions import condition_names
from sim.services import CalendarMonth, Service
from tests.unit.population_setting import SEED, do_nothing, england, plan

pytestmark = pytest.mark.unit

CASES = tomllib.loads(Path(__file__).with_name("quality_cases.toml").read_text("utf-8"))
APRIL = CalendarMonth(number=0, first_day=0, days=30, financial_year="2025-26")
WEIGHT = 50
NOBODY = FirstDay(*(np.zeros(0, np.int64) for _ in range(3)), 1)


@compiled
def _of_each(of: Utility, persons: Persons, found: np.ndarray) -> None:
    for slot in range(found.size):
        found[slot] = utility_of_one(of, persons, slot)


def mask_of(holds: list[str]) -> int:
    names = condition_names(do_nothing()[0])
    return sum(1 << names.index(name) for name in holds)


def crowd_of(case: dict[str, Any]) -> FirstDay:
    if not case["crowd"]:
        return NOBODY
    stratum = SEXES.index(case["sex"]) * N_AGES + case["age"]
    masks, people = np.unique([mask_of(holds) for holds in case["crowd"]], return_counts=True)
    return FirstDay(np.full(masks.size, stratum), masks.astype(np.int64), people, 1)


@pytest.mark.parametrize("case", CASES["utility"], ids=lambda case: case["why"])
def test_utility_by_hand(case: dict[str, Any]) -> None:
    found = np.zeros(1, np.int64)
    persons = Persons(
        np.array([case["age"]], np.uint8),
        np.array([SEXES.index(case["sex"])], np.uint8),
        np.array([mask_of(case["holds"])], np.uint32),
        np.array([len(case["holds"])], np.uint8),
        np.zeros(0, np.int32),
    )
    _of_each(utility(do_nothing()[0], crowd_of(case)), persons, found)
    assert found[0] / FULL_HEALTH == pytest.approx(case["is"], abs=1.5e-5)


def test_the_two_ends_of_the_scale_of_social_care() -> None:
    """The published ends: about 1.00 and -0.17."""
    for log_odds, expected in ((20.0, 0.999), (-20.0, -0.171)):
        values = _with(LEVELS_OF, np.full_like(do_nothing()[0][LEVELS_OF], log_odds))
        found = worth_of_a_day(values)[0, MET, 0, 0]
        assert found[SCRQOL] / FULL_HEALTH == pytest.approx(expected, abs=5e-4)
        assert found[SCORE] / FULL_HEALTH == pytest.approx(24 if log_odds > 0 else 0, abs=1e-3)


def _with(name: str, numbers: np.ndarray) -> Values:
    values = do_nothing()[0]
    parameters = {**values.parameters, name: replace(values.parameters[name], value=numbers)}
    return Values(parameters, values.financial_year)


def test_a_level_or_better_by_hand() -> None:
    """Even odds less 1: one in 3.718 of them; half where nothing is taken away."""
    found = at_least(np.array([[0.0]]), np.array([0.0, -1.0]))
    assert found[:, 0, 0] == pytest.approx([0.5, 1 / (1 + np.e)])


def test_unmet_need_frailty_and_a_lost_carer_each_lower_social_care_quality() -> None:
    worth = worth_of_a_day(do_nothing()[0])[..., SCRQOL]
    assert (worth[:, MET] > worth[:, SHORT]).all()
    assert (worth[:, SHORT] > worth[:, WAITING]).all()
    assert (np.diff(worth, axis=2) < 0).all()
    assert (worth[..., 0] > worth[..., 1]).all()


def test_who_waits_receives_nothing_and_counts_as_a_user() -> None:
    worth = worth_of_a_day(do_nothing()[0])[:, WAITING]
    assert (worth[..., RECEIVED:SCRQOL] == 0).all()
    assert (worth[..., SCORE:] == 0).all()
    assert (worth[..., USER] == 1).all()


def test_what_carers_lose_by_hours_and_how_many_are_strained() -> None:
    """From 20 hours on in a straight line to -0.05 at 50; odds in proportion to the strain."""
    values = do_nothing()[0]
    of = carers(values)
    hours = np.append(0, values["population.cared_for.hours_in_band"])
    expected = 0.05 * np.clip((hours - 20) / 30, 0, 1)
    assert of.loss / FULL_HEALTH == pytest.approx(expected, abs=1e-5)
    assert of.loss[:3].tolist() == [0, 0, 0]
    assert of.loss[-1] == 5_000


@compiled
def _strained(of: Carers, cared: Cared, found: np.ndarray) -> None:
    for slot in range(found.size):
        found[slot] = strained(of, cared, slot) if has_carer(cared, slot, 30) else -1


def test_strain_by_hand() -> None:
    """Odds in proportion to it: home care takes three tenths, waiting for it adds a half."""
    values = do_nothing()[0]
    of, odds = carers(values), values.number("outcomes.carers.strain_odds")
    holds = np.repeat(HOLDS_NOTHING, 8)
    holds["home_care"][2] = holds["care_home"][5] = 0
    holds["carer_back"][6], holds["gone_on"][7] = 31, 30
    rate = (np.array([1, 2, 1, 1, 0, 1, 1, 1]) * of.least_per_day).astype(np.float32)
    waits = np.arange(8) == 3
    found = np.zeros(8, np.int64)
    _strained(of, Cared(rate, np.ones(8, np.uint8), waits, holds), found)
    at = odds * np.array([1, 2, 0.7, 1.5])
    assert found[:4] / FULL_HEALTH == pytest.approx(at / (1 + at), abs=1e-5)
    assert (found[4:] == -1).all()  # no carer; in a care home; the carer lost; gone


def place_of() -> Place:
    people = start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))
    return open_place(SEED, people, 0, 400)


def april(place: Place, quality: QualityOfLife, **changes: np.ndarray) -> dict[str, float]:
    """The sums of the month by measure, everybody together; `changes` are what schemes do."""
    place.reached = Reached({name: change.astype(np.float32) for name, change in changes.items()})
    values = do_nothing()[0]
    clock = Clock(CLOCK, SEED, place.people.n)
    rules: Any = SimpleNamespace(values=values, strain=strain_of(values))
    dying = np.flatnonzero(place.people.left_day[: place.people.n] > 0)
    quality.add_month(APRIL, place, {CLOCK: clock}, rules, dying)
    rows = quality.rows().filter(cohort="all").group_by("measure").agg(pl.col("value").sum())
    return dict(rows.iter_rows())


def quality_of(place: Place) -> QualityOfLife:
    return QualityOfLife(place.people, do_nothing()[0], SEED, 1)


def row_of(place: Place, service: Service, slot: int, **days: int) -> None:
    row = place.add_rows(service, np.array([slot]), np.array([0]))[0]
    for name, day in days.items():
        getattr(place.record, name)[row] = day


DAYS = "full_health_days_100000ths"


def test_who_dies_or_is_admitted_by_hand() -> None:
    """Eleven days after a death on day 19, and 0.013 of a year for each of two admissions."""
    usual = april(place_of(), quality_of(place_of()))
    place = place_of()
    quality = quality_of(place)
    place.people.left_day[7] = 19
    for slot, day in ((1, 0), (2, 29), (3, 30)):  # the last of them is of the next month
        row_of(place, Service.EMERGENCY_INPATIENT, slot, requested=day, started=day)
    found = april(place, quality)
    assert usual["life_days"] - found["life_days"] == 11
    loss = round(0.013 * DAYS_PER_YEAR * FULL_HEALTH)
    assert found[f"{DAYS}_lost_to_admissions"] == 2 * loss
    lost_by_death = usual[DAYS] - found[DAYS] - 2 * loss
    assert 0 < lost_by_death <= 11 * FULL_HEALTH
    assert lost_by_death % 11 == 0


@pytest.mark.parametrize("fewer", [1, 3])
def test_fewer_admissions_are_more_qalys_by_just_their_loss(fewer: int) -> None:
    """Where nobody's life is another."""
    found = []
    for admitted in (range(10), range(fewer, 10)):
        place = place_of()
        for slot in admitted:
            row_of(place, Service.EMERGENCY_INPATIENT, slot, requested=slot, started=slot)
        found.append(april(place, quality_of(place)))
    usual, better = found
    each = round(0.013 * DAYS_PER_YEAR * FULL_HEALTH)
    assert better[DAYS] - usual[DAYS] == fewer * each
    assert better["life_days"] == usual["life_days"]


def test_a_care_home_takes_the_place_of_norm_and_conditions() -> None:
    """Ten days at 0.40; an admission from there takes nothing, one from home before does."""
    place = place_of()
    quality, people = quality_of(place), place.people
    slot = int(np.flatnonzero(people.age[: people.n] == 80)[0])
    set_care_home(people, np.array([slot]), True)
    row_of(place, Service.NURSING_CARE, slot, requested=20, started=20)
    place.holds["care_home"][slot] = 0
    for day in (10, 25):
        row_of(place, Service.EMERGENCY_INPATIENT, slot, requested=day, started=day)
    found = april(place, quality)
    loss = round(0.013 * DAYS_PER_YEAR * FULL_HEALTH)
    assert found[f"{DAYS}_lost_to_admissions"] == loss
    rows = quality.rows().filter(cohort="care_home_residents")
    of_cohort = dict(rows.select("measure", "value").iter_rows())
    assert of_cohort["life_days"] == of_cohort["social_care_user_days"] == 10
    assert of_cohort[DAYS] == 10 * 40_000


def test_care_and_waiting_by_hand() -> None:
    """Waits ten days and has home care for twenty, the last five waiting for more hours."""
    place = place_of()
    quality = quality_of(place)
    row_of(place, Service.HOME_CARE, 5, requested=0, started=10)
    row_of(place, Service.HOME_CARE, 5, requested=25, upstream=0)
    row_of(place, Service.HOME_CARE, 6, requested=31)
    found = april(place, quality)
    assert found["social_care_user_days"] == 30
    assert found["social_care_received_days"] == 20
    at = CARE.index(Service.HOME_CARE)
    days = quality.care_days.sum(axis=(2, 3))
    assert days[at].tolist() == [15, 5, 10]
    assert days.sum() == 30
    frail = place.people.frailty[5]
    worth = worth_of_a_day(do_nothing()[0])[at, :, frail, 0, SCRQOL]
    assert found["scrqol_days_100000ths"] == worth @ [15, 5, 10]


def test_a_scheme_may_change_either_scale_and_only_that() -> None:
    place = place_of()
    row_of(place, Service.HOME_CARE, 5, requested=0, started=0)
    row_of(place, Service.HOME_CARE, 6, requested=0)  # waits, and gets nothing of the scheme
    usual = april(place, quality_of(place))
    better, n = np.zeros(place.people.n), place.people.n
    better[[5, 6]] = 0.039
    found = april(place, quality_of(place), care_related_quality_of_life=better)
    changed = {name for name in found if found[name] != usual[name]}
    assert changed == {"scrqol_days_100000ths"}
    gained = found["scrqol_days_100000ths"] - usual["scrqol_days_100000ths"]
    assert gained == 30 * 3_900
    worse = np.full(n, -0.01)
    found = april(place, quality_of(place), quality_of_life=worse)
    assert {name for name in found if found[name] != usual[name]} == {DAYS}
    # Of those in full health some would be above it: they lose less, or nothing.
    assert 0.97 < (usual[DAYS] - found[DAYS]) / (30 * n * 1_000) <= 1


def test_norms_never_fall_below_nothing() -> None:
    values = _with("outcomes.utility.norm", np.array([0.5, 0.0, -0.01, 0.0]))
    assert norms(values).min() == 0


def test_cohorts_by_state_are_who_they_say() -> None:
    place = place_of()
    people: Residents = place.people
    quality = quality_of(place)
    april(place, quality)
    rows = quality.rows().filter(pl.col("cohort") != "all", measure="life_days")
    days = dict(rows.select("cohort", "value").iter_rows())
    assert days["frail"] == 30 * int((people.frailty[: people.n] >= 2).sum())
    assert "care_home_residents" not in days  # nobody has a place yet
    assert 0.05 < days["carers"] / (30 * people.n) < 0.12
