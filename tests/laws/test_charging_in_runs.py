"""Charges in whole runs: they cover the care that is counted, and every parameter of them acts."""

from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from sim.area import load_area
from sim.money import Books
from sim.money.charging import ClientAccounts
from sim.money.payments import LONG_TERM_CARE
from sim.parameters import Values
from sim.pathways.start_state import StartState
from sim.run import make_start, run
from sim.scenario import Change, known_parameters
from sim.services import Funder
from tests.lived import WatchedModel, live, multiply, scenario, small_place
from tests.resize import resized

PEOPLE, YEARS, SEED = 12_000, 2, 4
PLACE = "money.charging."
# What every other parameter of charging is changed by is a half.
SET = {
    "cap_in_force": 1.0,
    "free_weeks": 3.0,
    "pension_age": 70.0,
    "deferred_payment_sold_per_year": 0.9,
}
WITH_CAP = ("care_cost_cap", "cap_upper_limit", "cap_lower_limit", "cap_daily_living_costs")
SMALL_CAP = (
    Change(f"{PLACE}cap_in_force", "set", 1.0, "a test"),
    Change(f"{PLACE}care_cost_cap", "set", 20_000.0, "a test"),
)
# A small place has few agreements: with these, many.
MANY_LOANS = (Change(f"{PLACE}deferred_payment_share", "set", 0.6, "a test"),)
MEANS_TEST = (
    *("population.means.upper_capital_limit", "money.means_test.personal_expenses_allowance"),
    *("money.means_test.minimum_income_guarantee", "money.means_test.home_disregard_weeks"),
)
NAMES = sorted(
    name
    for name, one in known_parameters().items()
    if (name.startswith(PLACE) or name in MEANS_TEST) and not one.read_once
)


class WatchedAccounts(ClientAccounts):
    """Accounts that keep the shares of every month."""

    def close_month(self, *given: Any) -> None:
        super().close_month(*given)
        self.months = [*getattr(self, "months", []), self.shares]


class WatchedBooks(Books):
    """Books with such accounts."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.clients = WatchedAccounts()


class Watched(WatchedModel):
    """The model with such books."""

    def live(self, values: Any, follow_residents: int = 0, books: Books | None = None) -> None:
        super().live(values, follow_residents, WatchedBooks())


def test_charges_are_worked_out_for_every_unit_that_is_counted() -> None:
    """In 2025-26 prices are whole pence, so that fees by the day are units times the price."""
    model = live(small_place(5000), scenario("as_it_is"), years=1, seed=SEED, kind=Watched)
    accounts = model.books.clients
    assert isinstance(accounts, WatchedAccounts)
    price = model.books.ledger.opened.price
    for shares, month in zip(accounts.months, model.months, strict=True):
        for care in LONG_TERM_CARE:
            units = month.units_by_funder[care.service]
            expected = units * [price[care.council], price[care.person], 0] // 1_000_000
            assert shares.fee[care.service] == expected[Funder.COUNCIL]
            assert shares.own[care.service] == expected[Funder.PERSON]
            assert 0 <= shares.charge[care.service] <= shares.fee[care.service]
    assert sum(shares.charge.sum() for shares in accounts.months) > 0


@cache
def start(seed: int) -> StartState:
    made: dict[str, StartState] = {}

    def keep(area: Any, nothing: Values, seed: int, weight: int) -> StartState:
        made["it"] = make_start(area, nothing, seed, weight)
        return made["it"]

    run(place(), scenario("first"), years=1, seed=seed, start_of=keep)
    return made["it"]


@cache
def place() -> Any:
    return resized(load_area("england"), PEOPLE)


@cache
def tables(*changes: Change) -> dict[str, pl.DataFrame]:
    state = start(SEED)
    chosen = scenario("changed", *changes)
    lived = run(place(), chosen, years=YEARS, seed=SEED, start_of=lambda *_: state)
    return dict(lived.tables)


def background(name: str) -> tuple[Change, ...]:
    word = name.removeprefix(PLACE)
    if word in WITH_CAP:
        return SMALL_CAP
    return MANY_LOANS if word.startswith("deferred_payment") else ()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_charging_moves_money_and_no_care(name: str) -> None:
    word = name.removeprefix(PLACE)
    change = Change(name, "set", SET[word], "a test") if word in SET else multiply(name, 0.5)
    if word == "deferred_payment_share":
        change = Change(name, "set", 0.0, "a test")
    if name.endswith("upper_capital_limit"):
        change = multiply(name, 1.5)
    usual, changed = tables(*background(name)), tables(*background(name), change)
    assert usual["activity"].equals(
        changed["activity"].with_columns(scenario=usual["activity"]["scenario"])
    )
    money = [
        [of["ledger"].drop("scenario"), of["outcomes"].drop("scenario")] for of in (usual, changed)
    ]
    assert not all(one.equals(other) for one, other in zip(*money, strict=True)), name


@pytest.mark.slow
def test_loans_are_no_cost() -> None:
    """Who lends and who repays is in the ledger, and in no payer's cost."""
    usual = tables(*MANY_LOANS)
    loans = usual["ledger"].filter(pl.col("fund") == "loan")
    assert loans["transfer"].all()
    assert loans["amount_pence"].sum() == 0
    lent = loans.filter(line="deferred_payment_lent", payer="council")["amount_pence"].sum()
    assert lent > 0
    outcomes = usual["outcomes"]
    for payer in ("council", "person"):
        paid = usual["ledger"].filter(
            (pl.col("payer") == payer) & (pl.col("fund") != "loan"),
            pl.col("line") != "not_modelled",
        )
        cost = outcomes.filter(measure=f"cost_{payer}_pence")["value"].sum()
        assert np.isclose(cost, paid["amount_pence"].sum())
    assert outcomes.filter(measure="deferred_payments_lent_pence")["value"].sum() == lent
