"""The means of residents beside the published figures they were fitted to, and their tables."""

import csv
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import calibration.means
import calibration.means_on_entry
from calibration import means_tables, tables
from calibration.means_measures import median
from sim.parameters import InputError, parameters_in
from sim.population import (
    Means,
    Residents,
    capital_limit_gbp,
    means,
    means_in_care,
    pays_for_care_home,
    start,
)
from tests.unit.population_setting import SEED, do_nothing, england, plan

WEIGHT = 2  # 250,000 residents
ROOM = Path(tables.__file__).parents[1] / "sim" / "population"
AIMS = tables.published(Path(calibration.means.__file__).with_name("means_targets.csv"))

Some = NDArray[np.bool_]


@cache
def people() -> Residents:
    return start(england(), do_nothing()[0], SEED, WEIGHT, plan(WEIGHT))


@cache
def owned() -> Means:
    return means(do_nothing()[0], people(), slice(0, people().n), SEED)


def age() -> NDArray[np.uint8]:
    return people().age[: people().n]


def households() -> NDArray[np.float64]:
    return np.where(owned().with_partner, 0.5, 1.0) * (age() >= 25)


def share(which: Some, of: Some) -> float:
    return 100 * float(np.average(which[of], weights=households()[of]))


def test_capital_and_home_values() -> None:
    found, capital = owned(), owned().capital_gbp * np.where(owned().with_partner, 2, 1)
    older, early = age() >= 65, (age() >= 65) & (age() < 75)
    outright = found.owns_home & ~found.has_mortgage
    for name, of in (
        ("median_household_capital", age() >= 25),
        ("median_household_capital_65_74", early),
        ("median_household_capital_outright_owners", outright),
    ):
        assert median(capital[of], households()[of]) == pytest.approx(AIMS[name], rel=0.06), name
    rich = share(capital > AIMS["rich_household_gbp"], older)
    assert rich == pytest.approx(AIMS["rich_households_65"], abs=2)
    of = found.owns_home
    middle = median(found.home_value_gbp[of], households()[of])
    assert middle == pytest.approx(AIMS["median_owned_home"], rel=0.02)


def test_tenure() -> None:
    found, heads, older = owned(), age() >= 25, age() >= 65
    assert share(found.owns_home, older) == pytest.approx(AIMS["owners_65_plus"], abs=1)
    assert share(found.has_mortgage, older) == pytest.approx(AIMS["mortgaged_65_plus"], abs=1)
    assert share(found.owns_home, heads) == pytest.approx(AIMS["owners"], abs=1)
    outright = found.owns_home & ~found.has_mortgage
    assert share(outright, heads) == pytest.approx(AIMS["outright_owners"], abs=1)


def test_partners_and_incomes() -> None:
    found, older = owned(), age() >= 65
    women = people().sex[: people().n] == 0
    for name, of in (
        ("women_65_plus_with_partner", older & women),
        ("men_65_plus_with_partner", older & ~women),
        ("with_partner_85_plus", age() >= 85),
    ):
        assert 100 * found.with_partner[of].mean() == pytest.approx(AIMS[name], abs=1.5), name
    income = found.income_gbp_per_week * np.where(found.with_partner, 2, 1)
    middle = median(income[older], households()[older])
    assert middle == pytest.approx(AIMS["median_pensioner_income"], rel=0.02)


def test_self_funders_in_care_homes() -> None:
    """Residents weighted by how likely they live in a care home at their age and frailty."""
    values, crowd, here = do_nothing()[0], people(), slice(0, people().n)
    pays = pays_for_care_home(means_in_care(values, crowd, here, SEED), capital_limit_gbp(values))
    by_means = 1 - AIMS["residents_paid_for_by_need"] / 100
    frailer = values["demand.social_care.care_home_by_frailty"][crowd.frailty[here]]
    mean_at_age = np.bincount(age(), frailer) / np.maximum(np.bincount(age()), 1)
    weight = values.by_age("demand.social_care.care_home_by_age")[age()] * frailer
    weight /= mean_at_age[age()]
    older = age() >= 65

    def percent(of: Some) -> float:
        return 100 * by_means * float(np.average(pays[of], weights=weight[of]))

    assert percent(older) == pytest.approx(AIMS["self_funders_older"], abs=2)
    assert percent(~older) == pytest.approx(AIMS["self_funders_younger"], abs=2)
    younger_homes = AIMS["younger_homes_share"] / 100
    kind = np.where(older, weight[older].sum(), weight[~older].sum())
    weight *= np.where(older, 1 - younger_homes, younger_homes) / kind
    by_quintile = [percent(crowd.quintile[here] == q) for q in range(5)]
    assert (np.diff(by_quintile) > 0).all()
    assert by_quintile[0] == pytest.approx(AIMS["self_funders_most_deprived"], abs=5)
    assert by_quintile[4] == pytest.approx(AIMS["self_funders_least_deprived"], abs=5)


def test_the_median_by_hand() -> None:
    assert median(np.array([3.0, 1.0, 2.0]), np.ones(3)) == 2
    assert median(np.array([1.0, 2.0]), np.ones(2)) == 1.5
    assert median(np.array([1.0, 10.0, 20.0]), np.array([8.0, 1.0, 1.0])) < 10


@pytest.mark.slow
@pytest.mark.parametrize("command", [calibration.means.main, calibration.means_on_entry.main])
def test_the_command_writes_the_tables_that_are_there(
    command: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in ROOM.glob("means_*.csv"):
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(tables, "ROOM", tmp_path)
    monkeypatch.setattr(means_tables, "ROOM", tmp_path)
    command()
    for file in tmp_path.iterdir():
        assert numbers(file) == pytest.approx(numbers(ROOM / file.name), rel=0.02), file.name


def numbers(file: Path) -> list[float]:
    with file.open(encoding="utf-8", newline="") as handle:
        return [float(row["value"]) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(
    ("declared", "table", "was", "becomes", "message"),
    [
        ("means", "means_capital.csv", "35-44", "35-39", "no age band between 35-39 and 45-54"),
        ("means", "means_capital.csv", "35-44", "35-45", "35-45 and 45-54 overlap"),
        ("means", "means_partner.csv", "35-49,male", "35-49,female", "this row stands twice"),
        ("means", "means_home_owner.csv", "18-24,0.05", "18-24,1.05", "above 1"),
        ("means", "means_capital.csv", "18-24,", "18-24,-", "below 0"),
        ("means", "means_income.csv", "18-24,single,", "18-24,single,-", "below 0"),
        ("means", "means_on_entry.csv", "55-64", "55-65", "55-65 and 65\\+ overlap"),
        ("means", "means_income_spread.csv", "couple", "pair", ""),
        ("carers", "carers_by_age.csv", "5-7,", "5-6,", "no age band between 5-6 and 8-9"),
        ("carers", "carers_by_age.csv", "65-69,", "64-69,", "60-64 and 64-69 overlap"),
        ("carers", "carers_hours.csv", "50+", "20-34", "this row stands twice"),
        ("carers", "carers_deprivation.csv", "1,", "1,-", "below 0"),
    ],
)
def test_a_bad_table_is_refused(
    tmp_path: Path, declared: str, table: str, was: str, becomes: str, message: str
) -> None:
    for file in (*ROOM.glob(f"{declared}*.csv"), ROOM / f"{declared}.toml"):
        shutil.copy(file, tmp_path)
    text = (tmp_path / table).read_text("utf-8")
    assert was in text
    (tmp_path / table).write_text(text.replace(was, becomes), "utf-8")
    if not message:
        found = parameters_in(tmp_path / f"{declared}.toml", f"population.{declared}")
        assert becomes in found["population.means.income_spread"].labels[0]
        return
    with pytest.raises(InputError, match=message):
        parameters_in(tmp_path / f"{declared}.toml", f"population.{declared}")
