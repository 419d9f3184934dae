"""Need for hospital care per head of a place over England's: what its file quotes as a factor.

Run `python -m calibration.weighted_need`: it prints both factors for every ready-made place. They
are the model's own expected numbers in the first year under do nothing; nothing is drawn.
"""

from dataclasses import dataclass
from functools import cache

from sim.area import area_names, load_area
from sim.demand import expected, need_rates
from sim.pathways.constants import constants
from sim.population import plan_flows
from sim.population.cells import CELL_AGE
from sim.scenario import load_scenario, values_by_year

ENGLAND = "england"
LEVEL = "area.urgent.emergency_admissions_per_1000"
SEED = 1  # do nothing has no ranges to draw


@dataclass(frozen=True)
class Need:
    """Of a place, per head: `admissions` by England's rates for its ages and quintiles; `bed_days`.

    `bed_days` are of emergency and planned care together, at the place's own level of emergency
    admissions. As found by `need_of` both have a unit of their own; only ratios are of use.
    """

    admissions: float
    bed_days: float


@cache
def need_of(place: str) -> Need:
    """Expected need per head in the first year under do nothing."""
    area = load_area(place)
    values = values_by_year(area, load_scenario("do_nothing"), area.first_year, 1, SEED)[0]
    plan = plan_flows(area, values, 1)
    people = plan.people_by_cell
    scales = constants(area, values, plan).scales
    rates = expected(values, need_rates(values, values, scales, people))
    emergency = values.by_age("pathways.stay.emergency_days_by_age")[CELL_AGE] * rates.admitted
    planned = values.by_age("pathways.stay.elective_days_by_age")[CELL_AGE] * rates.elective
    struck = values.number(LEVEL) / scales.admissions_per_strike
    return Need(
        admissions=struck / scales.admissions,
        bed_days=float((emergency + planned) @ people / people.sum()),
    )


def over_england(place: str) -> Need:
    """Both needs of a place over England's."""
    own, england = need_of(place), need_of(ENGLAND)
    return Need(own.admissions / england.admissions, own.bed_days / england.bed_days)


def main() -> None:
    """Print the factors of every place."""
    for place in area_names():
        need = over_england(place)
        print(f"{place:20} admissions {need.admissions:.3f} bed days {need.bed_days:.3f}")


if __name__ == "__main__":
    main()
