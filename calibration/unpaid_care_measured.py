"""Unpaid care as `localpound validate` measures it: who gives it, who has it, how many hours."""

from math import nan

import numpy as np

from calibration.cared_for import AGES, OLD, SEXES
from sim.parameters import Values
from sim.population import HOURS, Residents, care_had, caring, hours_in_band

CARER_AGES = {"5-17": (5, 18), "5+": (5, 101), "65+": (65, 101)}
PER_CENT = 100


def unpaid_care(
    people: Residents, values: Values, seed: int
) -> dict[tuple[str, str], tuple[float, float]]:
    """The model's figures by target and which of its kind; the targets carry the published ones."""
    slots = np.arange(people.n)
    age, sex = people.age[slots], people.sex[slots]
    given, had = caring(values, people, slots, seed), care_had(values, people, slots, seed)
    found: dict[tuple[str, str], float] = {}
    for name, (first, end) in CARER_AGES.items():
        here = (age >= first) & (age < end)
        found["provides_unpaid_care", name] = PER_CENT * float(given.provides[here].mean())
    carers = np.bincount(given.hours_band, minlength=len(HOURS))
    for band, count in zip(HOURS[1:], carers[1:], strict=True):
        found["carers_by_hours", band] = PER_CENT * float(count / carers[1:].sum())
    for name, (first, end) in AGES.items():
        for number, persons in enumerate(SEXES):
            here = (age >= first) & (age < end) & (sex == number)
            share = PER_CENT * float(had.needs_help[here].mean())
            found["needs_help", f"{persons}_{name}"] = share
    has_carer = had.hours_band > 0
    found["has_unpaid_carer", "65+"] = PER_CENT * float(has_carer[age >= OLD].mean())
    hours = hours_in_band(values)
    received, spent = hours[had.hours_band].sum(), hours[given.hours_band].sum()
    found["cared_for_and_carers", "people"] = PER_CENT * has_carer.sum() / given.provides.sum()
    found["cared_for_and_carers", "hours"] = PER_CENT * received / spent
    found["cared_for_and_carers", "mean_hours"] = received / has_carer.sum()
    return {key: (float(figure), nan) for key, figure in found.items()}
