"""Delay that weakens patients: when, what they then ask for, and what is taken off before it."""

from itertools import pairwise

import numpy as np
import pytest

from sim.compiled import compiled
from sim.parameters import Values
from sim.pathways import deconditioning
from sim.pathways.discharge import fit_to_leave, go_home, weaken
from sim.pathways.moves import enter_hospital
from sim.pathways.names import BEDS, CARE_HOME, HOME, HOME_WITH_SUPPORT, RECOVERY_BED
from sim.pathways.numbers import Numbers
from sim.pathways.place import Place, Today
from sim.services import NEVER, Ids, Service, WayOut, start
from tests.unit.population_setting import do_nothing
from tests.witness.made_up_place import numbers_with, place_of

FIT, PROCESS, CERTAIN = 5, 3, 1 - 1e-12
ALONE, SUPPORTED, TO_A_BED, TO_A_HOME, WITH_CARERS, IN_A_HOME = range(6)
PATHWAYS = (HOME, HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME, HOME, HOME)


@compiled
def admit(place: Today, rows: Ids, numbers: Numbers, day: int) -> None:
    for number in rows:
        enter_hospital(place, number, numbers, day)
        start(place.places, place.stays, number, day)


@compiled
def leave(place: Today, numbers: Numbers, day: int) -> None:
    weaken(place, numbers, day)
    fit_to_leave(place, numbers, day)
    go_home(place, day)


def numbers(per_day: float) -> Numbers:
    found = numbers_with(Service.LINK_WORKER, mean_days=5, spread=0.0, patience=10, round_days=1)
    return found._replace(deconditioning_per_day=per_day, matching_probability=0.0)


def stays(per_day: float, last_day: int) -> tuple[Place, Ids]:
    """Six patients, fit to leave on one day and held up by process, up to the end of a day."""
    place = place_of(len(PATHWAYS), 60)
    slots = np.arange(len(PATHWAYS))
    rows = place.add_rows(Service.EMERGENCY_INPATIENT, slots, np.full(slots.size, 16))
    record = place.record
    record.pathway[rows] = PATHWAYS
    record.requested[rows] = record.started[rows] = 0
    record.nights[rows] = record.fit[rows] = FIT
    record.process[rows] = PROCESS
    record.fate[rows] = place.fates.keep(place.seed, place.people.identity, record.event[rows])
    for slot, service in ((WITH_CARERS, "home_care"), (IN_A_HOME, "care_home")):
        kind = Service.HOME_CARE if service == "home_care" else Service.RESIDENTIAL_CARE
        place.holds[service][slot] = place.add_rows(kind, slots[[slot]], np.array([1]))[0]
    admit(place.ready_for(0, rows.size), rows, numbers(per_day), 0)
    for day in range(last_day + 1):
        leave(place.ready_for(day, rows.size), numbers(per_day), day)
    return place, rows


def asked(place: Place, slot: int) -> tuple[int, int]:
    """The service that a patient asks for last, and how often they have asked."""
    record = place.record
    mine = np.flatnonzero(record.resident[: record.rows] == slot)
    mine = mine[record.upstream[mine] >= 0]
    assert (record.ended[mine[:-1]] != NEVER).all()
    assert (record.way_out[mine[:-1]] == WayOut.MOVED_ON).all()
    return (int(record.service[mine[-1]]) if mine.size else -1), mine.size


def test_a_day_of_delay_raises_the_pathway_by_one() -> None:
    place, rows = stays(CERTAIN, FIT + 1)
    raised = (*(HOME_WITH_SUPPORT, RECOVERY_BED, CARE_HOME, CARE_HOME), HOME_WITH_SUPPORT, HOME)
    assert tuple(place.record.pathway[rows]) == raised
    assert asked(place, ALONE)[1] == 1
    assert asked(place, SUPPORTED) == (Service.INTERMEDIATE_CARE_BED, 2)
    assert asked(place, TO_A_BED)[0] in (Service.NURSING_CARE, Service.RESIDENTIAL_CARE)
    assert asked(place, TO_A_BED)[1] == 2
    assert asked(place, TO_A_HOME)[1] == 1
    assert asked(place, WITH_CARERS)[1] == asked(place, IN_A_HOME)[1] == 0


def test_who_needed_nobody_waits_in_the_bed_and_the_others_go_home() -> None:
    place, rows = stays(CERTAIN, FIT + PROCESS)
    record = place.record
    assert record.ended[rows[ALONE]] == NEVER
    assert record.ended[rows[[WITH_CARERS, IN_A_HOME]]].tolist() == [FIT + PROCESS] * 2
    assert place.places.occupied[BEDS] == (record.ended[rows] == NEVER).sum()


def test_without_delay_that_weakens_nobody_is_asked_for_more() -> None:
    place, rows = stays(0.0, FIT + PROCESS)
    assert tuple(place.record.pathway[rows]) == PATHWAYS
    assert [asked(place, slot)[1] for slot in range(len(PATHWAYS))] == [0, 1, 1, 1, 0, 0]
    assert place.record.ended[rows[ALONE]] == FIT + PROCESS


def with_chance(per_day: float) -> Values:
    values = do_nothing()[0]
    changed = {deconditioning.PER_DAY: np.asarray(per_day)}
    return Values(values.parameters, values.financial_year, changed)


def test_draws_are_kept_for_those_whom_process_alone_will_weaken() -> None:
    """The more likely, the more of the same patients."""
    place, rows = stays(0.0, 0)
    found = [
        deconditioning.weaker_by_then(place, rows, with_chance(each)) for each in (0, 0.1, 0.3, 0.5)
    ]
    assert not found[0].any()
    for fewer, more in pairwise(found):
        assert (more | ~fewer).all()
    days = 1 + np.floor(np.log(place.draw("deconditioning", rows)) / np.log(0.5))
    np.testing.assert_array_equal(found[-1], days <= PROCESS)


def test_who_is_usually_weakened() -> None:
    """Pathway 0: 7 % are held up, geometric from 1, by 2.4 days; each day weakens 1 in 200."""
    values = do_nothing()[0]
    weakened = deconditioning.usually_weakened(with_chance(0.005), values)
    days = np.arange(1, 400)
    chance = 0.07 / 2.4 * (1 - 1 / 2.4) ** (days - 1)
    assert weakened[HOME] == pytest.approx((chance * (1 - 0.995**days)).sum(), rel=1e-6)
    assert weakened[CARE_HOME] == 0
    assert weakened[HOME] < weakened[HOME_WITH_SUPPORT] < weakened[RECOVERY_BED] < 0.04
    assert not deconditioning.usually_weakened(with_chance(0.0), values).any()


def test_what_delay_adds_is_taken_off_before_it() -> None:
    """Whoever is weakened comes up one pathway: then shares are as published, to the digit."""
    support = np.array([[0.2, 0.4]])
    split = np.array([[0.5, 0.3, 0.2]])
    weakened = np.array([0.01, 0.05, 0.1, 0.0])
    found = deconditioning.before_delay(support, split, weakened)
    running = found.pathways * found.support[..., np.newaxis]
    fit = np.concatenate([1 - found.support[..., np.newaxis], np.diff(running, prepend=0)], axis=-1)
    leaving = fit * (1 - weakened)
    leaving[..., 1:] += (fit * weakened)[..., :-1]
    assert leaving[0, 0] == pytest.approx([0.8, 0.1, 0.06, 0.04])
    assert leaving[0, 1] == pytest.approx([0.6, 0.2, 0.12, 0.08])
    same = deconditioning.before_delay(support, split, np.zeros(4))
    np.testing.assert_array_equal(same.support, support)
    np.testing.assert_array_equal(same.pathways, split.cumsum(axis=1)[:, np.newaxis].repeat(2, 1))
    few = deconditioning.before_delay(np.array([[0.0, 0.005]]), split, weakened)
    assert np.isfinite(few.pathways).all()
    assert (few.support >= 0).all()
