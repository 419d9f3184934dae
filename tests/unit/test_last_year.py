"""What 1 April knows of the year before, by hand."""

from fractions import Fraction

import numpy as np

from sim.money import Line, Payer
from sim.money.last_year import last_year
from sim.money.pence import PARTS_PER_SHARE
from sim.services.groups import N_GROUPS
from sim.services.names import Funder, Service
from tests.unit.money_month import Month

HOME_CARE, BEDS = Service.HOME_CARE, Service.EMERGENCY_INPATIENT
PLANNED = Service.ELECTIVE_INPATIENT
PAID = {
    (Payer.COUNCIL, Line.HOME_CARE): 300,
    (Payer.PERSON, Line.HOME_CARE): 200,
    (Payer.ICB, Line.EMERGENCY_ADMISSION): 50,
    (Payer.ICB, Line.EMERGENCY_DAY): 70,
    (Payer.ICB, Line.GP): 1000,
}


def by_service(**given: int) -> np.ndarray:
    found = np.zeros(len(Service), np.int64)
    for name, number in given.items():
        found[Service[name.upper()]] = number
    return found


def one(month: int) -> Month:
    """Thirty days: 100 hours of home care of which 90 are given, ten people wait for it.

    Of ten beds all are taken; four planned patients are admitted for five nights each and twenty
    wait, sixty days so far.
    """
    starts, units = np.zeros((2, len(Service), N_GROUPS), np.int64)
    paid_by = np.zeros((len(Service), len(Funder)), np.int64)
    paid_by[HOME_CARE, [Funder.COUNCIL, Funder.PERSON]] = 75, 25
    starts[HOME_CARE, 0], starts[PLANNED, 3] = 6, 4
    units[PLANNED, 3] = 20
    return Month(
        month=month,
        weight=2,
        starts=starts,
        units=units,
        units_by_funder=paid_by,
        capacity_days=by_service(home_care=3000, emergency_inpatient=300),
        occupied_days=by_service(home_care=2700, emergency_inpatient=300),
        waiting_days=by_service(home_care=300, elective_inpatient=600),
        waits_counted=by_service(home_care=3, elective_inpatient=4),
        waits_days_sum=by_service(home_care=36, elective_inpatient=240),
    )


FOUND = last_year([one(0), one(1)], PAID, {HOME_CARE: Fraction(10)})


def test_capacity_is_that_of_the_whole_place() -> None:
    """Two people stand behind each resident."""
    assert FOUND.capacity[HOME_CARE] == 200
    assert FOUND.people[HOME_CARE] == 18  # 180 hours, ten for each
    assert FOUND.starts[HOME_CARE] == 24


def test_what_people_pay_for_themselves_is_not_bought_publicly() -> None:
    assert FOUND.bought_publicly[HOME_CARE] == Fraction(3, 4)
    assert FOUND.bought_publicly[BEDS] == 1


def test_who_waits_asks_for_hours() -> None:
    seen = FOUND.observed[HOME_CARE]
    assert seen.occupancy == PARTS_PER_SHARE * 9 // 10
    assert seen.waiting == 200  # twenty people, ten hours each
    assert seen.mean_wait_days == 12


def test_planned_care_is_counted_by_slots() -> None:
    """Sixteen in the months; whoever waits asks for one."""
    assert FOUND.capacity[PLANNED] == 16
    assert FOUND.observed[PLANNED].waiting == 40


def test_planned_patients_wait_for_beds_too() -> None:
    """Forty people, five nights each, over sixty days."""
    seen = FOUND.observed[BEDS]
    assert seen.occupancy == PARTS_PER_SHARE
    assert seen.waiting == Fraction(40 * 5, 60)
    assert seen.mean_wait_days == 60


def test_what_was_paid_for_a_service_is_by_those_asked_about() -> None:
    assert FOUND.paid_for(BEDS, (Payer.ICB, Payer.COUNCIL)) == {Payer.ICB: 120}
    assert FOUND.paid_for(HOME_CARE, (Payer.COUNCIL,)) == {Payer.COUNCIL: 300}
