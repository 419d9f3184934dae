"""Scenarios with schemes, and a model that writes down who is in them every month."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.area import Area
from sim.parameters.scheme_file import schemes
from sim.parameters.scheme_words import CENTRAL, NULL
from sim.run import Model
from sim.scenario import Change, Scenario, load_scenario, values_by_year
from tests.lived import WatchedModel, scenario

COSTS = (
    *("set_up_gbp_per_place", "fixed_gbp_per_place_per_year"),
    *("gbp_per_person", "gbp_per_contact"),
)
# Everybody eligible is in it at once, and it works as in the studies.
AT_ONCE = {
    **{"offer_per_year": 1, "uptake": 1, "drop_out_per_year": 0, "months": 240},
    **{"phase_in_years": 0, "fidelity_first_year": 1, "fidelity": 1, "lag_months": 0},
    "places_per_1000": 1000,
}
WITHOUT_DRAWS = {"draws_effects": 0}


def of_scheme(name: str, switch: int = CENTRAL, since: str = "", **numbers: float) -> list[Change]:
    """The changes that put a scheme in a place, with these numbers of its own."""
    given = {"switch": switch, **numbers}
    return [
        Change(f"schemes.{name}.{key}", "set", float(value), "a test", since=since)
        for key, value in given.items()
    ]


def rules(since: str = "", **numbers: float) -> list[Change]:
    """Changes of what holds for all schemes."""
    return [
        Change(f"schemes.rules.{key}", "set", float(value), "a test", since=since)
        for key, value in numbers.items()
    ]


def all_schemes(switch: int = CENTRAL, **numbers: float) -> Scenario:
    """Every scheme of the model at once."""
    changes = [change for name in schemes() for change in of_scheme(name, switch, **numbers)]
    return scenario("all_schemes", *changes)


def free(switch: int = NULL) -> Scenario:
    """Every scheme at once, for nothing."""
    return all_schemes(switch, **dict.fromkeys(COSTS, 0.0))


class Who(NamedTuple):
    """One scheme on the first of one month: identities of those in it, and of those who wait."""

    month: int
    scheme: str
    enrolled: NDArray[np.uint64]
    waiting: NDArray[np.uint64]


class SchemedModel(WatchedModel):
    """The model, with everybody in schemes, and what is multiplied, written down every month."""

    who: list[Who]
    ratios: list[dict[str, NDArray[np.float32]]]

    def foresee_deaths(self, first_day: int, days: int) -> Any:
        self.who = getattr(self, "who", [])
        self.ratios = getattr(self, "ratios", [])
        if hasattr(self, "population"):
            identity = self.people.identity
            for name, running in self.schemes._running.items():
                slots, waiting = running.enrolment.slots, running.enrolment.waiting
                number = len(self.ratios)
                self.who.append(Who(number, name, identity[slots].copy(), identity[waiting].copy()))
            self.ratios.append(dict(self.place.reached.ratios))
        return super().foresee_deaths(first_day, days)


def numbers_of(area: Area, chosen: Scenario, year: int = 0, seed: int = 1) -> Any:
    """The numbers of one year."""
    return values_by_year(area, chosen, area.first_year, year + 1, seed)[year]


def started(area: Area, seed: int = 1) -> Model:
    """A place on day 0."""
    nothing = numbers_of(area, load_scenario("do_nothing"), seed=seed)
    model = Model(area, nothing, seed, 1)
    model.warm_up()
    return model
