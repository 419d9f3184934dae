"""Deaths: one clock per resident, run monthly at the rate of the resident's cell."""

import numpy as np
from numpy.typing import NDArray

from sim.population.residents import Residents
from sim.population.tally import PopulationTally

CHUNK = 32768  # residents whose clocks are run at once: small enough for the processor's own memory

Slots = NDArray[np.int64]


def deaths_in_month(people: Residents, days: int) -> tuple[Slots, Slots]:
    """Slots of residents who die in the `days` that follow, and the day of the month, from 0.

    Nobody is marked: `bury` them on the day.
    """
    run = np.empty(min(CHUNK, people.n), np.float32)
    found = []
    for first in range(0, people.n, CHUNK):
        part = slice(first, min(first + CHUNK, people.n))
        clock, step = people.death_clock[part], run[: part.stop - first]
        np.multiply(people.death_rate[part], np.float32(days), out=step)
        np.subtract(clock, step, out=clock)
        found.append(np.flatnonzero(clock < 0) + first)
    slots = np.concatenate(found) if found else np.zeros(0, np.int64)
    past = -people.death_clock[slots] / people.death_rate[slots]
    day = np.clip(days - np.ceil(past).astype(np.int64), 0, days - 1)
    people.left_day[slots] = people.today + day
    return slots, day


def bury(people: Residents, slots: Slots, tally: PopulationTally) -> None:
    """These residents die today, the day that `deaths_in_month` found, and are counted."""
    tally.add_deaths(people, slots)
    people.remove(slots, people.left_day[slots])


def set_care_home(people: Residents, slots: Slots, lives_there: bool) -> None:
    """Residents come to live in a care home, or leave it; their risk of death follows.

    The raised risk marks who comes to need a care home; it is not what the home does to them. Set
    it when the need arises, not when a place is found, or a shortage of places would save lives.
    """
    people.in_care_home[slots] = lives_there
    now = people.rates.deaths_in_care_home if lives_there else people.rates.deaths
    people.death_rate[slots] = now.take(people.cell[slots]) * people.alive[slots]
