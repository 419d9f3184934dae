"""Rates of need are read when somebody changes; on 1 April only where the year's tables do."""

import numpy as np
import pytest

from sim.pathways.clocks import Clocks, set_rates, turn_year
from sim.pathways.rules import rules_of
from sim.scenario import values_by_year
from tests.lived import live, multiply, scenario, small_place

pytestmark = pytest.mark.law

PLACE = small_place(20000)
BY_CONDITION = multiply("demand.requests.mental_health_by_condition", 1.5, "2026-27")
MORE_LATER = scenario("more from the second year", BY_CONDITION)


def rates(clocks: Clocks, people: int) -> dict[str, np.ndarray]:
    return {need: clock.rates(slice(0, people)).copy() for need, clock in clocks.items()}


def test_what_stands_there_is_what_reading_anew_would_give_and_other_tables_hold_at_once() -> None:
    """After a year in which people moved, died, fell ill and came to live in care homes."""
    model = live(PLACE, MORE_LATER, years=1, seed=3)
    people, everybody = model.people, slice(0, model.people.n)
    kept = rates(model.clocks, people.n)
    assert np.any(kept["carer_breakdown"][people.in_care_home[everybody]] > 0)
    turn_year(model.clocks, people, model.rules, model.rules)
    kept = rates(model.clocks, people.n)
    set_rates(model.clocks, people, everybody, model.rules)
    anew = rates(model.clocks, people.n)
    assert all(np.array_equal(kept[need], anew[need]) for need in kept)
    values = values_by_year(PLACE, MORE_LATER, PLACE.first_year, 2, 3)[1]
    turn_year(model.clocks, people, model.rules, rules_of(model.constants, values, 1, model.rules))
    later = rates(model.clocks, people.n)["mental_health"]
    assert np.any(later > anew["mental_health"])
    assert not np.any(later < anew["mental_health"])
