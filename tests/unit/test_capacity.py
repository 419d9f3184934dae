"""Capacity of a year: as asked for, but growing no faster than staff can be found."""

from functools import cache
from itertools import pairwise

import pytest

from sim.pathways.capacity import OF_THE_AREA, WARM_UP
from sim.pathways.names import CARE_HOMES
from sim.pathways.rules import Rules, rules_of
from sim.run import Model
from sim.scenario import Change, load_scenario, values_by_year
from sim.services import Service
from sim.sweep.over_time import drivers_of
from tests.lived import multiply, scenario, small_place

PER_1000 = "pathways.capacity.per_1000_people"
HOME_CARE = "area.capacity.home_care_hours_per_week"
STAFF = "pathways.capacity.workforce_growth_per_year"
PLACE = small_place(50_000)
NURSING = Service.COMMUNITY_NURSING


@cache
def at_start() -> Model:
    nothing = values_by_year(PLACE, load_scenario("do_nothing"), PLACE.first_year, 1, 1)[0]
    return Model(PLACE, nothing, 1, 1)


def places(years: int, *changes: Change) -> list[dict[Service, float]]:
    """Places of each service in the years of a scenario."""
    values = values_by_year(PLACE, scenario("a_test", *changes), PLACE.first_year, years, 1)
    rules: list[Rules] = []
    for year, in_force in enumerate(values):
        rules.append(rules_of(at_start().constants, in_force, year, rules[-1] if rules else None))
    return [of_year.places for of_year in rules]


def limit(service: Service) -> float:
    values = at_start().nothing
    found: float = values[STAFF][values.labels(STAFF).index(service.label)]
    return 1 + found


@pytest.mark.parametrize(("service", "name"), [(NURSING, PER_1000), (Service.HOME_CARE, HOME_CARE)])
def test_it_grows_no_faster_than_staff_are_found(service: Service, name: str) -> None:
    """Twice as much is asked for at once; it comes year by year until it is reached."""
    usual = places(1)[0][service]
    grown = [of_year[service] for of_year in places(4, multiply(name, 2))]
    assert grown[0] == pytest.approx(usual * limit(service))
    for before, after in pairwise(grown):
        assert after == pytest.approx(before * limit(service))
    assert grown[-1] < 2 * usual


def test_a_cut_is_not_limited_and_is_made_good_only_slowly() -> None:
    usual = places(3)
    made_good = multiply(PER_1000, 2, since="2026-27")
    cut = places(3, multiply(PER_1000, 0.5), made_good)
    assert cut[0][NURSING] == pytest.approx(usual[0][NURSING] / 2)
    assert cut[1][NURSING] == pytest.approx(cut[0][NURSING] * limit(NURSING))


def test_with_staff_for_all_there_is_as_much_as_is_asked_for() -> None:
    found = Change(STAFF, "set", 1.0, "a test")
    twice, usual = places(2, multiply(PER_1000, 2), found), places(2, found)
    for of_twice, of_usual in zip(twice, usual, strict=True):
        assert of_twice[NURSING] == pytest.approx(2 * of_usual[NURSING])


def test_before_the_run_there_is_what_the_people_of_day_0_need() -> None:
    """The first year's capacity is for the need in its middle; in the warm-up nobody grows old.

    Beds and places that the area states are the same in both.
    """
    before = rules_of(at_start().constants, at_start().nothing, WARM_UP).places
    in_first, in_second = places(2)
    for service in (Service.OUTPATIENT, NURSING):
        half_a_year = (in_second[service] / in_first[service]) ** 0.5
        assert in_first[service] / before[service] == pytest.approx(half_a_year, abs=2e-3)
        assert in_first[service] > before[service]
    for service in OF_THE_AREA:
        assert before[service] == in_first[service]


def test_do_nothing_is_hardly_held_back() -> None:
    """Staff are found for services that follow the need of an ageing place; care homes lag a bit.

    Need of care homes grows by more than their staff in the years in which many reach 85.
    """
    found = Change(STAFF, "set", 1.0, "a test")
    for usual, free in zip(places(10), places(10, found), strict=True):
        for service, held in usual.items():
            lag = 0.04 if service in CARE_HOMES else 1e-9
            assert free[service] * (1 - lag) <= held <= free[service] * (1 + 1e-9), service.label


def test_with_its_growth_switched_off_there_is_as_much_in_every_year() -> None:
    """Also of what a scenario asks for and has not yet reached in the first year."""
    nothing = load_scenario("do_nothing")
    off = next(one for one in drivers_of(nothing, PLACE.first_year) if one.name == "capacity")
    for asked in ((), (multiply(PER_1000, 2), multiply(HOME_CARE, 0.9))):
        first, *later = places(4, *asked, *off.added)
        assert all(of_year == first for of_year in later)
        assert (first[NURSING] > 1.02 * places(1)[0][NURSING]) == bool(asked)
