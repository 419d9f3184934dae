"""Residents and projections of the ready-made places, from published tables, worked by hand."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.area import BANDS, QUINTILES, area_names
from sim.area.importers import cohorts, places, published
from sim.area.importers.fitting import fit
from sim.area.load import declared

LARGER = {"derby": "Derby", "kent": "Kent", "nottinghamshire": "Nottinghamshire"}


def growth_from_2025(name: str) -> np.ndarray:
    projection = places.made(name)[1].sum(axis=(1, 2))
    return np.asarray(projection / projection[0])


def test_every_place_has_its_row() -> None:
    assert sorted(places.origins()) == area_names()


@pytest.mark.parametrize("name", area_names())
def test_the_tables_are_what_the_importer_makes(name: str, tmp_path: Path) -> None:
    places.write(name, *places.made(name), folder=tmp_path)
    for table in ("residents", "projection"):
        file = f"{name}_{table}.csv"
        made = np.loadtxt(tmp_path / file, delimiter=",", skiprows=1, usecols=3)
        kept = np.loadtxt(places.FOLDER / file, delimiter=",", skiprows=1, usecols=3)
        np.testing.assert_allclose(made, kept, atol=0.0101)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", area_names())
def test_both_margins_are_met(name: str) -> None:
    """People by band and sex are those the projection starts from; quintiles are the declared."""
    people, shares = declared(name)
    residents, projection = places.made(name)
    np.testing.assert_allclose(residents.sum(axis=2), projection[0], rtol=1e-9)
    assert residents.sum() == pytest.approx(people)
    if name != "england":
        found = residents.sum(axis=(0, 1)) / people
        np.testing.assert_allclose(found, shares / shares.sum(), rtol=1e-7)


@pytest.mark.parametrize("name", [name for name in area_names() if name != "england"])
def test_the_deprived_are_younger_as_in_england(name: str) -> None:
    """The odds of the most over the least deprived between two bands are England's."""
    england = published.published("england_quintiles_mid_2020.csv", BANDS, QUINTILES)
    residents = places.made(name)[0][:, 0]
    young, old = BANDS.index("0-4"), BANDS.index("80-84")
    odds = [
        table[young, 0] * table[old, -1] / (table[young, -1] * table[old, 0])
        for table in (england, residents)
    ]
    assert odds[1] == pytest.approx(odds[0])


@pytest.mark.parametrize(
    ("area", "growth"),
    [
        ("England", 59_989.0 / 57_816.9),
        ("Gloucestershire", 707_423 / 665_429),
        ("Lincolnshire", 824_724 / 787_372),
        ("Somerset", 613_012 / 583_168),
        ("Thurrock", 196_037 / 183_737),
        ("Wigan", 340_956 / 333_209),
    ],
)
def test_ten_years_of_growth_are_the_published_ones(area: str, growth: float) -> None:
    """Totals of the 2018-based projection, 2024 and 2034, which the followed years do not see."""
    total = published.projected(area).sum(axis=(1, 2))
    assert total[11] / total[1] == pytest.approx(growth, rel=0.004)


@pytest.mark.parametrize(("name", "place"), LARGER.items())
def test_a_stand_in_grows_as_the_places_own_total(name: str, place: str) -> None:
    own, growth = published.totals(place), growth_from_2025(name)
    assert len(own) == 5
    for year in (2033, 2034, 2043):
        assert growth[year - 2025] == pytest.approx(own[year] / own[2025], rel=1e-9)


@pytest.mark.parametrize("name", LARGER)
def test_a_stand_in_keeps_the_larger_areas_growth_by_age(name: str) -> None:
    """One factor a year for all ages."""
    projection = places.made(name)[1]
    every = published.projected(places.origins()[name].projection)[places.BASE :]
    factor = projection / projection[0] / (every / every[0])
    np.testing.assert_allclose(factor, factor[:, :1, :1] * np.ones((1, 19, 2)), rtol=1e-9)
    assert np.abs(np.log(factor)).max() < 0.05


def test_lincolnshire_starts_from_its_mid_2024_estimates() -> None:
    estimates = published.published("lincolnshire_mid_2024.csv", BANDS, ("female", "male"))
    found = places.made("lincolnshire")[0].sum(axis=2)
    assert estimates.sum() == 789_502
    assert found.sum() / estimates.sum() == pytest.approx(795_680 / 789_502)
    assert np.abs(found / estimates - 1).max() < 0.09  # those born after the war reach 80


def test_bands_five_years_on_by_hand() -> None:
    """From 30 a band becomes the next at the rate of the area around it; below, it grows."""
    people = np.full(19, 100.0)
    every = np.ones((6, 19))
    every[5, 6], every[5, 18] = 0.9, 0.5  # 30-34 from 25-29; 90+ from 85-89 and 90+ together
    after = places.five_years_on(people, every, np.full(19, 1.1))
    np.testing.assert_allclose(after[:6], 110)
    assert after[6] == pytest.approx(90)
    np.testing.assert_allclose(after[7:18], 100)
    assert after[18] == pytest.approx(200 * 0.5 / 2)


def test_five_years_on_of_the_area_itself_is_its_own_projection() -> None:
    every = published.projected("Wigan").sum(axis=2)
    back = every[0]
    after = places.five_years_on(back, every, every[5] / every[0])
    np.testing.assert_allclose(after, every[5], rtol=1e-9)


@pytest.mark.parametrize(
    "area", ["Gloucestershire", "Lincolnshire", "Somerset", "Thurrock", "Wigan"]
)
def test_the_rule_finds_the_people_of_places_that_are_known(area: str) -> None:
    """From mid-2020 it puts less than 1.5 % of people in another band than their own figures."""
    every = published.projected(area).sum(axis=2)
    before = published.published("local_mid_2020.csv", [area], BANDS)[0]
    after = places.five_years_on(before, every, places.england_growth_since_2020())
    known = places.made(area.lower())[0].sum(axis=(1, 2))
    assert np.abs(after / after.sum() - known / known.sum()).sum() / 2 < 0.015


def test_fitting_by_hand() -> None:
    """Two by two with equal odds: the product of the margins."""
    table = fit(np.ones((2, 2)), np.array([40.0, 60.0]), np.array([25.0, 75.0]))
    np.testing.assert_allclose(table, [[10, 30], [15, 45]])


def test_single_ages_keep_each_band() -> None:
    bands = np.linspace(1000, 100, 19)
    hazard = np.full(cohorts.AGES, 0.1)
    people = cohorts.single_ages(bands, hazard)
    np.testing.assert_allclose(cohorts.in_bands(people), bands)
    assert (people > 0).all()


def test_a_cohort_that_only_dies_is_followed_exactly() -> None:
    hazard = np.linspace(0.001, 0.3, cohorts.AGES)
    died = np.concatenate([[0.0], np.cumsum(hazard)])
    first = np.full(cohorts.AGES, 1000.0)
    last = np.full(cohorts.AGES, 1000.0)
    last[10:] = first[:-10] * np.exp(died[:-11] - died[10:-1])
    years = cohorts.follow(first, last, hazard)
    alive = 1000 * np.exp(died[60] - died[60 + np.arange(11)])
    np.testing.assert_allclose([years[year, 60 + year] for year in range(11)], alive)


def test_fitting_meets_both_totals_and_keeps_odds() -> None:
    pattern = np.array([[1.0, 2.0], [3.0, 4.0]])
    table = fit(pattern, np.array([30.0, 70.0]), np.array([60.0, 40.0]))
    np.testing.assert_allclose(table.sum(axis=1), [30, 70])
    np.testing.assert_allclose(table.sum(axis=0), [60, 40])
    odds = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert odds == pytest.approx(1 * 4 / (2 * 3))


def test_every_published_table_has_its_source() -> None:
    sources = tomllib.loads((published.PUBLISHED / "sources.toml").read_text(encoding="utf-8"))
    assert set(sources) == {table.stem for table in published.PUBLISHED.glob("*.csv")}
    assert all(each["source"] and each["grade"] in "ABC" for each in sources.values())
