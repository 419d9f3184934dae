"""Deaths: one clock per resident, run monthly at the rate of the resident's cell."""

from math import exp

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.population.hazard import run_down, soon_below
from sim.population.residents import Residents
from sim.population.tally import PopulationTally

Slots = NDArray[np.int64]


def deaths_in_month(people: Residents, days: int, ahead: float = 0.0) -> tuple[Slots, Slots, Slots]:
    """Slots of residents who die in the `days` that follow, and the day of the month, from 0.

    Then the slots of all who will have died so many days `ahead` of those, at today's rate. Nobody
    is marked: `bury` them on the day.
    """
    of_all = people.death_clock, people.death_rate, people.n
    slots, near = run_down(*of_all, np.float32(days)), soon_below(*of_all, np.float32(ahead))
    past = -people.death_clock[slots] / people.death_rate[slots]
    day = np.clip(days - np.ceil(past).astype(np.int64), 0, days - 1)
    people.left_day[slots] = people.today + day
    return slots, day, near


def bury(people: Residents, slots: NDArray[np.integer], tally: PopulationTally) -> None:
    """These residents die today, the day that `deaths_in_month` found, and are counted."""
    tally.add_deaths(people, slots)
    people.remove(slots, people.left_day[slots])


def likelier_near_death(
    people: Residents, slots: NDArray[np.integer] | slice
) -> NDArray[np.float64]:
    """How much likelier than others of their cell residents are to come to need a care home now.

    Its mean is 1, and it falls with the hazard that a resident still has to run. Hazard still to
    run is a unit exponential among the living; picked with weight r exp(-(r-1) x) it is an
    exponential of rate r: those picked die r times as fast as others of their cell, from then on,
    and nobody dies on another day for having been picked, or for having found no place.
    """
    ratio = people.rates.care_home_ratio[people.age[slots]].astype(np.float64)
    left = np.maximum(people.death_clock[slots], 0)
    return np.asarray(ratio * np.exp(-(ratio - 1) * left), np.float64)


def mean_share_near_death(share: float, ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over the living of `share` times how much likelier each is, where that is at most 1.

    By the ratio of the age: with hazard x still to run it is share r exp(-(r-1) x), or 1 if less x
    is left than makes it 1.
    """
    most = np.maximum(share * ratio, 1)
    certain = np.where(most > 1, np.log(most) / np.maximum(ratio - 1, np.finfo(float).tiny), 0)
    return np.asarray(1 - np.exp(-certain) + share * np.exp(-ratio * certain), np.float64)


@compiled_step
def likelier_with_left(ratio: float, left: float) -> float:
    """The same for one resident, from the ratio of the age and the hazard still to run."""
    return ratio * exp(-(ratio - 1) * max(left, 0.0))


def set_care_home(people: Residents, slots: NDArray[np.integer], lives_there: bool) -> None:
    """Residents come to live in a care home, or leave it."""
    people.in_care_home[slots] = lives_there
