"""The state of services before the warm-up: long-term care full, a waiting list of usual length."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim import draws
from sim.demand.rates import DAYS_PER_YEAR
from sim.pathways import long_term
from sim.pathways.foresee import foresee, keep_fates
from sim.pathways.moves import describe_all
from sim.pathways.place import CARE_HOMES, LONG_TERM, PLANNED, Place
from sim.pathways.rules import Rules
from sim.population import likelier_near_death
from sim.services import Service

Floats = NDArray[np.float64]


def fill_long_term(place: Place, rules: Rules, day: int) -> None:
    """Give long-term places to residents, in proportion to their need, up to usual occupancy."""
    people, values, rates = place.people, rules.values, rules.needs
    table = "pathways.long_term.occupancy_at_start"
    for service in LONG_TERM:
        need = rates.care_home if service in CARE_HOMES else rates.home_care
        candidates = np.flatnonzero(
            people.alive[: people.n]
            & ~place.has("care_home", slice(0, people.n))
            & (need[people.cell[: people.n]] > 0)
        )
        # A race of exponentials: who comes first is chosen in proportion to need.
        race = (
            draws.exponential(place.seed, f"start {service.label}", people.identity[candidates])
            / (need[people.cell[candidates]])
        )
        if service in CARE_HOMES:
            race /= likelier_near_death(people, candidates)
        held = values[table][values.labels(table).index(service.label)]
        held = held * place.places.capacity[service]
        slots = candidates[_first(race, int(held / _fewest_units(rules, service)))]
        rows = place.add_rows(service, slots, np.zeros(slots.size, np.uint32))
        keep_fates(place, rows)
        describe_all(place.arrays(), rows, rules.numbers)
        last = int(np.searchsorted(np.cumsum(place.record.units[rows]), held))
        rows, left_over = rows[:last], rows[last:]
        place.record.ended[left_over] = day  # a place holds more hours than clients
        place.record.requested[rows] = day
        long_term.begin_all(place.ready_for(day, rows.size), rows, rules.numbers, day)


def _first(race: Floats, most: int) -> NDArray[np.int64]:
    """The first in a race, in the order in which they come in."""
    most = min(most, race.size)
    if most == race.size:
        return np.argsort(race, kind="stable")
    ahead = np.argpartition(race, most)[:most]
    return ahead[np.argsort(race[ahead], kind="stable")]


def _fewest_units(rules: Rules, service: Service) -> float:
    """Units that a resident holds on average, at the very least, among many residents."""
    if service != Service.HOME_CARE:
        return 1.0
    return rules.values.number("pathways.long_term.home_care_hours_per_week") / 2


def fill_waiting_list(place: Place, rules: Rules, day: int) -> None:
    """Put residents on the waiting list as if it had run at its usual waits for ever."""
    people, values, rates = place.people, rules.values, rules.needs
    listed_days = values.number("area.planned.waiting_list_days")
    share = (rates.elective * listed_days / DAYS_PER_YEAR)[people.cell[: people.n]]
    draw = draws.uniform(place.seed, "listed", people.identity[: people.n])
    slots = np.flatnonzero((draw < share) & people.alive[: people.n])
    rows = place.add_rows(Service.ELECTIVE_INPATIENT, slots, np.full(slots.size, _EVENT))
    foresee(place, rows, Service.ELECTIVE_INPATIENT, rules)
    # Whoever is found waiting has a longer wait than most, and is somewhere within it.
    median = values.number("pathways.planned.lead_median_days")
    spread = np.sqrt(2 * np.log(values.number("pathways.planned.lead_mean_days") / median))
    whole = median * np.exp(spread * (spread + ndtri(place.draw("start lead", rows))))
    left = whole * place.draw("start elapsed", rows)
    place.record.requested[rows] = day - np.minimum(whole - left, _LONGEST_WAIT_DAYS)
    place.holds["listed"][slots] = rows
    place.file_all(PLANNED, day + np.minimum(left, _LONGEST_WAIT_DAYS).astype(np.int64), rows)


_EVENT = np.uint32(1 << 30)
_LONGEST_WAIT_DAYS = 3650
