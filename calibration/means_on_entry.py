"""Fits what people own when their care begins to who pays for residents of care homes.

Run `python -m calibration.means_on_entry` after `python -m calibration.means`; it takes half a
minute and always writes the same numbers. In a place that stays as it is, residents who have been
there for so long are those who came as long ago: with stays that end at a constant rate, somebody
whose capital lasts for T of a mean stay of L pays for 1 - exp(-T / L) of the time that people like
them live there. The shares of residents who pay are then those of `means_targets.csv`, year after
year. Fees rise faster than what people own: taken are those of the middle of ten years. Some have
paid for home care before. All were younger then, and more had a partner. Homes are those of England
by their places.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from calibration.means import STEPS
from calibration.means_grid import ADULT, Grid, england
from calibration.means_measures import (
    DAYS_IN_WEEK,
    RESIDENTS_STAY_DAYS,
    home_counts,
    shares_of_residents,
)
from calibration.means_tables import write_table
from calibration.tables import published
from sim.area import load_area
from sim.money.inflation import Index, Kind
from sim.parameters import Parameter, Values, catalogue
from sim.population.means import Means, capital_limit_gbp, means_of
from sim.population.wealth import ON_ENTRY, Persons

AIMS = Path(__file__).parent / "means_targets.csv"
AIMED = ("self_funders_younger", "self_funders_older")  # in the order of the bands of age
BEGIN = (-2.4, -0.3)
DAYS_IN_YEAR = 365
HOMES = ("residential", "nursing")
# Of those who enter, as the model shows: how many had home care before, and for how long.
WITH_HOME_CARE_BEFORE, WEEKS_OF_HOME_CARE = 0.24, 49
FIRST, MIDDLE = "2025-26", "2030-31"

Floats = NDArray[np.float64]


def main() -> None:
    """Fit for England, write the table, and print the shares beside what is published."""
    aims, grid = published(AIMS), england()
    values = fit(grid, aims)
    write_table("rank_shift_on_entry", values)
    for name, found in self_funders(values, grid, aims).items():
        print(f"{name:45} {aims[name]:10.5g} {found:10.5g}")


def fit(grid: Grid, aims: dict[str, float]) -> Values:
    """A shift for the younger and one for the older, so that both shares are met."""
    aim = np.array([aims[name] for name in AIMED])

    def missed(shifts: Floats) -> Floats:
        found = self_funders(with_shifts(shifts), grid, aims)
        return np.asarray(np.log(np.array([found[name] for name in AIMED]) / aim))

    shifts = np.array(BEGIN)
    for step in STEPS:
        shifts = least_squares(missed, shifts, diff_step=step, xtol=1e-5).x
    return with_shifts(shifts)


def with_shifts(shifts: Floats) -> Values:
    """The first year's values with these in the table."""
    parameters: dict[str, Parameter] = {**catalogue(), **load_area("england").parameters}
    parameters[ON_ENTRY] = replace(parameters[ON_ENTRY], value=shifts)
    return Values(parameters, FIRST)


def self_funders(values: Values, grid: Grid, aims: dict[str, float]) -> dict[str, float]:
    """Percent of residents who pay for themselves, where entrants own what `values` says."""
    now = grid.persons
    age = np.maximum(now.age - RESIDENTS_STAY_DAYS // DAYS_IN_YEAR, ADULT)
    entered = Persons(age, now.sex, now.quintile)
    owned = means_of(values, entered, grid.stands, ON_ENTRY)
    at_home = home_care_paid_for(values, owned)
    shares = (1 - WITH_HOME_CARE_BEFORE, WITH_HOME_CARE_BEFORE)
    places = [values.number(f"area.capacity.{home}_care_places") for home in HOMES]
    pays = [
        np.average([time_paid_for(values, owned, spent, home) for spent in (0, at_home)], 0, shares)
        for home in HOMES
    ]
    return shares_of_residents(np.average(pays, 0, places), grid, aims)


def time_paid_for(values: Values, owned: Means, spent: Floats | int, home: str) -> Floats:
    """Share of the time of residents like them that people pay for, 0 where never."""
    counts = owned.owns_home & ~owned.with_partner
    worth = np.where(counts, owned.home_value_gbp - owned.mortgage_gbp, 0)
    above = np.maximum(owned.capital_gbp - spent + worth - capital_limit_gbp(values), 0)
    fee = values.number(f"money.prices.{home}_week_self_funded") * real_fees(values)
    a_week = fee - _left_of_income(values, owned, "personal_expenses_allowance")
    weeks = np.divide(above, a_week, out=np.where(above > 0, np.inf, 0), where=a_week > 0)
    pays = 1 - np.exp(-np.ceil(weeks) * DAYS_IN_WEEK / RESIDENTS_STAY_DAYS)
    counts_by_now = home_counts(values, owned.capital_gbp - spent, capital_limit_gbp(values))
    return np.asarray(pays * counts_by_now)


def home_care_paid_for(values: Values, owned: Means) -> Floats:
    """What those who had home care before have spent on it, never below the limit."""
    hours = values.number("pathways.long_term.home_care_hours_per_week")
    fee = hours * values.number("money.prices.home_care_hour_self_funded")
    a_week = np.maximum(fee - _left_of_income(values, owned, "minimum_income_guarantee"), 0)
    above = np.maximum(owned.capital_gbp - capital_limit_gbp(values), 0)
    return np.asarray(np.minimum(WEEKS_OF_HOME_CARE * a_week, above))


def real_fees(values: Values) -> float:
    """Care home fees over general prices in the middle of ten years, against the first."""
    level = Index(FIRST).moved_to(Values(values.parameters, MIDDLE)).level
    return float(level[Kind.CARE_HOME] / level[Kind.GENERAL])


def _left_of_income(values: Values, owned: Means, keeps: str) -> Floats:
    kept = values.number(f"money.means_test.{keeps}")
    return np.asarray(np.maximum(owned.income_gbp_per_week - kept, 0), np.float64)


if __name__ == "__main__":
    main()
