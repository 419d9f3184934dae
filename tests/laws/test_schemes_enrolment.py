"""Who is in a scheme: offers, places, the queue, uptake, phase-in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.parameters.scheme_words import CENTRAL
from sim.run import Model
from sim.schemes.eligible import eligible, in_setting
from sim.schemes.enrolment import Enrolment
from sim.schemes.scheme import Scheme, schemes_of
from tests.laws.schemed import SchemedModel, all_schemes, numbers_of, of_scheme, rules, started
from tests.lived import live, scenario, small_place

PEOPLE, SEED = 4000, 1
shares = st.floats(0, 1, allow_nan=False)
months_of_places = st.lists(st.integers(0, 60), min_size=1, max_size=8)
WIDE = {"age_from": 18, "conditions_from": 0, "frailty_from": 0}


@pytest.fixture(scope="module")
def model() -> Model:
    return started(small_place(PEOPLE), SEED)


def case_management(model: Model, **numbers: float) -> Scheme:
    values = numbers_of(model.area, scenario("s", *of_scheme("case_management", **WIDE)))
    found = next(one for one in schemes_of(values) if one.name == "case_management")
    return replace(found, **numbers)  # type: ignore[arg-type]


def month_by_month(model: Model, scheme: Scheme, places: list[int]) -> list[Enrolment]:
    """The same place every month; what the enrolment was at the end of each."""
    values = numbers_of(model.area, scenario("s"))
    who = eligible(scheme, model.place, values)
    allowed = in_setting(scheme.text.setting, model.place, values)
    enrolment, told = Enrolment(), []
    for month, room in enumerate(places):
        enrolment.leave(scheme, model.place, allowed, month, 0)
        queue = enrolment.waiting.copy()
        enrolment.offer(scheme, model.place, who, 1.0, month)
        assert np.array_equal(enrolment.waiting[: queue.size], queue), "newcomers stand behind"
        asked, there = enrolment.waiting.copy(), enrolment.slots.size
        enrolment.fill(room, month)
        begun = asked.size - enrolment.waiting.size
        assert np.array_equal(enrolment.slots[there:], asked[:begun]), "first asked, first served"
        assert enrolment.slots.size <= max(room, there), "no more than there are places"
        assert not (enrolment.waiting.size and enrolment.slots.size < room), "no place stays empty"
        assert who[enrolment.slots].all()
        assert np.unique(enrolment.slots).size == enrolment.slots.size
        assert enrolment.offered >= enrolment.accepted
        assert enrolment.started == begun
        told.append(replace(enrolment))
    return told


@settings(max_examples=40)
@given(places=months_of_places, uptake=shares, offer=shares, drops=shares, months=st.integers(1, 5))
def test_places_the_queue_and_offers(
    model: Model, places: list[int], uptake: float, offer: float, drops: float, months: int
) -> None:
    numbers = {"uptake": uptake, "offer_per_year": offer, "drop_out_per_year": drops}
    month_by_month(model, case_management(model, **numbers, months=months), places)


def test_people_wait_when_it_is_full(model: Model) -> None:
    told = month_by_month(model, case_management(model, offer_per_year=1, uptake=1), [20] * 3)
    assert all(one.slots.size == 20 and one.waiting.size > 0 for one in told)


@settings(max_examples=40)
@given(one=shares, other=shares)
def test_a_larger_uptake_brings_in_everybody_whom_a_smaller_one_does(
    model: Model, one: float, other: float
) -> None:
    few, many = (
        month_by_month(model, case_management(model, uptake=uptake), [PEOPLE] * 3)
        for uptake in sorted((one, other))
    )
    for less, more in zip(few, many, strict=True):
        assert set(less.slots) <= set(more.slots)


def test_uptake_from_nobody_to_everybody(model: Model) -> None:
    sizes = []
    for uptake in (0, 0.25, 0.5, 0.75, 1):
        scheme = case_management(model, uptake=uptake, offer_per_year=1)
        sizes.append(month_by_month(model, scheme, [PEOPLE])[-1].slots.size)
    everybody = eligible(scheme, model.place, numbers_of(model.area, scenario("s"))).sum()
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == len(sizes)
    assert (sizes[0], sizes[-1]) == (0, everybody)


def test_in_a_run_everybody_in_a_scheme_is_eligible_and_places_hold() -> None:
    """Every scheme at once, on every first of a month."""
    place = small_place(12_000)
    model: SchemedModel = live(place, all_schemes(CENTRAL), years=2, seed=SEED, kind=SchemedModel)
    scheme_of = {one.name: one for one in schemes_of(numbers_of(place, all_schemes()))}
    slot_of = {who: slot for slot, who in enumerate(model.people.identity.tolist())}
    for one in model.schemes.months:
        assert one.offered >= one.accepted >= 0
        if not scheme_of[one.scheme].lasts_months:
            assert one.working <= one.enrolled
        assert one.overlapping <= one.working
        if one.places:
            assert one.enrolled <= one.places
    seen = set()
    for who in model.who:
        scheme = scheme_of[who.scheme]
        assert np.unique(who.enrolled).size == who.enrolled.size, "nobody is in it twice"
        assert not set(who.enrolled.tolist()) & set(who.waiting.tolist())
        slots = [slot_of[person] for person in who.enrolled.tolist()]
        age = model.people.age[slots]  # two years later, or when they died
        assert (age >= scheme.age_from).all()
        seen |= {who.scheme} if slots else set()
    assert len(seen) >= 8


def test_one_person_more_changes_no_other_persons_scheme(model: Model) -> None:
    """Offers and answers are each person's own."""
    scheme = case_management(model, offer_per_year=0.4)
    who = eligible(scheme, model.place, numbers_of(model.area, scenario("s")))
    fewer = who.copy()
    fewer[np.flatnonzero(who)[::7]] = False
    for_all, for_some = Enrolment(), Enrolment()
    for month in range(4):
        for_all.offer(scheme, model.place, who, 1.0, month)
        for_some.offer(scheme, model.place, fewer, 1.0, month)
    both = for_all.waiting[fewer[for_all.waiting]]
    assert np.array_equal(both, for_some.waiting)


@pytest.mark.slow
def test_a_reorganisation_starts_the_phase_in_anew() -> None:
    place = small_place(12_000)
    second, third = (f"{place.first_year + n}-{(place.first_year + n + 1) % 100}" for n in (1, 2))
    on = of_scheme(
        "case_management", phase_in_years=1, places_per_1000=50, fidelity=1, lag_months=0
    )
    once = [*rules(since=second, reorganised=1), *rules(since=third, reorganised=0)]
    usual, churned = (
        live(place, scenario("s", *on, *more), years=3, seed=SEED, kind=SchemedModel)
        for more in ([], once)
    )
    places = [[one.places for one in model.schemes.months] for model in (usual, churned)]
    assert places[0][:12] == places[1][:12]
    assert min(places[0][12:]) > 0.9 * max(places[0])
    assert places[1][12] == 0
    assert places[1][12:24] == sorted(places[1][12:24])
    assert min(places[1][24:]) > 0.9 * max(places[1])
