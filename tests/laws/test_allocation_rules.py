"""Every penny of an allocation goes somewhere, and no more capacity is bought than can be had."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.money.allocation_rule import (
    AllocationRule,
    Limit,
    Plan,
    Response,
    YearStart,
    allocate,
    worth_of_next,
)
from sim.money.allocation_rule.historic import historic
from sim.money.allocation_rule.marginal_benefit import marginal_benefit
from sim.money.allocation_rule.shift import shift
from sim.money.allocation_rule.within_limits import feasible, spent_by
from sim.money.names import Payer
from sim.services.names import Service
from tests.laws.made_up_allocations import MANY, responses, rules, shares, starts

Budgets = dict[Service, dict[Payer, int]]


pytestmark = pytest.mark.slow  # many runs or many made-up years


@st.composite
def years(draw: st.DrawFn) -> tuple[YearStart, AllocationRule]:
    start = draw(starts())
    return start, draw(rules(start))


@MANY
@given(years())
def test_every_penny_of_an_allocation_is_accounted_for(
    year: tuple[YearStart, AllocationRule],
) -> None:
    start, rule = year
    plan = allocate(start, rule)
    assert set(plan.payers) == {one.payer for one in start.payers}
    for payer, one in plan.payers.items():
        budgets = sum(each.budget_pence.get(payer, 0) for each in plan.services.values())
        assert one.budgets_pence == budgets
        taken = one.to_pool_pence + one.set_aside_pence + one.repaid_pence + one.to_reserves_pence
        goes = budgets + taken + one.unallocated_pence
        assert goes == one.allocation_pence + one.from_pool_pence + one.shortfall_pence
        amounts = [one.unallocated_pence, one.shortfall_pence, one.to_reserves_pence]
        assert min([*amounts, *one_by_one(plan)]) >= 0
        if one.shortfall_pence:
            assert one.unallocated_pence == 0
            assert any(each.limited_by is Limit.EXIT for each in plan.services.values())


def one_by_one(plan: Plan) -> list[int]:
    return [pence for one in plan.services.values() for pence in one.budget_pence.values()]


@MANY
@given(years())
def test_no_capacity_beyond_staff_and_none_leaves_too_fast(
    year: tuple[YearStart, AllocationRule],
) -> None:
    start, rule = year
    plan = allocate(start, rule)
    for one in start.services:
        bought = plan.services[one.service]
        assert bought.capacity_ratio is not None
        assert bought.capacity_ratio == Fraction(bought.total_pence) / one.standstill
        assert bought.capacity == one.capacity * bought.capacity_ratio
        assert bought.capacity_ratio <= 1 + Fraction(one.may_grow, 10**6)
        # whole pence: less than one of them may be missing
        least = one.standstill * (1 - Fraction(one.may_fall, 10**6))
        assert bought.total_pence > least - 1
        if bought.limited_by is Limit.WORKFORCE:
            assert bought.total_pence <= bought.wanted_pence
        if bought.limited_by is Limit.EXIT:
            assert bought.total_pence >= bought.wanted_pence


@given(years())
def test_the_order_of_services_and_payers_changes_nothing(
    year: tuple[YearStart, AllocationRule],
) -> None:
    start, rule = year
    turned = replace(start, services=start.services[::-1], payers=start.payers[::-1])
    assert allocate(turned, rule) == allocate(start, rule)


@MANY
@given(starts())
def test_historic_spends_no_more_than_there_is_and_grows_no_more_than_the_allocation(
    start: YearStart,
) -> None:
    budgets = historic(start)
    for payer in start.payers:
        bought, spent = start.bought_by(payer.payer), spent_by(payer.payer, budgets)
        assert spent <= payer.for_services_pence
        assert (
            spent * payer.allocation_last_year_pence
            <= sum(bought.values()) * payer.allocation_pence
        )
        # all of a payer's services keep their proportions, to the penny
        in_all = sum(bought.values())
        for service, pence in bought.items():
            assert abs(budgets[service][payer.payer] - Fraction(spent * pence, in_all)) < 1


@st.composite
def shifts(draw: st.DrawFn) -> tuple[YearStart, AllocationRule]:
    start = draw(starts())
    outside = [one.service for one in start.services if not one.hospital]
    assume(outside and len(outside) < len(start.services))
    share = draw(st.integers(0, 1000)) / 1000
    return start, AllocationRule("shift", share, draw(shares(outside)))


@MANY
@given(shifts())
def test_a_shift_moves_acute_growth_and_no_more(year: tuple[YearStart, AllocationRule]) -> None:
    start, rule = year
    before, after = historic(start), shift(start, rule)
    hospital = {one.service for one in start.services if one.hospital}
    for payer in (one.payer for one in start.payers):
        assert spent_by(payer, after) == spent_by(payer, before)
        last_year = sum(p for s, p in start.bought_by(payer).items() if s in hospital)
        now = sum(after[service].get(payer, 0) for service in hospital)
        usual = sum(before[service].get(payer, 0) for service in hospital)
        if usual >= last_year:
            assert last_year <= now <= usual
            assert usual - now == (usual - last_year) * round((rule.share or 0) * 1000) // 1000
        else:
            others = sum(
                after[service].get(payer, 0) for service in after if service not in hospital
            )
            assert now == last_year or others == 0
            assert usual <= now <= last_year


@given(starts())
def test_a_shift_of_nothing_is_historic_where_acute_may_fall(start: YearStart) -> None:
    outside = [one.service for one in start.services if not one.hospital]
    assume(outside)
    rule = AllocationRule("shift", 0.0, {outside[0]: 1.0}, acute_may_fall=True)
    assert same(shift(start, rule), historic(start))


def same(some: Budgets, others: Budgets) -> bool:
    return {key: pence for key, pence in flat(some).items() if pence} == {
        key: pence for key, pence in flat(others).items() if pence
    }


def flat(budgets: Budgets) -> dict[tuple[Service, Payer], int]:
    return {(s, payer): pence for s, by in budgets.items() for payer, pence in by.items()}


@given(starts())
def test_without_savings_reinvest_is_historic(start: YearStart) -> None:
    none = tuple(replace(one, verified_saving_pence=0) for one in start.payers)
    bare = replace(start, payers=none)
    rule = AllocationRule("reinvest", to={start.services[0].service: 1.0})
    usual = allocate(bare, AllocationRule("historic"))
    assert allocate(bare, rule)._replace(rule="historic") == usual


@st.composite
def markets(draw: st.DrawFn) -> tuple[YearStart, Response]:
    start = draw(starts())
    return start, draw(responses(start))


@MANY
@given(markets())
def test_marginal_benefit_leaves_no_better_step_undone(
    market: tuple[YearStart, Response],
) -> None:
    """No payer that is not short could move one more step to more use, within every limit."""
    start, response = market
    budgets = marginal_benefit(start, AllocationRule("marginal_benefit", response=response))
    total = {service: sum(by.values()) for service, by in budgets.items()}
    step = response.step_pence
    known = {one.service: one for one in start.services}
    for payer in start.payers:
        if spent_by(payer.payer, budgets) > payer.for_services_pence:
            continue
        for to, out_of in (
            pair for one, other in combinations(known, 2) for pair in ((one, other), (other, one))
        ):
            left = total[out_of] - step
            can_fall = left > 0 and left >= known[out_of].least_pence
            can_grow = total[to] > 0 and total[to] + step <= known[to].most_pence
            if can_fall and can_grow and budgets[out_of].get(payer.payer, 0) >= step:
                gain = worth_of_next(known[to], response, total[to]).worth_pence
                loss = worth_of_next(known[out_of], response, left).worth_pence
                assert gain <= loss


@MANY
@given(markets())
def test_marginal_benefit_spends_what_historic_would_and_never_less_than_its_start(
    market: tuple[YearStart, Response],
) -> None:
    start, response = market
    usual = historic(start)
    within = feasible(usual, start)
    budgets = marginal_benefit(start, AllocationRule("marginal_benefit", response=response))
    for payer in (one.payer for one in start.payers):
        spent, at_first = spent_by(payer, budgets), spent_by(payer, within)
        assert at_first <= spent <= max(at_first, spent_by(payer, usual))
        assert (spent - at_first) % response.step_pence == 0


@given(markets(), st.integers(2, 5))
def test_the_next_pound_is_worth_less_the_more_there_are(
    market: tuple[YearStart, Response], times: int
) -> None:
    start, response = market
    for one in start.services:
        few = worth_of_next(one, response, 1000)
        many = worth_of_next(one, response, 1000 * times)
        assert few.worth_pence == many.worth_pence * times**response.power
