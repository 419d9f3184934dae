"""What caring does to the main carers of residents: strain, and utility by hours of care."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.demand import Clock
from sim.demand.rates import DAYS_PER_YEAR
from sim.outcomes.utility import whole
from sim.parameters import Values
from sim.pathways.carer_strain import CLOCK
from sim.pathways.feedbacks import RATIO, WAITING_FOR_HOME_CARE, residents_in
from sim.pathways.place import Place
from sim.pathways.rules import Rules
from sim.population import hours_in_band
from sim.population.cared_for import care_had_by
from sim.services import NOT_A_ROW

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


class Carers(NamedTuple):
    """The numbers of a year.

    `least_per_day` breakdowns a day at the least strain; `odds` of being stressed at it; what home
    care, and waiting for it, multiply the strain by; `loss` of utility by hours [band, none first],
    in hundred-thousandths; `many` hours: from where on there is a loss [band].
    """

    least_per_day: float
    odds: float
    with_home_care: float
    while_waiting: float
    loss: Whole
    many: NDArray[np.bool_]


def carers(values: Values) -> Carers:
    """The numbers of the financial year of `values`."""
    hours = hours_in_band(values)
    first = values.number("outcomes.carers.loss_from_hours")
    full = values.number("outcomes.carers.full_loss_from_hours")
    share = np.clip((hours - first) / (full - first), 0, 1)
    return Carers(
        least_per_day=values.number("pathways.carer_strain.breakdowns_per_year") / DAYS_PER_YEAR,
        odds=values.number("outcomes.carers.strain_odds"),
        with_home_care=values.number("pathways.unpaid_care.with_home_care_ratio"),
        while_waiting=_ratio_of_waiting(values),
        loss=whole(-values.number("outcomes.carers.full_loss") * share),
        many=hours > first,
    )


class MainCarers(NamedTuple):
    """Carers of residents, one entry each: whom they care for (`slots`), for how many hours.

    `rate` breakdowns a day by the tables; whether the person has home care, or waits for it.
    """

    slots: NDArray[np.int64]
    hours_band: NDArray[np.uint8]
    rate: Floats
    has_home_care: NDArray[np.bool_]
    waits: NDArray[np.bool_]


def main_carers(place: Place, clock: Clock, rules: Rules, seed: int, day: int) -> MainCarers:
    """Main carers of those who live at home on `day` and have not lost theirs."""
    people = place.people
    slots = np.flatnonzero(clock.rates(slice(0, people.n)))
    held = place.holds[slots]
    cared = (held["care_home"] == NOT_A_ROW) & (held["carer_back"] < day) & (held["gone_on"] >= day)
    slots, held = slots[cared], held[cared]
    return MainCarers(
        slots=slots,
        hours_band=care_had_by(rules.strain.care, people, slots, seed).hours_band,
        rate=clock.rates(slots).astype(np.float64),
        has_home_care=held["home_care"] != NOT_A_ROW,
        waits=np.isin(slots, residents_in(WAITING_FOR_HOME_CARE, place, day - 1)),
    )


def strained(of: Carers, found: MainCarers) -> Floats:
    """The chance that each carer is stressed: the odds rise in proportion to the strain."""
    strain = found.rate / of.least_per_day
    strain = strain * np.where(found.has_home_care, of.with_home_care, 1)
    strain = strain * np.where(found.waits, of.while_waiting, 1)
    return np.asarray(of.odds * strain / (1 + of.odds * strain))


def _ratio_of_waiting(values: Values) -> float:
    """What waiting for home care multiplies the strain by, 1 where no feedback says so."""
    states, needs = (values.labels(RATIO, axis) for axis in range(2))
    if WAITING_FOR_HOME_CARE not in states or CLOCK not in needs:
        return 1.0
    return float(values[RATIO][states.index(WAITING_FOR_HOME_CARE), needs.index(CLOCK)])
