"""How much commoner conditions are in a place: registers against what is expected, by hand."""

from pathlib import Path

import numpy as np
import pytest

from calibration import registers
from sim.area import area_names, load_area
from sim.parameters import Values, catalogue
from sim.population.prevalence import LEAST, prevalence
from tests.unit.population_setting import do_nothing

LEVEL = "area.population.prevalence_level"


def found(place: str) -> dict[str, registers.Level]:
    return {level.condition: level for level in registers.levels(place)}


def test_every_place_but_england_has_a_register() -> None:
    assert sorted({*registers.listed(), registers.ENGLAND}) == area_names()


@pytest.mark.parametrize("place", area_names())
def test_the_tables_are_what_is_made(place: str, tmp_path: Path) -> None:
    levels = (
        [registers.Level(name) for name in registers.conditions()]
        if place == registers.ENGLAND
        else registers.levels(place)
    )
    made = registers.write(place, levels, tmp_path)
    kept = registers.FOLDER / made.name
    assert made.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("*.part"))


def test_englands_levels_are_one() -> None:
    assert (load_area("england").parameters[LEVEL].value == 1).all()


def test_a_level_by_hand() -> None:
    """Somerset's diabetes: 8.17117 over 7.89463 % on registers, weight 0.8 times 1."""
    share = registers.england_rates().share[..., registers.conditions().index("diabetes")]
    means = []
    for people in (registers.people_of(registers.listed()["somerset"]), registers.england_people()):
        counted = people[17:]
        means.append((counted * share[17:]).sum() / counted.sum())
    before = (8.17117 / 7.89463) / (means[0] / means[1])
    level = found("somerset")["diabetes"]
    assert level.registers == pytest.approx(8.17117 / 7.89463)
    assert level.expected == pytest.approx(means[0] / means[1])
    assert level.weight == pytest.approx(0.8)
    assert level.value == pytest.approx(before**0.8)


def test_a_mean_over_the_ages_of_a_register_by_hand() -> None:
    share, people = np.zeros((101, 2, 5)), np.zeros((101, 2, 5))
    share[10], share[50, 0], share[50, 1] = 1.0, 0.2, 0.4
    people[10], people[50, 0], people[50, 1] = 7.0, 3.0, 1.0
    assert registers.mean_share(share, people, 18) == pytest.approx((3 * 0.2 + 0.4) / 4)
    assert registers.mean_share(share, people, 0) == pytest.approx((7 * 2 + 3 * 0.2 + 0.4) / 18)


@pytest.mark.parametrize("place", sorted(registers.listed()))
def test_levels_are_shrunk_towards_one(place: str) -> None:
    for level in registers.levels(place):
        assert 0 <= level.weight <= 1
        assert abs(np.log(level.value)) <= abs(np.log(level.before)) + 1e-12
        assert 0.5 < level.before < 2.5, level


def test_what_is_less_believed_is_shrunk_more() -> None:
    somerset, derby = found("somerset"), found("derby")
    for condition in ("depression", "chronic_kidney_disease", "asthma", "arthritis"):
        assert somerset[condition].weight < somerset["diabetes"].weight
    assert all(derby[name].weight <= somerset[name].weight for name in derby)


def test_a_condition_without_a_register_is_as_common_as_expected() -> None:
    for condition in ("parkinsons_disease", "multiple_sclerosis", "alcohol_misuse"):
        level = found("wigan")[condition]
        assert (level.value, level.weight) == (1, 0)


def test_people_of_a_larger_register_are_the_larger_areas() -> None:
    rows = registers.listed()
    people = {name: registers.people_of(rows[name]).sum() for name in ("derby", "wigan")}
    assert people["derby"] > 1_000_000
    assert people["wigan"] == pytest.approx(334_064)


def test_registers_name_what_they_are_made_from() -> None:
    numbers = registers.numbers()
    places = numbers["place_weight"].labels[0]
    assert set(places) == set(registers.listed())
    used = {row.register for row in registers.listed().values()}
    used |= {row.compared_with for row in registers.listed().values()}
    assert used == set(numbers["prevalence"].labels[0])
    assert set(numbers["prevalence"].labels[1]) == set(numbers["condition_weight"].labels[0])
    assert {numbers[key].kind for key in ("place_weight", "condition_weight")} == {"assumed"}


def with_levels(level: np.ndarray) -> np.ndarray:
    values = do_nothing()[0]
    parameters = {**catalogue(), **load_area("england").parameters}
    return prevalence(Values(parameters, values.financial_year, {LEVEL: level})).share


def test_levels_of_one_change_nothing_to_the_bit() -> None:
    england = prevalence(do_nothing()[0]).share
    assert england.max() < 1 - LEAST
    np.testing.assert_array_equal(with_levels(np.ones(england.shape[-1])), england)


def test_a_level_multiplies_every_share_and_never_passes_one() -> None:
    england = prevalence(do_nothing()[0]).share
    level = np.ones(england.shape[-1])
    level[[0, 5]] = 1.2, 10
    share = with_levels(level)
    np.testing.assert_allclose(share[..., 0], np.minimum(1.2 * england[..., 0], 1 - LEAST))
    np.testing.assert_array_equal(share[..., 1:5], england[..., 1:5])
    assert share[..., 5].max() == 1 - LEAST
    young = england[..., 5] < 0.09
    np.testing.assert_allclose(share[young, 5], 10 * england[young, 5])
