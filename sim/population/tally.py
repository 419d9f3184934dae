"""Counting people: who was here, who came and who went, by financial year and group."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.population.cells import N_STRATA, QUINTILES, SEXES
from sim.population.groups import (
    AGE_BANDS,
    COHORTS,
    CONDITIONS,
    GROUPS,
    N_GROUPS,
    SEGMENTS,
)
from sim.population.month import MonthChange
from sim.population.rates import DAYS_PER_YEAR
from sim.population.residents import Residents
from sim.population.state import stratum_of

EVENTS = ("births", "deaths", "moved_in", "moved_out")
KEYS = {
    "age_band": AGE_BANDS,
    "sex": SEXES,
    "deprivation_quintile": QUINTILES,
    "conditions": CONDITIONS,
    "segment": SEGMENTS,
    "cohort": COHORTS,
}

Whole = NDArray[np.int64]


class PopulationTally:
    """Residents counted by age band, sex, quintile, conditions, segment and cohort, year by year.

    Counts are of residents; a table's rows are people, multiplied by the weight. The group is the
    one a resident is in on the day of the event.
    """

    def __init__(self, people: Residents) -> None:
        self._people_start = people.by_group.copy()
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
        self._days += people.by_group * days
        self._month_end = people.today + days

    def add_deaths(self, people: Residents, slots: NDArray[np.integer]) -> None:
        """Count deaths; days after the death are taken back."""
        self._events["deaths"] += _groups_of(people, slots)
        lost = self._month_end - people.left_day[slots]
        group = people.group[slots]
        self._days -= np.bincount(group, lost, minlength=N_GROUPS).astype(np.int64)

    def close_year(self, people: Residents, financial_year: str, weight: int) -> pl.DataFrame:
        """The rows of the `population` table for the year that ends, and a fresh year begins.

        Groups in which nobody was, nor was anybody born or died in, have no row.
        """
        counts = {"people_end": people.by_group, "people_start": self._people_start, **self._events}
        anybody = np.flatnonzero(np.any([*counts.values(), self._days], axis=0))
        at = np.unravel_index(anybody, GROUPS)
        columns = {
            name: pl.Series(labels, dtype=pl.String)[number]
            for (name, labels), number in zip(KEYS.items(), at, strict=True)
        }
        whole = {name: count[anybody] * weight for name, count in counts.items()}
        years = self._days[anybody] * weight / DAYS_PER_YEAR
        self._people_start = people.by_group.copy()
        self._open()
        frame = pl.DataFrame(columns | whole | {"person_years": years})
        return frame.with_columns(pl.lit(financial_year).alias("financial_year"))


def _groups_of(people: Residents, slots: NDArray[np.integer]) -> Whole:
    return np.bincount(people.group[slots], minlength=N_GROUPS)


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
