"""A population that stands still: for the warm-up, and for tests of balance."""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.population.deaths import set_care_home
from sim.population.residents import Residents


def take_the_place(
    people: Residents, slots: NDArray[np.integer], seed: int, month_index: int
) -> None:
    """Whoever dies is followed by somebody of the same age and health, at home, in their slot."""
    people.death_clock[slots] = draws.exponential(
        seed, "population.frozen", people.identity[slots], month_index
    )
    people.left_day[slots] = 0
    set_care_home(people, slots[people.in_care_home[slots]], False)
