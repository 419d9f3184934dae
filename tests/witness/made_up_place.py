"""A place whose residents do nothing but ask for what a test books: the model's own rounds."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim import draws
from sim.area import load_area
from sim.pathways.numbers import Numbers, numbers_of
from sim.pathways.place import Place, open_place
from sim.scenario import load_scenario, values_by_year
from sim.services import Service

SEED = 1


def place_of(people: int, days: int) -> Place:
    """So many residents of 50, who live on, before anybody has asked for anything."""
    residents: Any = SimpleNamespace(
        n=people,
        identity=draws.identities("somebody", people),
        age=np.full(people, 50, np.uint8),
        frailty=np.zeros(people, np.uint8),
        group=np.zeros(people, np.uint16),
        in_care_home=np.zeros(people, np.bool_),
        death_clock=np.full(people, np.inf, np.float32),
        rates=SimpleNamespace(care_home_ratio=np.ones(101)),
    )
    return open_place(SEED, residents, 0, days)


def numbers_with(
    service: Service, *, mean_days: float, spread: float, patience: float, round_days: int
) -> Numbers:
    """England's numbers, but for one service of caseloads."""
    area = load_area("england")
    values = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    numbers = numbers_of(values)
    numbers.case_location[service] = np.log(mean_days) - spread**2 / 2
    numbers.case_spread[service] = spread
    numbers.case_patience[service] = patience
    numbers.case_round_days[service] = round_days
    numbers.case_delayed_share[service] = 0
    return numbers
