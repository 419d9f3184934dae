"""Counting people: who was here, who came and who went, by financial year and group."""

import numpy as np
from numpy.typing import NDArray

from sim.population.cells import (
    CELL_AGE,
    CELL_COUNT,
    CELL_QUINTILE,
    CELL_SEX,
    N_STRATA,
    QUINTILES,
    SEXES,
)
from sim.population.month import MonthChange
from sim.population.rates import DAYS_PER_YEAR
from sim.population.residents import Residents
from sim.population.state import stratum_of

AGE_BANDS = ("0-17", "18-64", "65-74", "75-84", "85+")
AGE_BAND_STARTS = (0, 18, 65, 75, 85)
CONDITIONS = ("0", "1", "2", "3", "4+")
GROUPS = (len(AGE_BANDS), len(SEXES), len(QUINTILES), len(CONDITIONS))
N_GROUPS = int(np.prod(GROUPS))
EVENTS = ("births", "deaths", "moved_in", "moved_out")

_BAND = np.searchsorted(AGE_BAND_STARTS, CELL_AGE, side="right") - 1
_HELD = np.minimum(CELL_COUNT, len(CONDITIONS) - 1)
GROUP_OF_CELL = np.ravel_multi_index((_BAND, CELL_SEX, CELL_QUINTILE, _HELD), GROUPS)

Whole = NDArray[np.int64]


class PopulationTally:
    """Residents counted by age band, sex, quintile and number of conditions, year by year.

    Counts are of residents; a table's rows are people, multiplied by the weight. The group is the
    one a resident is in on the day of the event.
    """

    def __init__(self, people: Residents) -> None:
        self._people_start = by_group(people.by_cell)
        self._open()

    def _open(self) -> None:
        self._events: dict[str, Whole] = {name: np.zeros(N_GROUPS, np.int64) for name in EVENTS}
        self._days = np.zeros(N_GROUPS, np.int64)
        self._month_end = 0

    def add_month(self, people: Residents, change: MonthChange, days: int) -> None:
        """Count what the turn of a month changed, and the days of those now here."""
        for name, slots in (
            ("births", change.born),
            ("moved_in", change.moved_in),
            ("moved_out", change.moved_out),
        ):
            self._events[name] += _groups_of(people, slots)
        self._days += by_group(people.by_cell) * days
        self._month_end = people.today + days

    def add_deaths(self, people: Residents, slots: NDArray[np.integer]) -> None:
        """Count deaths; days after the death are taken back."""
        self._events["deaths"] += _groups_of(people, slots)
        lost = self._month_end - people.left_day[slots]
        group = GROUP_OF_CELL[people.cell[slots]]
        self._days -= np.bincount(group, lost, minlength=N_GROUPS).astype(np.int64)

    def close_year(
        self, people: Residents, financial_year: str, weight: int
    ) -> list[dict[str, str | int | float]]:
        """The rows of the `population` table for the year that ends, and a fresh year begins."""
        here = by_group(people.by_cell)
        rows: list[dict[str, str | int | float]] = []
        for group in range(N_GROUPS):
            band, sex, quintile, held = np.unravel_index(group, GROUPS)
            rows.append(
                {
                    "financial_year": financial_year,
                    "age_band": AGE_BANDS[band],
                    "sex": SEXES[sex],
                    "deprivation_quintile": QUINTILES[quintile],
                    "conditions": CONDITIONS[held],
                    "people_end": int(here[group]) * weight,
                    "people_start": int(self._people_start[group]) * weight,
                    **{name: int(self._events[name][group]) * weight for name in EVENTS},
                    "person_years": float(self._days[group] * weight / DAYS_PER_YEAR),
                }
            )
        self._people_start = here
        self._open()
        return rows


def by_group(by_cell: Whole) -> Whole:
    """Counts by cell added up to the 250 groups."""
    return np.bincount(GROUP_OF_CELL, by_cell, minlength=N_GROUPS).astype(np.int64)


def _groups_of(people: Residents, slots: NDArray[np.integer]) -> Whole:
    return np.bincount(GROUP_OF_CELL[people.cell[slots]], minlength=N_GROUPS)


def holders(people: Residents, conditions: int) -> Whole:
    """Living residents who hold each condition, by stratum: [condition, stratum]."""
    here = np.flatnonzero(people.alive[: people.n])
    stratum = stratum_of(people, slice(0, people.n))[here]
    held = people.conditions[here]
    counts = [
        np.bincount(stratum[(held >> np.uint32(c)) & np.uint32(1) > 0], minlength=N_STRATA)
        for c in range(conditions)
    ]
    return np.stack(counts)
