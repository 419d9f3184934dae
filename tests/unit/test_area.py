"""The ready-made places have the people, growth and services that were published."""

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.area import BANDS, Area, area_names, load_area
from sim.area.check import check_needed
from sim.area.needed import NEEDED
from sim.parameters import InputError, catalogue
from tests.bad_input.place import copy_place

PEOPLE = {
    "derby": 261_601,
    "england": 500_000,
    "gloucestershire": 670_237,
    "kent": 1_657_010,
    "lincolnshire": 795_680,
    "nottinghamshire": 866_880,
    "somerset": 586_670,
    "thurrock": 185_247,
    "wigan": 334_064,
}
FROM_65 = BANDS.index("65-69")
FROM_85 = BANDS.index("85-89")
TO_2035 = 10


@cache
def place(name: str) -> Area:
    return load_area(name)


@pytest.fixture(params=area_names())
def area(request: pytest.FixtureRequest) -> Area:
    return place(request.param)


def number(area: Area, key: str) -> float:
    return float(area.parameters[f"area.{key}"].value)


def test_there_are_nine_places() -> None:
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


def test_the_very_old_grow_most(area: Area) -> None:
    total = area.projection.sum(axis=(1, 2))
    older = area.projection[:, FROM_65:].sum(axis=(1, 2))
    oldest = area.projection[:, FROM_85:].sum(axis=(1, 2))
    growth = [series[TO_2035] / series[0] for series in (total, older, oldest)]
    assert 1.02 < growth[0] < 1.07
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
    assert np.abs(yearly).max() < 0.12  # those born in 1946 to 1948 reach 90
    assert np.abs(np.diff(np.log(area.projection.sum(axis=(1, 2))))).max() < 0.01


def test_rates_add_up_to_the_growth(area: Area) -> None:
    """Births less deaths plus net migration is the growth of the first year.

    Not to the last person: the first year of the projection has its decade's mean migration, which
    in Thurrock falls to a fifth.
    """
    per_1000 = [
        number(area, f"population.{key}_per_1000") for key in ("births", "deaths", "net_migration")
    ]
    total = area.projection.sum(axis=(1, 2))
    growth = 1000 * (total[1] / total[0] - 1)
    assert per_1000[0] - per_1000[1] + per_1000[2] == pytest.approx(growth, abs=2.6)


def test_capacity_per_head_of_england() -> None:
    england = load_area("england")
    found = {
        key: float(england.parameters[f"area.capacity.{key}"].value) / england.people * 100_000
        for key in ("general_acute_beds", "intermediate_care_beds", "nursing_care_places")
    }
    assert found["general_acute_beds"] == pytest.approx(174.354, abs=0.01)
    assert found["intermediate_care_beds"] == pytest.approx(23.295, abs=0.01)
    assert found["nursing_care_places"] == pytest.approx(0.3 * 467_757 / 576.90323, abs=0.1)


def test_services_are_of_a_possible_size(area: Area) -> None:
    """Per head and per person of 65 and over, all places lie near one another."""
    older = area.residents[FROM_65:].sum()
    beds = number(area, "capacity.general_acute_beds")
    homes = sum(number(area, f"capacity.{kind}_care_places") for kind in ("residential", "nursing"))
    hours = number(area, "capacity.home_care_hours_per_week")
    assert 500 < area.people / beds < 700
    assert 80 < area.people / homes < 230
    assert 20 < older / homes < 40
    assert hours / older == pytest.approx(0.413, abs=0.001)
    assert 500 < older / number(area, "capacity.intermediate_care_beds") < 1_500
    assert older / number(area, "capacity.reablement_places") == pytest.approx(325, abs=1)


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "england"])
def test_capacity_is_what_its_source_says(name: str) -> None:
    """The figures in the words, put together, make the number beside them."""
    area = place(name)
    source = {key: each.source for key, each in area.parameters.items()}
    factor = re.search(r"ask for ([\d.]+) times", source["area.capacity.general_acute_beds"])
    assert factor
    beds = 174.354e-5 * area.people * float(factor[1])
    assert number(area, "capacity.general_acute_beds") == pytest.approx(beds, abs=1)
    homes = re.search(r"(\d+) of 14,105", source["area.capacity.residential_care_places"])
    older = area.residents[FROM_65:].sum()
    england = place("england").residents[FROM_65:].sum()
    places = 467_757 * int(homes[1]) / 14_105 if homes else (2838 + 1216) / england * older
    found = [number(area, f"capacity.{kind}_care_places") for kind in ("residential", "nursing")]
    assert found == pytest.approx([0.7 * places, 0.3 * places], abs=1)
    assert bool(homes) == (name != "nottinghamshire")


@pytest.mark.parametrize("name", ["gloucestershire", "lincolnshire", "somerset"])
def test_admissions_are_the_boards_on_englands_scale(name: str) -> None:
    area = place(name)
    source = area.parameters["area.urgent.emergency_admissions_per_1000"].source
    admissions = max(
        int(each.replace(",", "")) for each in re.findall(r"\b\d{2,3},\d{3}\b", source)
    )
    expected = admissions / area.people * 1000 / 114.664 * 111.225
    assert number(area, "urgent.emergency_admissions_per_1000") == pytest.approx(expected, rel=1e-5)


def test_use_of_hospitals_is_near_englands(area: Area) -> None:
    """Admissions for each bed and the beds for each admission: no slipped decimal."""
    admissions = number(area, "urgent.emergency_admissions_per_1000")
    beds = number(area, "capacity.general_acute_beds") / area.people * 1000
    assert 90 < admissions < 130
    assert 0.9 < admissions / beds / (111.225 / 1.74354) < 1.1
    assert number(area, "urgent.ae_attendances_per_1000") == 455.517


def test_births_and_deaths_go_with_age(area: Area) -> None:
    older = area.residents[FROM_65:].sum() / area.people
    deaths = number(area, "population.deaths_per_1000")
    assert 40 < deaths / older < 56
    assert 8 < number(area, "population.births_per_1000") < 13


def test_every_money_line_has_every_year(area: Area) -> None:
    for key in ("icb_allocation", "council_adult_social_care", "public_health_grant"):
        parameter = area.parameters[f"area.money.{key}_per_head_gbp"]
        assert min(parameter.by_financial_year) == "2025-26"
        assert parameter.value > 0


def test_each_source_and_grade_is_given_and_levels_are_shrunk(area: Area) -> None:
    level = area.parameters["area.population.prevalence_level"]
    assert level.labels[0] == catalogue()["population.conditions.prevalence"].labels[2]
    assert (np.abs(np.log(level.value)) < np.log(1.5)).all()
    assert (level.value == 1).all() == (area.name == "england")
    assert all(each.source and each.grade in "ABC" for each in area.parameters.values())


def test_a_table_is_read_in_the_models_order(tmp_path: Path) -> None:
    """Whatever the order of its rows."""
    file = copy_place(tmp_path)
    table = tmp_path / "place_prevalence_level.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    copy, original = (
        each.parameters["area.population.prevalence_level"]
        for each in (load_area(file), place("gloucestershire"))
    )
    assert copy.labels == original.labels
    np.testing.assert_array_equal(copy.value, original.value)


def test_the_hash_covers_the_levels(tmp_path: Path) -> None:
    file = copy_place(tmp_path)
    before = load_area(file).hash
    table = tmp_path / "place_prevalence_level.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("multiple_sclerosis,1,", "multiple_sclerosis,2,"), "utf-8")
    assert load_area(file).hash != before


def test_a_place_is_never_so_large_that_its_hash_forgets(tmp_path: Path) -> None:
    england, county = load_area("england"), load_area("gloucestershire")
    assert len(england.hash) == 64
    assert england.hash != county.hash
    assert load_area(Path(england.file)).hash == england.hash


@pytest.mark.parametrize("name", NEEDED)
def test_no_parameter_may_be_missing(name: str) -> None:
    england = load_area("england")
    fewer = {key: each for key, each in england.parameters.items() if key != name}
    with pytest.raises(InputError) as caught:
        check_needed(fewer, Path("mine.toml"))
    assert caught.value.key == name.removeprefix("area.")
    assert NEEDED[name][1] in caught.value.remedy
