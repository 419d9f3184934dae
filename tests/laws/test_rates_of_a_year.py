"""Rates of need are read when somebody changes; on 1 April only where the year's tables do."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.parameters import Values
from sim.pathways.clocks import Clocks, set_rates, turn_year
from sim.pathways.constants import constants
from sim.pathways.rules import rules_of
from sim.population import plan_flows
from sim.scenario import values_by_year
from tests.lived import live, multiply, scenario, small_place

pytestmark = pytest.mark.law

PLACE = small_place(20000)
BY_CONDITION = multiply("demand.requests.mental_health_by_condition", 1.5, "2026-27")
MORE_LATER = scenario("more from the second year", BY_CONDITION)
AS_BEFORE = scenario("nothing but prices changes")


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


def arrays(made: Any) -> Iterator[np.ndarray]:
    """All numbers of a year, wherever they are kept."""
    if is_dataclass(made):
        for field in fields(made):
            if field.name != "values":
                yield from arrays(getattr(made, field.name))
    elif isinstance(made, dict | tuple):
        for part in made.values() if isinstance(made, dict) else made:
            yield from arrays(part)
    else:
        yield np.asarray(made)


def test_a_year_of_other_prices_has_the_tables_of_the_year_before() -> None:
    """To the bit what making them anew would give, and with its own numbers of money."""
    first, second = values_by_year(PLACE, AS_BEFORE, PLACE.first_year, 2, 3)
    frozen = constants(PLACE, first, plan_flows(PLACE, first, 1))
    before = rules_of(frozen, first, 0)
    kept = rules_of(frozen, second, 1, before)
    assert kept.values is second
    assert kept.needs is before.needs
    assert kept.per_day is before.per_day
    half = {name: first[name] / 2 for name in ("demand.requests.mental_health_by_condition",)}
    other = Values(first.parameters, first.financial_year, half)
    anew = rules_of(frozen, second, 1, replace(before, values=other))
    assert anew.per_day is not before.per_day
    pairs = list(zip(arrays(kept), arrays(anew), strict=True))
    assert len(pairs) > 50
    assert all(np.array_equal(*pair) for pair in pairs)
