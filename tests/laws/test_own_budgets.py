"""Budgets in people's own hands, in whole runs: who holds them, who waits, where money goes."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sim.money.names import Payer, Provider
from sim.money.personal_budget.in_runs import LINE_OF
from sim.results import Results
from sim.run import run
from sim.scenario import Change, Scenario, load_scenario
from sim.services import NEVER, CalendarMonth, Ids, Service
from tests.lived import WatchedModel, live, small_place

pytestmark = pytest.mark.slow  # whole runs

PEOPLE, SEED, YEARS = 12_000, 5, 2
UPTAKE = "pathways.budget_holders.uptake"
KINDS = ("personal_budget", "personal_health_budget", "integrated_personal_budget")
LINES = [line.value for line in LINE_OF.values()]
HOLDERS = Provider.BUDGET_HOLDERS.value


def set_to(parameter: str, value: float, **where: str) -> Change:
    return Change(
        parameter, "set", float(value), "a test", where={k: [v] for k, v in where.items()}
    )


def taken_up(share: float) -> tuple[Change, ...]:
    """The same uptake of every kind of budget, from the first day."""
    return tuple(set_to(UPTAKE, share, kind=kind) for kind in KINDS)


PLENTY = (
    set_to("pathways.capacity.per_1000_people", 5, service="broker"),
    set_to("pathways.capacity.workforce_growth_per_year", 100, service="broker"),
)
NO_BROKERS = set_to("pathways.capacity.per_1000_people", 0, service="broker")
MANY = (*taken_up(0.6), *PLENTY)


@cache
def lived(*changes: Change) -> Results:
    chosen = load_scenario("separate_pots")
    return run(small_place(PEOPLE), replace(chosen, changes=changes), years=YEARS, seed=SEED)


def of_measure(results: Results, measure: str) -> float:
    rows = results.tables["outcomes"].filter(pl.col("measure") == measure)
    return float(rows["value"].sum())


def paid(results: Results, lines: Iterable[str], **where: str) -> int:
    rows = results.tables["ledger"].filter(pl.col("line").is_in(list(lines)))
    for column, name in where.items():
        rows = rows.filter(pl.col(column) == name)
    return int(rows["amount_pence"].sum())


def test_with_uptake_as_today_nothing_differs_to_the_bit() -> None:
    apart, same = lived(), lived(*taken_up(0))
    for name, table in apart.tables.items():
        assert_frame_equal(table, same.tables[name])
    assert of_measure(apart, "own_budget_days") == 0
    assert of_measure(apart, "personal_budget_notional_days") > 0


def test_every_penny_paid_in_is_bought_taken_back_or_carried() -> None:
    many = lived(*MANY)
    set_in_all = of_measure(many, "budget_paid_pence")
    assert set_in_all > 0
    assert paid(many, LINES) == set_in_all
    bought = set_in_all - paid(many, LINES, provider=HOLDERS)
    back = of_measure(many, "budget_taken_back_pence")
    assert back == -paid(many, ["budget_taken_back"]) > 0
    rows = many.tables["outcomes"].filter(pl.col("measure") == "budget_balance_pence")
    carried = rows.sort("financial_year")["value"].to_list()[-1]
    assert set_in_all == bought + back + carried
    assert carried > 0


def test_holders_are_paid_by_the_day_what_standard_care_would_have_cost() -> None:
    """Nothing is lost or won by the change of hands: home care paid for falls by as many hours."""
    many = lived(*MANY)
    assert of_measure(many, "budget_short_of_need_pence") == 0
    assert paid(many, LINES, payer=Payer.PERSON.value) == of_measure(many, "budget_charge_pence")
    thin = lived(*MANY, set_to("money.personal_budget.budget_level", 0.8))
    short = of_measure(thin, "budget_short_of_need_pence")
    begun = of_measure(thin, "budget_paid_pence")
    assert short / (short + begun) == pytest.approx(0.2, abs=1e-4)


def test_providers_of_what_budgets_buy_are_left_with_what_they_would_be_left_with() -> None:
    """What is bought elsewhere costs what is paid for it; balances lie with holders."""
    many = lived(*MANY)
    position = of_measure(many, f"position_{HOLDERS}_pence")
    assert position == paid(many, [*LINES, "budget_taken_back"], provider=HOLDERS)
    other = f"position_{Provider.OTHER_SOCIAL_CARE.value}_pence"
    assert of_measure(many, other) == of_measure(lived(), other)


def test_where_there_is_no_broker_the_next_person_waits_and_has_standard_care() -> None:
    without, asked = lived(NO_BROKERS), lived(NO_BROKERS, *taken_up(0.6))
    assert of_measure(asked, "budgets_begun") == of_measure(asked, "own_budget_days") == 0
    assert of_measure(asked, "budget_broker_waiting_days") > 0
    assert of_measure(asked, "budget_broker_given_up") > 0
    for name in ("activity", "population"):
        assert_frame_equal(without.tables[name], asked.tables[name])


def test_more_brokers_let_more_people_begin() -> None:
    few, many = lived(*taken_up(0.6)), lived(*MANY)
    assert of_measure(few, "budgets_begun") < of_measure(many, "budgets_begun")
    waiting = "budget_broker_waiting_days"
    assert of_measure(few, waiting) > of_measure(many, waiting)


class WatchedHours(WatchedModel):
    """Every midnight: hours held, hours in packages, hours that budgets leave to agencies."""

    hours: list[tuple[int, int, int]]

    def day(self, month: CalendarMonth, day: int, arrivals: Ids) -> None:
        super().day(month, day, arrivals)
        record, place = self.place.record, self.place
        is_open = (record.service[: record.rows] == Service.HOME_CARE) & (
            record.started[: record.rows] != NEVER
        )
        is_open &= record.ended[: record.rows] == NEVER
        self.hours = getattr(self, "hours", [])
        self.hours.append(
            (
                int(place.places.occupied[Service.HOME_CARE]),
                int(record.units[: record.rows][is_open].sum()),
                int(place.own_budgets.left_to_others[Service.HOME_CARE]),
            )
        )


def test_hours_bought_elsewhere_are_free_for_others_and_no_more() -> None:
    chosen = Scenario("many", "many", "What if?", MANY, money=load_scenario("separate_pots").money)
    model = live(small_place(PEOPLE), chosen, years=1, seed=SEED, kind=WatchedHours)
    assert max(left for _, _, left in model.hours) > 0
    assert all(held == packages - left for held, packages, left in model.hours)


LEVERS = (
    set_to("pathways.budget_holders.third_party_share", 0.5),
    set_to("money.personal_budget.share_used", 0.85),
    set_to("money.personal_budget.thrifty_share", 1.0),
    set_to("money.personal_budget.recovered_after_months", 1),
    set_to("money.personal_budget.double_running_fraction", 0.0),
    set_to("money.personal_budget.new_staff_share", 0.8),
    set_to("money.personal_budget.genuine", 1),
)


@pytest.mark.slow
@pytest.mark.parametrize("lever", LEVERS, ids=[one.parameter for one in LEVERS])
def test_every_term_of_budgets_acts(lever: Change) -> None:
    usual, other = lived(*MANY), lived(*MANY, lever)
    assert any(not table.equals(other.tables[name]) for name, table in usual.tables.items())


@pytest.mark.slow
def test_a_saving_on_health_budgets_is_taken_back_or_carried_and_only_where_it_is_genuine() -> None:
    """The package's saving acts on nothing while budgets are skin-deep."""
    saving = set_to("money.personal_budget.package_saving", 0.0)
    genuine = set_to("money.personal_budget.genuine", 1)
    usual, none = lived(*MANY), lived(*MANY, saving)
    for name, table in usual.tables.items():
        assert_frame_equal(table, none.tables[name])
    saved = lived(*MANY, genuine)
    assert paid(saved, LINES, provider=HOLDERS) > paid(usual, LINES, provider=HOLDERS)
