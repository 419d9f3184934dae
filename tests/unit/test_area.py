"""The ready-made places have the people, growth and services that were published."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.area import BANDS, Area, area_names, load_area
from sim.area.check import check_needed
from sim.area.importers import cohorts, places
from sim.area.importers.fitting import fit
from sim.area.needed import NEEDED
from sim.parameters import InputError

PEOPLE = {"england": 500_000, "gloucestershire": 670_237}
FROM_65 = BANDS.index("65-69")
FROM_85 = BANDS.index("85-89")
TO_2035 = 10


@pytest.fixture(params=area_names())
def area(request: pytest.FixtureRequest) -> Area:
    return load_area(request.param)


def test_there_are_two_places() -> None:
    assert area_names() == sorted(PEOPLE)


def test_shapes_and_totals(area: Area) -> None:
    assert area.residents.shape == (19, 2, 5)
    assert area.projection.shape == (21, 19, 2)
    assert area.people == pytest.approx(PEOPLE[area.name], abs=1)
    assert area.first_year == 2025
    np.testing.assert_allclose(area.projection[0], area.residents.sum(axis=2), atol=0.05)
    assert set(area.parameters) == set(NEEDED)


def test_quintiles() -> None:
    england, county = load_area("england"), load_area("gloucestershire")
    shares = county.residents.sum(axis=(0, 1)) / county.people
    np.testing.assert_allclose(shares, [0.0762, 0.1057, 0.2367, 0.2694, 0.3121], atol=2e-4)
    np.testing.assert_allclose(england.residents.sum(axis=(0, 1)) / england.people, 0.2, atol=0.006)
    young, old = england.residents[0].sum(axis=0), england.residents[FROM_85].sum(axis=0)
    assert young[0] / young.sum() > 0.2 > old[0] / old.sum()


def test_women_live_longer(area: Area) -> None:
    women, men = area.residents.sum(axis=2).T
    assert women[0] < men[0]
    assert (women[FROM_65:] > men[FROM_65:]).all()


@pytest.mark.parametrize(
    ("name", "growth"),
    [("england", 59_989.0 / 57_816.9), ("gloucestershire", 707_423 / 665_429)],
)
def test_ten_years_of_growth_are_the_published_ones(name: str, growth: float) -> None:
    """Published totals of the 2018-based projection, 2024 and 2034."""
    every = {
        "england": places.england_every_year,
        "gloucestershire": places.gloucestershire_every_year,
    }[name]()
    total = every.sum(axis=(1, 2))
    assert total[11] / total[1] == pytest.approx(growth, rel=0.002)


def test_the_very_old_grow_most(area: Area) -> None:
    total = area.projection.sum(axis=(1, 2))
    older = area.projection[:, FROM_65:].sum(axis=(1, 2))
    oldest = area.projection[:, FROM_85:].sum(axis=(1, 2))
    growth = [series[TO_2035] / series[0] for series in (total, older, oldest)]
    assert 1.03 < growth[0] < 1.07
    assert 1.15 < growth[1] < 1.3
    assert 1.35 < growth[2] < 1.55


def test_waves_pass_through_the_bands() -> None:
    """Those born in 1946 to 1948 fill 75-79 in 2025, 80-84 in 2028 and 85-89 in 2033."""
    bands = load_area("england").projection.sum(axis=2)
    swollen = {2025: "75-79", 2028: "80-84", 2033: "85-89"}
    for year, band in swollen.items():
        at = BANDS.index(band)
        assert bands[year - 2025, at] > 1.04 * bands[max(year - 2025 - 5, 0), at] or year == 2025
        assert bands[year - 2025, at] > 0.95 * bands[year - 2025 : year - 2025 + 4, at].max()


def test_no_year_jumps(area: Area) -> None:
    yearly = np.diff(np.log(area.projection), axis=0)
    assert np.abs(yearly).max() < 0.1  # those born in 1946 to 1948 reach 90
    assert np.abs(np.diff(np.log(area.projection.sum(axis=(1, 2))))).max() < 0.01


def test_rates_add_up_to_the_growth(area: Area) -> None:
    """Births less deaths plus net migration is the growth of the first year."""
    per_1000 = [
        float(area.parameters[f"area.population.{key}_per_1000"].value)
        for key in ("births", "deaths", "net_migration")
    ]
    total = area.projection.sum(axis=(1, 2))
    growth = 1000 * (total[1] / total[0] - 1)
    assert per_1000[0] - per_1000[1] + per_1000[2] == pytest.approx(growth, abs=1.2)


def test_capacity_per_head_of_england() -> None:
    england = load_area("england")
    found = {
        key: float(england.parameters[f"area.capacity.{key}"].value) / england.people * 100_000
        for key in ("general_acute_beds", "intermediate_care_beds", "nursing_care_places")
    }
    assert found["general_acute_beds"] == pytest.approx(174.354, abs=0.01)
    assert found["intermediate_care_beds"] == pytest.approx(23.295, abs=0.01)
    assert found["nursing_care_places"] == pytest.approx(0.3 * 467_757 / 576.90323, abs=0.1)


def test_a_place_is_never_so_large_that_its_hash_forgets(tmp_path: Path) -> None:
    england, county = load_area("england"), load_area("gloucestershire")
    assert len(england.hash) == 64
    assert england.hash != county.hash
    assert load_area(Path(england.file)).hash == england.hash


def test_the_tables_are_what_the_importer_makes(tmp_path: Path) -> None:
    for name in PEOPLE:
        places.write(name, *places.made(name), folder=tmp_path)
        for table in ("residents", "projection"):
            file = f"{name}_{table}.csv"
            made = np.loadtxt(tmp_path / file, delimiter=",", skiprows=1, usecols=3)
            kept = np.loadtxt(places.FOLDER / file, delimiter=",", skiprows=1, usecols=3)
            np.testing.assert_allclose(made, kept, atol=0.02)


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
    sources = tomllib.loads((places.PUBLISHED / "sources.toml").read_text(encoding="utf-8"))
    assert set(sources) == {table.stem for table in places.PUBLISHED.glob("*.csv")}
    assert all(each["source"] and each["grade"] in "ABC" for each in sources.values())


@pytest.mark.parametrize("name", NEEDED)
def test_no_parameter_may_be_missing(name: str) -> None:
    england = load_area("england")
    fewer = {key: each for key, each in england.parameters.items() if key != name}
    with pytest.raises(InputError) as caught:
        check_needed(fewer, Path("mine.toml"))
    assert caught.value.key == name.removeprefix("area.")
    assert NEEDED[name][1] in caught.value.remedy
