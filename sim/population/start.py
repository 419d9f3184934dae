"""The residents of the first day."""

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.area import Area
from sim.parameters import Values
from sim.population.cells import BAND_YEARS, N_QUINTILES, N_SEXES, N_STRATA, STRATA
from sim.population.draw import draw_residents
from sim.population.flows import Flows
from sim.population.mix import mix_at_mid_year
from sim.population.rates import DAYS_PER_YEAR, columns, rates
from sim.population.residents import MONTHS, Residents

DAYS_IN_FIRST_YEAR = 365
MONTH_LENGTHS = np.array([30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31])  # April to March
MONTH_OF_DAY = np.repeat(np.arange(MONTHS, dtype=np.uint16), MONTH_LENGTHS)
ROOM_YEARS = 10  # of births and movers in, for which room is made at the start
ROOM_EXTRA = 64
TINY = np.finfo(float).tiny

Whole = NDArray[np.int64]


def start(area: Area, values: Values, seed: int, weight: int, plan: Flows) -> Residents:
    """Residents of the area on the first day, each standing for `weight` people.

    Numbers by age band, sex and quintile are the area's to the nearest whole resident. Slots are
    sorted by the month of the birthday, so that a month's birthdays are one slice.
    """
    counts = apportioned(area.residents, plan.residents, weight)
    stratum = np.repeat(np.arange(N_STRATA, dtype=np.uint16), counts)  # short: see `_set_persons`
    index = np.arange(len(stratum)) - np.repeat(np.cumsum(counts) - counts, counts)
    identity = draws.bits(0, "population.resident", stratum.astype(np.uint64), index)
    birthday = draws.uniform(seed, "population.birthday", identity) * DAYS_IN_FIRST_YEAR
    month = MONTH_OF_DAY[birthday.astype(np.uint16)]
    order = np.argsort(month * np.uint16(N_STRATA) + stratum, kind="stable")

    now = rates(plan, values, 0)
    people = Residents(len(order) + room_to_grow(plan, weight), columns(plan).count, now)
    slots = people.append(len(order))
    people.identity[slots] = identity[order]
    _set_persons(people, slots, stratum[order])
    people.birth_day[slots] = birthday[order] - (people.age[slots] + 1.0) * DAYS_PER_YEAR
    ends = np.cumsum(np.bincount(month, minlength=MONTHS))
    for number, (first, end) in enumerate(zip(ends - np.diff(ends, prepend=0), ends, strict=True)):
        people.blocks[number].append((int(first), int(end)))
    draw_residents(people, slots, plan, mix_at_mid_year(plan.steady), now, seed)
    return people


def _set_persons(people: Residents, slots: slice, stratum: NDArray[np.uint16]) -> None:
    """Age, sex and quintile: numbers so short are sorted and divided in a fraction of the time."""
    older, people.quintile[slots] = np.divmod(stratum, np.uint16(N_QUINTILES))
    people.age[slots], people.sex[slots] = np.divmod(older, np.uint16(N_SEXES))


def room_to_grow(plan: Flows, weight: int) -> int:
    """Slots for the residents who will be born or move in during the first years."""
    arriving = plan.inflow[:ROOM_YEARS].sum()
    women = plan.residents[:, 0].sum(axis=-1)
    born = ROOM_YEARS * (women * plan.fertility).sum()
    return int((arriving + born) / weight) + ROOM_EXTRA


def apportioned(bands: NDArray[np.float64], ages: NDArray[np.float64], weight: int) -> Whole:
    """Residents in each stratum: bands to the largest remainder, then single ages within each."""
    wanted = bands / weight
    total = number_drawn(bands, weight)
    by_band = largest_remainder(wanted.reshape(-1), total).reshape(bands.shape)
    counts = np.zeros(STRATA, np.int64)
    for band in range(len(bands)):
        last = None if band == len(bands) - 1 else (band + 1) * BAND_YEARS
        part = slice(band * BAND_YEARS, last)
        for sex in range(N_SEXES):
            for quintile in range(N_QUINTILES):
                shares = ages[part, sex, quintile]
                whole = int(by_band[band, sex, quintile])
                wanted_ages = shares / max(shares.sum(), TINY) * whole
                counts[part, sex, quintile] = largest_remainder(wanted_ages, whole)
    return counts.reshape(-1)


def number_drawn(bands: NDArray[np.float64], weight: int) -> int:
    """How many residents stand for the people of a place, each for `weight` of them."""
    return int(np.floor((bands / weight).sum() + 0.5))


def largest_remainder(wanted: NDArray[np.float64], total: int) -> Whole:
    """Whole numbers that add up to `total`, each the wanted number rounded down or up."""
    whole = np.floor(wanted).astype(np.int64)
    missing = total - int(whole.sum())
    order = np.argsort(whole - wanted, kind="stable")
    whole[order[:missing]] += 1
    return whole
