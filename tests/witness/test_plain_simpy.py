"""Batched services and one process per patient: the same stays to the day, blocking included."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.witness import batched, plain_simpy
from tests.witness.journeys import FOR_EVER, Journey, Leg, Stay, Town

HOME_CARE, RECOVERY, BEDS = 0, 1, 2
DAYS = 60


def both(town: Town, journeys: Sequence[Journey]) -> list[Stay]:
    """The stays by both models, once they have been seen to agree."""
    plain = plain_simpy.run(town, journeys)
    assert batched.run(town, journeys) == plain
    return plain


def steady(*places: int, days: int = DAYS) -> Town:
    return Town(tuple(((0, number),) for number in places), days)


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Three services; capacity may be cut, restored or nothing; rounds come daily or not."""
    small = st.integers(0, 6)
    changes = st.lists(st.tuples(st.integers(1, DAYS - 1), small), max_size=3)
    capacity = tuple(
        ((0, draw(small)), *sorted(dict(draw(changes)).items())) for _ in range(BEDS + 1)
    )
    rounds = st.tuples(st.integers(1, 9), st.integers(0, 8))
    return Town(capacity, DAYS, rounds=draw(st.dictionaries(st.integers(0, BEDS), rounds)))


@st.composite
def legs(draw: st.DrawFn, last: bool) -> Leg:
    """Any service, so that journeys flow downstream, back upstream and in circles."""
    return Leg(
        service=draw(st.integers(HOME_CARE, BEDS)),
        stay=draw(st.integers(0 if last else 1, 12)),
        gap=draw(st.integers(0, 3)),
        patience=draw(st.one_of(st.just(FOR_EVER), st.integers(1, 10))),
        priority=draw(st.integers(0, 2)),
        tie=draw(st.integers(0, 2**32 - 1)),
        units=draw(st.integers(1, 3)),
        waits=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def journeys(draw: st.DrawFn) -> Journey:
    number = draw(st.integers(1, 4))
    day = draw(st.integers(0, DAYS - 1))
    gone = draw(st.one_of(st.just(FOR_EVER), st.integers(0, DAYS)))
    return Journey(day, tuple(draw(legs(last=i == number - 1)) for i in range(number)), gone)


def told_apart(patients: list[Journey]) -> list[Journey]:
    """No two claims have one hash: the last bits say whose it is."""
    found = []
    for number, journey in enumerate(patients):
        route = [
            replace(leg, tie=leg.tie & ~1023 | 8 * number + place)
            for place, leg in enumerate(journey.legs)
        ]
        found.append(replace(journey, legs=tuple(route)))
    return found


@given(towns(), st.lists(journeys(), max_size=40).map(told_apart))
@settings(max_examples=150)
def test_any_town_and_any_patients(town: Town, patients: list[Journey]) -> None:
    both(town, patients)


@pytest.mark.slow
@given(towns(), st.lists(journeys(), min_size=10, max_size=60).map(told_apart))
@settings(max_examples=1500)
def test_many_more_towns(town: Town, patients: list[Journey]) -> None:
    both(town, patients)


def many(number: int, seed: int, days: int) -> list[Journey]:
    """A busy hospital: emergencies start at once, planned patients wait, half need care after."""
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        emergency = bool(dice.random() < 0.7)
        tie = int(dice.integers(2**32))
        route: list[Leg] = [
            Leg(BEDS, stay=int(dice.geometric(1 / 6)), priority=1, tie=tie, waits=not emergency)
        ]
        if dice.random() < 0.3:
            patience = int(dice.integers(1, 30))
            route.append(
                Leg(RECOVERY, int(dice.geometric(1 / 20)), int(dice.integers(3)), patience, 0, tie)
            )
        if dice.random() < 0.2:
            units = int(dice.integers(3, 20))
            route.append(Leg(HOME_CARE, int(dice.geometric(1 / 60)), tie=tie, units=units))
        day = int(dice.integers(days))
        gone = day + int(dice.integers(1, 40)) if dice.random() < 0.05 else FOR_EVER
        found.append(Journey(day, tuple(route), gone))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_busy_year(seed: int) -> None:
    """Thousands of patients, queues everywhere, and a cut in home care in the autumn."""
    town = Town((((0, 800), (150, 500)), ((0, 60),), ((0, 95),)), 365)
    stays = both(town, many(6000, seed, 365))
    waits = np.array([start - asked for _, _, asked, start, _ in stays if start is not None])
    assert (waits > 0).mean() > 0.1, "a town without queues would prove nothing"


def test_a_patient_keeps_the_bed_until_the_place_downstream_starts() -> None:
    """One bed, one home care place: the second patient blocks, the third waits for the bed."""
    home_care = Leg(HOME_CARE, stay=20)
    patients = [
        Journey(0, (Leg(BEDS, stay=2), home_care)),
        Journey(1, (Leg(BEDS, stay=3, tie=1), home_care)),
        Journey(2, (Leg(BEDS, stay=1, tie=2),)),
    ]
    assert both(steady(1, 0, 1), patients) == [
        (0, 0, 0, 0, 2),
        (0, 1, 2, 2, 22),
        (1, 0, 1, 2, 22),  # started the day the first left; fit on day 5, kept until day 22
        (1, 1, 5, 22, 42),
        (2, 0, 2, 22, 23),  # the bed freed on day 22 is filled on day 22
    ]


def test_a_place_freed_upstream_of_its_round_is_filled_tomorrow() -> None:
    """From home care to hospital: the home care place is free only after home care's round."""
    patients = [
        Journey(0, (Leg(HOME_CARE, stay=3), Leg(BEDS, stay=1, waits=False))),
        Journey(1, (Leg(HOME_CARE, stay=1),)),
    ]
    assert both(steady(1, 0, 1), patients)[-1] == (1, 0, 1, 4, 5)


def test_a_weekly_round() -> None:
    """Two places free since day 3 go to those first in the queue on day 7, the third on day 14."""
    town = Town((((0, 2),), ((0, 0),), ((0, 0),)), DAYS, rounds={HOME_CARE: (7, 0)})
    patients = [Journey(0, (Leg(HOME_CARE, stay=3, tie=tie),)) for tie in range(2)]
    patients += [Journey(day, (Leg(HOME_CARE, stay=5),)) for day in (6, 1, 5)]
    patients.append(Journey(2, (Leg(HOME_CARE, stay=5, patience=5),)))
    stays = both(town, patients)
    assert [start for *_, start, _ in stays] == [0, 0, 14, 7, 7, None]


def test_a_cut_works_by_attrition() -> None:
    """Nobody is put out; nobody starts until those who leave have brought it below."""
    town = Town(((((0, 3), (2, 1))), ((0, 0),), ((0, 0),)), DAYS)
    patients = [Journey(0, (Leg(HOME_CARE, stay=stay, tie=stay),)) for stay in (4, 6, 8)]
    patients.append(Journey(1, (Leg(HOME_CARE, stay=1, tie=9),)))
    stays = both(town, patients)
    assert [end for *_, end in stays[:3]] == [4, 6, 8]
    assert stays[3] == (3, 0, 1, 8, 9)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Leg(BEDS, 1, priority=0, tie=9), Leg(BEDS, 1, priority=1, tie=1)),
        (Leg(BEDS, 1, gap=0, tie=9), Leg(BEDS, 1, gap=1, tie=1)),
        (Leg(BEDS, 1, tie=1), Leg(BEDS, 1, tie=9)),
    ],
    ids=["priority first", "then the day asked", "then the hash"],
)
def test_the_order_of_a_queue(better: Leg, worse: Leg) -> None:
    first = Journey(0, (Leg(BEDS, 5, waits=False),))
    patients = [first, Journey(0, (worse,)), Journey(0, (better,))]
    stays = both(steady(0, 0, 1), patients)
    assert [start for _, _, _, start, _ in stays] == [0, 6, 5]


def test_giving_up_frees_the_bed() -> None:
    patients = [
        Journey(0, (Leg(BEDS, 2), Leg(HOME_CARE, 9, patience=4))),
        Journey(1, (Leg(BEDS, 1),)),
    ]
    assert both(steady(0, 0, 1), patients) == [
        (0, 0, 0, 0, 6),
        (0, 1, 2, None, 6),
        (1, 0, 1, 6, 7),
    ]


def test_dying_in_the_queue_and_in_the_bed() -> None:
    patients = [
        Journey(0, (Leg(BEDS, 20),), gone=4),
        Journey(0, (Leg(BEDS, 20, tie=1),), gone=3),
        Journey(0, (Leg(BEDS, 20, tie=2),)),
    ]
    assert both(steady(0, 0, 1), patients) == [
        (0, 0, 0, 0, 4),
        (1, 0, 0, None, 3),
        (2, 0, 0, 4, 24),
    ]
