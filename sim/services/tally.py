"""What one month came to, and the months of a run."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Month:
    """One month of the sample; each resident stands for `weight` people.

    Rows are services. Columns of `starts`, `ends` and `units` are groups (`sim.services.groups`)
    without the segment, of `starts_by_segment` and `units_by_segment` segments, of
    `units_by_funder` funders, of `units_by_funder_and_age` funders and then age bands, in each the
    quintiles, of `wait_histogram` days waited (the last: that or more) by those who got a place,
    of `waiting_weeks` whole weeks waited by those on the lists of planned care at the end of the
    month, of `care_home_stays` whole weeks that stays had lasted which ended; its rows are ages.
    `council_delays`: patients whose wait in a hospital bed for care that the council pays for
    ended, by whole days. `outcomes` are those of `sim.services.count_outcomes`, by age band and in
    each the quintiles.
    Units are contacts, bed days, care days, or hours a week times days. General and acute beds are
    one base: its capacity stands in the row of emergency inpatients.
    """

    month: int
    financial_year: str
    days: int
    weight: int
    starts: Counts
    ends: Counts
    units: Counts
    starts_by_segment: Counts
    units_by_segment: Counts
    units_by_funder: Counts
    units_by_funder_and_age: Counts
    waits_days_sum: Counts
    waits_counted: Counts
    wait_histogram: Counts
    capacity_days: Counts
    occupied_days: Counts
    waiting_days: Counts
    waiting_weeks: Counts
    delayed_days: Counts
    care_home_stays: Counts
    council_delays: Counts
    outcomes: Counts
    escalation_bed_days: int
    events: dict[str, int]


@dataclass(frozen=True)
class Tally:
    """The months of a run side by side: arrays of `Month` with the month as the first axis."""

    starts: Counts
    ends: Counts
    units: Counts
    starts_by_segment: Counts
    units_by_segment: Counts
    units_by_funder_and_age: Counts
    waits_days_sum: Counts
    waits_counted: Counts
    wait_histogram: Counts
    capacity_days: Counts
    occupied_days: Counts
    waiting_days: Counts
    waiting_weeks: Counts
    delayed_days: Counts
    care_home_stays: Counts
    outcomes: Counts


def events_of(months: list[Month]) -> dict[str, Counts]:
    """Named counts month by month; 0 where something did not happen."""
    names = sorted({name for month in months for name in month.events})
    return {name: np.array([month.events.get(name, 0) for month in months]) for name in names}


def tally(months: list[Month]) -> Tally:
    """Put the months of a run side by side."""
    return Tally(
        **{
            field.name: np.stack([getattr(m, field.name) for m in months])
            for field in fields(Tally)
        }
    )
