"""Primary care: appointments of general practice, as many as there are, and what of the rest.

Whoever finds no appointment goes without, or to A&E in a stated share of cases. The fewer find one,
the fewer see the professional they know, and that has a price (see `sim.pathways.feedbacks`), so
that appointments come before the month's urgent needs. Ambulances that
take nobody to A&E are counted here too: like appointments they belong to groups, not to persons.
"""

from math import floor

import numpy as np
from numpy.typing import NDArray

from sim.demand import offset_of, whole_numbers
from sim.demand.rates import DAYS_PER_YEAR
from sim.pathways.place import Place
from sim.pathways.rules import Rules, usual_by_age
from sim.population.cells import N_AGES
from sim.services import GROUP_OF_PROFILE, N_GROUPS, MonthCounter, Service, apportion

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
DAYS_IN_A_WEEK = 7


def see(place: Place, rules: Rules, counter: MonthCounter, number: int, days: int) -> None:
    """The month's appointments, ambulances, and visits to A&E for want of an appointment."""
    values = rules.values
    ambulances = expected_by_group(place, rules.contacts["ambulance"], days)
    seen = place.seen
    seen[Service.AMBULANCE] += whole_numbers(ambulances, place.seed, "ambulance", number)
    by_profile = place.people.by_profile * rules.contacts["gp"]
    wanted_by_group = _in_groups(by_profile) * days / DAYS_PER_YEAR
    wanted = whole_numbers(wanted_by_group, place.seed, "gp", number)
    offset = offset_of(place.seed, "gp_slots", number)
    per_week = int(place.places.capacity[Service.GP])
    slots = floor(per_week * days / DAYS_IN_A_WEEK + offset)
    had = apportion(wanted, min(slots, int(wanted.sum())), offset)
    unmet = wanted - had
    share = values.number("demand.contacts.gp_overflow_to_ae")
    to_ae = whole_numbers(unmet * share, place.seed, "gp_overflow", number)
    seen[Service.GP] += had
    seen[Service.AE] += to_ae
    place.places.occupied[Service.GP] = round(int(had.sum()) * DAYS_IN_A_WEEK / days)
    usual = _usual_share(by_profile, usual_by_age(values)) * _continuity(rules, wanted, had)
    place.continuity_lost = _usual_share(by_profile, rules.baseline_usual_share) - usual
    with_usual = floor(usual * int(had.sum()) + offset)
    counter.note("gp_requests_unmet", int(unmet.sum()))
    counter.note("ae_for_want_of_a_gp", int(to_ae.sum()))
    counter.note("gp_with_usual_professional", with_usual)


def expected_by_group(place: Place, rate: Floats, days: int) -> Floats:
    """Contacts that the people of each group are expected to want in so many days."""
    return _in_groups(place.people.by_profile * rate) * days / DAYS_PER_YEAR


def _in_groups(by_profile: Floats) -> Floats:
    return np.bincount(GROUP_OF_PROFILE, by_profile, minlength=N_GROUPS).astype(np.float64)


def _usual_share(wanted_by_profile: Floats, by_age: Floats) -> float:
    """Share of appointments with the usual professional, at the first year's ease of access."""
    of_age = wanted_by_profile.reshape(N_AGES, -1).sum(axis=1)
    total = of_age.sum()
    return float(by_age @ of_age / total) if total else 0.0


def _continuity(rules: Rules, wanted: Whole, had: Whole) -> float:
    """Continuity against the first year's: it falls as requests go unmet, and rises no higher."""
    usual = 1 - rules.baseline_unmet_gp_share
    met = had.sum() / max(int(wanted.sum()), 1)
    return float(min(met / usual, 1.0))
