"""What moves a place from year to year, and how each driver is switched off."""

from sim.parameters import catalogue
from sim.scenario import Change, load_scenario, values_by_year
from sim.sweep.over_time import LATER, MONEY, acts, drivers_of, switches, without
from tests.lived import multiply, scenario, small_place

HOURS = "area.capacity.home_care_hours_per_week"
BEDS = "area.capacity.general_acute_beds"
TREND = "population.conditions.incidence_trend_percent_per_year"
NOTHING = load_scenario("do_nothing")


def test_drivers_over_time_switch_off_what_a_scenario_may_change() -> None:
    for row in switches():
        assert not catalogue()[row["parameter"]].read_once, row
    drivers = drivers_of(NOTHING, 2025)
    assert [driver.name for driver in drivers] == ["incidence", "capacity", "prices", "feedbacks"]
    parameters = [change.parameter for driver in drivers for change in driver.added]
    assert len(parameters) == len(set(parameters)), "a parameter belongs to one driver"


def test_only_drivers_that_alter_a_number_act() -> None:
    place, rising = small_place(1000), load_scenario("rising_incidence")
    incidence, capacity, prices, shortage = drivers_of(NOTHING, place.first_year)
    assert not acts(incidence, place, NOTHING, 3, [1])
    assert acts(incidence, place, rising, 3, [1])
    assert acts(capacity, place, NOTHING, 3, [1])
    assert acts(prices, place, NOTHING, 3, [1])
    assert acts(shortage, place, NOTHING, 1, [1])
    off = without(rising, [incidence, prices])
    for values in values_by_year(place, off, place.first_year, 3, 1):
        assert not values[TREND].any()
    assert values.number("money.inflation.nhs_change_percent") == 0


def test_changes_that_begin_later_are_a_driver_of_their_own() -> None:
    place = small_place(1000)
    now, later = multiply(HOURS, 1.1), multiply(BEDS, 0.9, since="2026-27")
    trend = Change(TREND, "set", 1.0, "a test", since="2026-27")
    mine = scenario("mine", now, later, trend)
    driver = drivers_of(mine, 2025)[-1]
    assert (driver.name, driver.left_out) == (LATER, (later,))
    assert without(mine, [driver]).changes == (now, trend)
    assert acts(driver, place, mine, 2, [1])
    assert not acts(driver, place, mine, 1, [1])


def test_rules_of_money_are_a_driver_from_the_second_year_on() -> None:
    place, cut = small_place(1000), load_scenario("council_cut")
    money, later = drivers_of(cut, place.first_year)[-2:]
    assert (money.name, later.name) == (MONEY, LATER)
    assert acts(money, place, cut, 2, [1])
    assert not acts(money, place, cut, 1, [1])
    off = without(cut, [money])
    assert off.money == NOTHING.money
    assert off.changes == cut.changes
    assert without(cut, [later]).money == cut.money
    assert MONEY not in [driver.name for driver in drivers_of(NOTHING, place.first_year)]
