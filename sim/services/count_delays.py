"""Counting delay in hospital that a council answers for: waits for care that it pays for."""

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.services.names import Funder, Service, WayOut
from sim.services.record import NEVER, NOT_A_ROW, Stays

Counts = NDArray[np.int64]

# Patients are counted by whole days, the last of them that or more.
LONGEST_DELAY_DAYS = 365
_SERVICES = np.array(Service)
_IS_HOSPITAL = np.isin(_SERVICES, (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT))


def no_delays() -> Counts:
    """No patients yet [days]."""
    return np.zeros(LONGEST_DELAY_DAYS + 1, np.int64)


@compiled_step
def count_council_delay(delays: Counts, stays: Stays, number: int, first: int, last: int) -> None:
    """One row of long-term care or reablement that a patient waited for in a hospital bed.

    It is counted in the month in which the wait ends: only who comes into care is assessed for who
    pays, and the council answers where it pays from the first day, or buys a place outside its
    contracts. Process in hospital and transfer hub comes first and is not its doing; whoever
    has grown weaker in the bed has waited for one place after another, and all of it is counted.
    """
    row = stays.row[number]
    if row.upstream == NOT_A_ROW or not _IS_HOSPITAL[stays.row[row.upstream].service]:
        return
    end = row.started
    if row.started == NEVER and row.way_out == WayOut.SPOT_PURCHASE:
        end = row.ended
    if not first <= end < last or not _council_pays_first(stays, number):
        return
    before = stays.row[row.upstream]
    days = end - before.fit - before.process
    if days > 0:
        delays[min(days, LONGEST_DELAY_DAYS)] += 1


@compiled_step
def _council_pays_first(stays: Stays, number: int) -> bool:
    """Whether the council pays for the first day of a row, whoever pays for the later ones."""
    row = stays.row[number]
    if row.funder == Funder.PERSON:
        return bool(row.started < row.funder_from or row.council_from <= row.started)
    return bool(row.funder == Funder.COUNCIL)
