"""The constants of a place: worked out once in a process, and out of everybody's reach."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim import population
from sim.area import Area
from sim.parameters import Values
from sim.population import Flows, flows, plan_flows
from sim.scenario import load_scenario, values_by_year
from tests.lived import small_place


def numbers(area: Area) -> Values:
    return values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, 1)[0]


def planned(area: Area, weight: int = 1) -> Flows:
    return plan_flows(area, numbers(area), weight)


def arrays_in(value: Any) -> list[NDArray[Any]]:
    if isinstance(value, np.ndarray):
        return [value]
    if not is_dataclass(value):
        return []
    return [array for field in fields(value) for array in arrays_in(getattr(value, field.name))]


def test_equal_inputs_give_the_same_object() -> None:
    assert planned(small_place(4000)) is planned(small_place(4000))


def test_it_is_what_working_it_out_gives() -> None:
    area = small_place(4000)
    anew = flows.plan_flows(area, numbers(area), 3)
    for kept, fresh in zip(arrays_in(planned(area, 3)), arrays_in(anew), strict=True):
        np.testing.assert_array_equal(kept, fresh)
    assert planned(area, 3).weight == 3


def test_nobody_can_write_to_it() -> None:
    kept = planned(small_place(4000))
    found = arrays_in(kept) + arrays_in(kept.newcomers)
    assert len(found) > 15
    for array in found:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_sample_shares_all_but_its_weight() -> None:
    area = small_place(4000)
    whole, sample = planned(area, 1), planned(area, 7)
    assert (whole.weight, sample.weight) == (1, 7)
    assert sample.states is whole.states


@pytest.mark.parametrize("table", ["residents", "projection"])
def test_an_area_changed_by_hand_is_another_place(table: str) -> None:
    """Its hash is that of the file it was read from."""
    area = small_place(4000)
    other = replace(area, **{table: getattr(area, table) * np.linspace(1, 1.1, 5).mean()})
    assert other.hash == area.hash
    assert planned(other) is not planned(area)


def test_other_numbers_are_another_place() -> None:
    area = small_place(4000)
    changed = Values(
        numbers(area)._parameters,
        numbers(area).financial_year,
        {"population.conditions.susceptibility_variance": np.array(0.4)},
    )
    assert plan_flows(area, changed, 1) is not planned(area)


def test_few_places_are_kept() -> None:
    for people in range(4000, 4000 + 2 * population.planned.MOST_KEPT):
        planned(small_place(people))
    assert len(population.planned._kept) == population.planned.MOST_KEPT


def test_residents_that_could_not_be_kept_are_refused() -> None:
    area = small_place(500)
    people = population.start(area, numbers(area), 1, 1, planned(area))
    population.kept_people(people)
    people.rumours = ["hearsay"]  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="rumours"):
        population.kept_people(people)
