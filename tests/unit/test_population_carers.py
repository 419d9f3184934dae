import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit

import calibration.carers
from calibration import tables
from sim.parameters import Values, catalogue
from sim.population import HOURS, Residents, caring, start
from sim.population.carers import at_least
from sim.population.cells import single_ages
from tests.unit.population_setting import SEED, do_nothing, england, plan

WEIGHT = 5  # 100,000 residents
CENSUS = Path(calibration.carers.__file__).with_name("carers_targets.csv")
NAME = "population.carers."


@cache
def people() -> Residents:
    return start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))


def everyone(residents: Residents) -> slice:
    return slice(0, residents.n)


def bands_at(age: int) -> NDArray[np.uint8]:
    """Hours of everybody, were all of that age."""
    crowd = start(england(), do_nothing()[0], SEED, 50, plan(50))
    crowd.age[:] = age
    return caring(do_nothing()[0], crowd, everyone(crowd), SEED).hours_band


def with_changes(**changed: NDArray[np.float64]) -> Values:
    named = {NAME + name: value for name, value in changed.items()}
    return Values(catalogue() | england().parameters, "2025-26", named)


def test_shares_are_those_of_the_census() -> None:
    crowd, census = people(), tables.published(CENSUS)
    age, sex = crowd.age[everyone(crowd)], crowd.sex[everyone(crowd)]
    quintile = crowd.quintile[everyone(crowd)]
    given_care = caring(do_nothing()[0], crowd, everyone(crowd), SEED)
    percent = 100 * given_care.provides
    asked = age >= 5
    assert percent[asked & (age < 18)].mean() == pytest.approx(census["provides_5_17"], abs=0.5)
    assert percent[age >= 65].mean() == pytest.approx(census["provides_65_plus"], abs=1)
    assert percent[asked].mean() == pytest.approx(census["provides_5_plus"], abs=0.5)
    # Census 2021, TS039: 4.31, 1.82 and 2.63 % of people of 5 and over
    hours = 100 * np.bincount(given_care.hours_band[asked], minlength=len(HOURS)) / asked.sum()
    assert hours[1] + hours[2] == pytest.approx(4.31, abs=0.3)
    assert hours[3] + hours[4] == pytest.approx(1.82, abs=0.3)
    assert hours[5] == pytest.approx(2.63, abs=0.3)
    # 10.3 and 7.6 % standardised for age, 10.1 and 8.1 % in the ends of deprivation
    assert percent[asked & (sex == 0)].mean() == pytest.approx(10.3, abs=1)
    assert percent[asked & (sex == 1)].mean() == pytest.approx(7.6, abs=1)
    assert percent[asked & (quintile == 0)].mean() > percent[asked & (quintile == 4)].mean()
    older = given_care.hours_band[(age >= 65) & given_care.provides]
    assert 100 * (older == 5).mean() == pytest.approx(48, abs=3)


def test_the_census_in_expectation() -> None:
    """Without chance every figure that was fitted is met."""
    found = calibration.carers.measures(do_nothing()[0], england_by_age())
    aims = tables.published(CENSUS)
    for name, value in found.items():
        assert value == pytest.approx(aims[name], rel=2e-3), name


def england_by_age() -> NDArray[np.float64]:
    return single_ages(england().residents)


def test_shares_by_hand() -> None:
    """At the middle of a band, in the middle fifth, the table itself holds."""
    values = do_nothing()[0]
    share = at_least(values)
    bands = values.labels(NAME + "provides_by_age")
    women_55_59 = values[NAME + "provides_by_age"][bands.index("55-59"), 0]
    assert 100 * share[57, 0, 2, 0] == pytest.approx(women_55_59)
    most = values[NAME + "deprivation_odds_ratio"][0]
    odds = women_55_59 / (100 - women_55_59) * most
    assert share[57, 0, 0, 0] == pytest.approx(odds / (1 + odds))
    fifty = expit(values[NAME + "hours_log_odds"][-1, -1])
    assert share[95, 1, 2, -1] == pytest.approx(share[95, 1, 2, 0] * fifty)


def test_nobody_is_asked_below_five() -> None:
    crowd = people()
    given_care = caring(do_nothing()[0], crowd, everyone(crowd), SEED)
    assert not given_care.provides[crowd.age[everyone(crowd)] < 5].any()
    assert (given_care.provides == (given_care.hours_band > 0)).all()


def test_the_draw_stays_and_the_threshold_moves() -> None:
    """Where all care more, those who cared before still do, and for no fewer hours."""
    crowd, values = people(), do_nothing()[0]
    before = caring(values, crowd, everyone(crowd), SEED).hours_band
    more = with_changes(provides_by_age=1.3 * values[NAME + "provides_by_age"])
    after = caring(more, crowd, everyone(crowd), SEED).hours_band
    assert (after >= before).all()
    assert (after > 0).sum() > 1.2 * (before > 0).sum()


def test_a_resident_more_changes_nobody_else() -> None:
    crowd = start(england(), do_nothing()[0], SEED, 50, plan(50))
    before = caring(do_nothing()[0], crowd, everyone(crowd), SEED).hours_band
    new = crowd.append(1)
    crowd.identity[new], crowd.age[new] = 12345, 60
    after = caring(do_nothing()[0], crowd, everyone(crowd), SEED).hours_band
    assert (after[:-1] == before).all()
    some = np.array([7, 3, 4000])
    assert (caring(do_nothing()[0], crowd, some, SEED).hours_band == before[some]).all()
    assert (caring(do_nothing()[0], crowd, everyone(crowd), 2).hours_band[:-1] != before).any()


def test_caring_comes_with_age_and_goes_with_old_age() -> None:
    provides = {age: bands_at(age) > 0 for age in (10, 20, 40, 57, 75, 95)}
    for younger, older in ((10, 20), (20, 40), (40, 57)):
        assert (provides[older] >= provides[younger]).all()
        assert provides[older].sum() > provides[younger].sum()
    for younger, older in ((57, 75), (75, 95)):
        assert (provides[older] <= provides[younger]).all()


def test_long_hours_last_into_old_age() -> None:
    """In the census 50 hours or more peak at 75-79 among women and at 85-89 among men."""
    fifty = at_least(do_nothing()[0])[..., 2, -1]
    assert 80 <= fifty[:, 1].argmax() < 90
    assert fifty[77, 0] > 0.9 * fifty[:, 0].max()
    assert fifty[77, 0] > 2 * fifty[30, 0]


@given(st.floats(0.05, 20), st.floats(0.05, 20), st.floats(-3, 3))
def test_thresholds_are_shares_and_nested(any_care: float, longer: float, hours: float) -> None:
    values = do_nothing()[0]
    changed = with_changes(
        deprivation_odds_ratio=any_care * values[NAME + "deprivation_odds_ratio"],
        hours_deprivation_odds_ratio=longer * values[NAME + "hours_deprivation_odds_ratio"],
        hours_log_odds=hours + values[NAME + "hours_log_odds"],
    )
    share = at_least(changed)
    assert share.shape == (101, 2, 5, len(HOURS) - 1)
    assert share.min() >= 0
    assert share.max() < 1
    assert (np.diff(share, axis=-1) <= 0).all()


def test_the_command_writes_the_tables_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROOM", tmp_path)
    calibration.carers.main()
    written = sorted(tmp_path.iterdir())
    assert len(written) == 4
    room = Path(tables.__file__).parents[1] / "sim" / "population"
    for file in written:
        assert numbers(file) == pytest.approx(numbers(room / file.name), rel=1e-3, abs=1e-3)


def numbers(file: Path) -> list[float]:
    with file.open(encoding="utf-8", newline="") as handle:
        return [float(row["value"]) for row in csv.DictReader(handle)]
