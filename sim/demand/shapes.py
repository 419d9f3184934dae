"""Need of care by age, sex, deprivation and illness, in a place against England."""

import numpy as np
from numpy.typing import NDArray

from sim.demand.contacts import COUNTED, LEVEL, contact_shape
from sim.demand.rates import PER_THOUSAND
from sim.demand.requests import CLOCKS, SEGMENT_OF, request_shape
from sim.demand.segments import england_mean, mean_by_state
from sim.parameters import Values
from sim.population.cells import CELL_AGE, N_CELLS, N_STATES

Floats = NDArray[np.float64]

_STRATUM = np.arange(N_CELLS) // N_STATES


def shapes_by_cell(values: Values) -> dict[str, Floats]:
    """Relative need of each service by cell: contacts counted by group, and requests.

    With what segments make of it for people of so many conditions and so frail, in England.
    """
    contacts = {
        service: contact_shape(values, service).reshape(-1)[_STRATUM]
        * mean_by_state(values, service)
        for service in COUNTED
    }
    requests = {
        service: request_shape(values, service)[CELL_AGE] * mean_by_state(values, SEGMENT_OF[clock])
        for clock, services in CLOCKS.items()
        for service in services
    }
    return contacts | requests


def need_over_england(values: Values, people: Floats) -> dict[str, float]:
    """Need per head of people (by cell) against England's people, by service."""
    return {
        service: float(shape @ people / people.sum() / england_mean(values, service))
        for service, shape in shapes_by_cell(values).items()
    }


def want_of_a_gp(baseline: Values, people: Floats) -> float:
    """A&E attendances per 1,000 people in the first year for want of a GP appointment.

    They come on top of the clock's, so that with them the published total is met.
    """
    had = float(baseline[LEVEL][baseline.labels(LEVEL).index("gp")])
    unmet = baseline.number("demand.contacts.unmet_gp_share")
    wanted = had / (1 - unmet) * need_over_england(baseline, people)["gp"]
    return PER_THOUSAND * wanted * unmet * baseline.number("demand.contacts.gp_overflow_to_ae")
