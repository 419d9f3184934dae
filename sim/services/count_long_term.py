"""Counting long-term care: who is a client of the council, who is admitted, how long they stay."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled_step
from sim.services.groups import AXES, N_GROUPS, Groups, group_of_one
from sim.services.names import Funder, Service, WayOut
from sim.services.packages import goes_on
from sim.services.record import NOT_A_ROW, Stays
from sim.services.waiting_list import WEEK_DAYS

Counts = NDArray[np.int64]

# Stays in care homes are counted by whole weeks, the last of them that or more: twenty years.
LONGEST_STAY_WEEKS = 1043
STAY_AGES = ("0-64", "65+")
LONG_TERM_EVENTS = (
    "long_term_clients",
    "council_supported_admissions_18_64",
    "council_supported_admissions_65",
    "social_care_requests_on_discharge",
    "long_term_care_after_reablement",
)
CLIENTS, ADMITTED_YOUNGER, ADMITTED_OLDER, ASKED_ON_DISCHARGE, AFTER_REABLEMENT = range(
    len(LONG_TERM_EVENTS)
)

_FIRST_GROUP_OF_65 = N_GROUPS // len(AXES[0]) * AXES[0].index("65-74")
_SERVICES = np.array(Service)
_IS_CARE_HOME = np.isin(_SERVICES, (Service.RESIDENTIAL_CARE, Service.NURSING_CARE))
IS_LONG_TERM = _IS_CARE_HOME | np.isin(
    _SERVICES,
    (Service.HOME_CARE, Service.DIRECT_PAYMENT, Service.SUPPORTED_LIVING, Service.SHARED_LIVES),
)
_IS_HOSPITAL = np.isin(_SERVICES, (Service.EMERGENCY_INPATIENT, Service.ELECTIVE_INPATIENT))
# What is asked of a council when somebody leaves hospital: a place on a ward is not, nor is the
# home care that the hospital's hub arranges for the first weeks.
_IS_ASKED_OF_COUNCIL = _IS_CARE_HOME | (_SERVICES == Service.REABLEMENT)


def no_stays() -> Counts:
    """No stays in care homes yet [age, week]."""
    return np.zeros((len(STAY_AGES), LONGEST_STAY_WEEKS + 1), np.int64)


@compiled_step
def counted_in(row: Any, groups: Groups) -> int:
    """The group that a row is counted in: whoever has long-term care grows older in it.

    The row says what they were when they asked, which is told when they leave a care home.
    """
    if IS_LONG_TERM[row.service]:
        return group_of_one(groups[row.resident])
    return int(row.group)


@compiled_step
def count_long_term(
    events: Counts,
    home_stays: Counts,
    client_in: NDArray[np.int32],
    stays: Stays,
    number: int,
    short_term_days: int,
    year: int,
    first: int,
    last: int,
) -> None:
    """Count one row of long-term care or reablement, in a month of a `year` of the run.

    `client_in` has by slot the last year in which each resident was counted as a client; home care
    straight from hospital makes one after `short_term_days`.
    """
    row = stays.row[number]
    service, older = row.service, row.group >= _FIRST_GROUP_OF_65
    # The row before is looked up only where it is asked for: it lies far off in memory.
    if first <= row.requested < last:
        asked = _comes_from_hospital(stays, row) and _IS_ASKED_OF_COUNCIL[service]
        events[ASKED_ON_DISCHARGE] += asked
        after = _service_before(stays, row) == Service.REABLEMENT and IS_LONG_TERM[service]
        events[AFTER_REABLEMENT] += after
    if not IS_LONG_TERM[service] or row.started >= last:
        return
    until = min(row.ended, last)
    at_first = row.funder == Funder.COUNCIL or row.funder_from > max(row.started, first)
    council_pays = at_first or row.council_from < until
    if council_pays and row.ended >= first and client_in[row.resident] != year:
        lasts = service != Service.HOME_CARE or until - row.started >= short_term_days
        if lasts or not _comes_from_hospital(stays, row):
            client_in[row.resident] = year
            events[CLIENTS] += 1
    if not _IS_CARE_HOME[service]:
        return
    if first <= row.started < until or first <= row.council_from < until:
        # Of who lived in one before, the council's admission was counted when they came.
        at_first = row.funder == Funder.COUNCIL or row.funder_from > max(row.started, 0)
        taken_on = row.started if at_first and not goes_on(stays, row) else row.council_from
        if first <= taken_on < until:
            events[ADMITTED_OLDER if older else ADMITTED_YOUNGER] += 1
    if first <= row.ended < last and row.way_out != WayOut.REVIEWED:
        weeks = min((row.ended - _came(stays, number)) // WEEK_DAYS, LONGEST_STAY_WEEKS)
        home_stays[int(older), weeks] += 1


@compiled_step
def _service_before(stays: Stays, row: Any) -> int:
    """The service of the row that a row comes from; -1 where there is none."""
    return -1 if row.upstream == NOT_A_ROW else int(stays.row[row.upstream].service)


@compiled_step
def _comes_from_hospital(stays: Stays, row: Any) -> bool:
    """Whether a row comes from a stay in hospital."""
    before = _service_before(stays, row)
    return bool(before >= 0 and _IS_HOSPITAL[before])


@compiled_step
def _came(stays: Stays, number: int) -> int:
    """The day on which the resident came to live in a care home, perhaps another one."""
    first = number
    while goes_on(stays, stays.row[first]):
        first = stays.row[first].upstream
    return int(stays.row[first].started)
