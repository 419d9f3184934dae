"""Who pays for long-term care finds a place first, and where budgets buy fewer of them too."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.money import Books
from sim.pathways.names import PAYS_FOR_CARE_HOME, PAYS_FOR_HOME_CARE
from sim.population import capital_limit_gbp, means_on_entry, pays_for_care_home, pays_for_home_care
from sim.run import Model, run
from sim.scenario import Change, load_scenario, values_by_year
from sim.services import (
    NOT_PAID_FOR,
    Notepad,
    Places,
    Record,
    Service,
    Stays,
    fill,
    join_queue,
    open_notepad,
    open_places,
)
from tests.lived import small_place

HOME = Service.RESIDENTIAL_CARE
# Who waits: priority and the day from which. Rows 0 and 2 pay for themselves.
CLAIMS = ((0, 3), (NOT_PAID_FOR, 1), (1, 2), (NOT_PAID_FOR + 1, 0))

pytestmark = pytest.mark.unit


@compiled
def join(places: Places, claims: NDArray[np.int64]) -> None:
    for row in range(len(claims)):
        join_queue(places, HOME, row, claims[row, 1], claims[row, 0], np.uint64(0))


@pytest.mark.parametrize(
    ("capacity", "on_market", "started"),
    [
        (0, 0, []),
        (1, 0, [0]),
        (3, 0, [0, 2, 1]),
        (9, 0, [0, 2, 1, 3]),
        (0, 1, [0]),
        (1, 9, [0, 2]),
        (0, 9, [0, 2]),
        (3, 9, [0, 2, 1]),
    ],
)
def test_who_pays_comes_first_and_may_have_any_place_that_stands_there(
    capacity: int, on_market: int, started: list[int]
) -> None:
    record, places = Record(), open_places()
    record.append(len(CLAIMS), service=int(HOME), requested=0)
    places.capacity[HOME], places.on_market[HOME] = capacity, on_market
    join(places, np.array(CLAIMS))
    found = np.full(len(CLAIMS), -1)
    count = served(places, record.stays, open_notepad(100), found)
    assert found[:count].tolist() == started
    assert places.occupied[HOME] == len(started)


@compiled
def served(places: Places, stays: Stays, notepad: Notepad, found: NDArray[np.int64]) -> int:
    count = 0
    for row in fill(places, stays, notepad, HOME, 5).ids:
        found[count] = row
        count += 1
    return count


def after_a_year(*changes: Change) -> Model:
    """A small place in which a council has less, on the second 1 April."""
    chosen = load_scenario("council_cut")
    area = small_place(8_000)
    values = values_by_year(
        area, replace(chosen, changes=(*chosen.changes, *changes)), area.first_year, 1, 1
    )
    model = Model(area, values[0], 1, weight=1)
    model.warm_up()
    model.live(values, books=Books(chosen.money))
    return model


def test_the_marks_say_what_people_own() -> None:
    """Of those who have not paid for care yet: both shares by their means, nobody else."""
    model = after_a_year()
    people, marks = model.people, model.place.holds["pays_for"]
    purses = model.books.purses
    old = people.alive[: people.n] & (people.age[: people.n] >= 70)
    known = np.zeros(people.n, np.bool_)
    known[: purses.number.size] = purses.number[: people.n] >= 0
    slots = np.flatnonzero(old & ~known)
    owned = means_on_entry(model.nothing, people, slots, 1)
    limit = capital_limit_gbp(model.nothing)
    assert (marks[slots] >= PAYS_FOR_CARE_HOME).tolist() == pays_for_care_home(
        owned, limit
    ).tolist()
    assert (marks[slots] == PAYS_FOR_HOME_CARE).tolist() == pays_for_home_care(
        owned, limit
    ).tolist()
    assert 0 < (marks[slots] > 0).mean() < 1
    young = (
        people.alive[: people.n] & (people.age[: people.n] < 60) & (people.frailty[: people.n] == 0)
    )
    assert not marks[: people.n][young].any()


def test_nobody_is_marked_where_the_switch_is_off_or_no_budget_decides() -> None:
    off = Change("pathways.long_term.own_payers_first", "set", 0.0, "a test")
    assert not after_a_year(off).place.holds["pays_for"].any()
    area, nothing = small_place(2_000), load_scenario("do_nothing")
    values = values_by_year(area, nothing, area.first_year, 1, 1)
    model = Model(area, values[0], 1, weight=1)
    model.warm_up()
    model.live(values)
    assert not model.place.holds["pays_for"].any()


@pytest.mark.slow
def test_a_cut_of_the_councils_money_takes_less_from_those_who_pay_for_themselves() -> None:
    """In the fourth year, of days in care homes: against the same cut with one queue for all."""
    area, cut = small_place(40_000), load_scenario("council_cut")
    off = Change("pathways.long_term.own_payers_first", "set", 0.0, "a test")
    paid = []
    for chosen in (cut, replace(cut, changes=(*cut.changes, off))):
        funding = run(area, chosen, years=4, seed=3).tables["funding"]
        homes = pl.col("service").cast(pl.String).is_in(["residential_care", "nursing_care"])
        person = pl.col("funder").cast(pl.String) == "person"
        last = pl.col("financial_year") == funding["financial_year"].max()
        paid.append(funding.filter(homes, person, last)["units"].sum())
    assert paid[0] > 1.03 * paid[1]
