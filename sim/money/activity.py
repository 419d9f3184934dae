"""What money needs to know of a month's activity."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
DAYS_IN_WEEK = 7


class Activity(Protocol):
    """One month, counted in the sample: `weight` people stand behind each resident.

    Rows are services (`sim.services.names.Service`), columns groups or funders. Units are contacts,
    bed days, care days, or hours a week summed over days. Capacity is beds, slots or places on a
    caseload; in general practice and day surgery appointments a week, in outpatient clinics first
    attendances a week (units are all attendances); in home care hours a week. The hospital's one
    bed base has its capacity in the row of emergency inpatients; days in escalation beds are among
    the bed days.
    """

    @property
    def month(self) -> int:
        """Months since 1 April of the first year."""

    @property
    def financial_year(self) -> str:
        """April to March, for example 2026-27."""

    @property
    def days(self) -> int:
        """Days in the month."""

    @property
    def weight(self) -> int:
        """People for whom each resident stands."""

    @property
    def starts(self) -> Counts:
        """Stays or contacts that started, by service and group."""

    @property
    def units(self) -> Counts:
        """Units of activity, by service and group."""

    @property
    def units_by_funder(self) -> Counts:
        """Units of activity, by service and funder."""

    @property
    def capacity_days(self) -> Counts:
        """Capacity summed over days, by service."""

    @property
    def occupied_days(self) -> Counts:
        """Occupied capacity summed over days, by service."""

    @property
    def waiting_days(self) -> Counts:
        """People waiting summed over days, by service."""

    @property
    def waits_counted(self) -> Counts:
        """People who left the queue for a place, by service."""

    @property
    def waits_days_sum(self) -> Counts:
        """Days that those people had waited, by service."""

    @property
    def escalation_bed_days(self) -> int:
        """Days in beds opened beyond the hospital's capacity."""

    @property
    def council_delays(self) -> Counts:
        """Patients whose wait in hospital for care that the council pays for ended, by days."""

    @property
    def events(self) -> Mapping[str, int]:
        """Named counts.

        Read are `spot_purchases`, `ambulance_conveyed` (to A&E) and `social_care_reviews`.
        """
