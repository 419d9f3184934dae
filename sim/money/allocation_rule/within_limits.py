"""From the budgets a rule wants to a plan that staff can be found for and that can be left in time.

What cannot be spent for want of staff is left over. Capacity that cannot leave within the year is
paid for: by what its payer has left over, then by what its other services were to grow by; the rest
is a shortfall, which the payer's balance answers for (sim/money/balance.py).
"""

from fractions import Fraction
from math import ceil, floor

from sim.money.allocation_rule.given import LeftOver, PayerYear, ServiceYear, YearStart
from sim.money.allocation_rule.plan import Budgets, Limit, PayerPlan, Plan, ServicePlan
from sim.money.allocation_rule.spread import spread
from sim.money.names import Payer
from sim.services.names import Service


def within_limits(wanted: Budgets, start: YearStart, rule: str, asked: Budgets) -> Plan:
    """The plan that comes nearest to what a rule wants.

    `asked`: what the rule would give without limits, where it keeps to them itself.
    """
    budgets = feasible(wanted, start)
    services = {
        one.service: _service_plan(one, budgets[one.service], sum(asked[one.service].values()))
        for one in sorted(start.services, key=lambda one: one.service)
    }
    payers = {one.payer: _payer_plan(one, budgets) for one in start.payers}
    return Plan(start.financial_year, rule, services, payers)


def feasible(wanted: Budgets, start: YearStart) -> Budgets:
    """Budgets within what can grow and what can leave, and as far as can be within the money."""
    budgets = {one.service: _clamped(one, wanted[one.service]) for one in start.services}
    for payer in sorted(start.payers, key=lambda one: one.payer):
        lacking = spent_by(payer.payer, budgets) - payer.for_services_pence
        if lacking > 0:
            room = {
                one.service: _room(one, budgets[one.service], payer.payer) for one in start.services
            }
            taken = spread(min(lacking, sum(room.values())), room)
            for service, less in taken.items():
                if less:
                    budgets[service][payer.payer] -= less
    return budgets


def spent_by(payer: Payer, budgets: Budgets) -> int:
    """One payer's budgets in all, in pence."""
    return sum(by_payer.get(payer, 0) for by_payer in budgets.values())


def _clamped(one: ServiceYear, wanted: dict[Payer, int]) -> dict[Payer, int]:
    """What it may have at most, and must have at least.

    Staff that can be found go by what each payer wants beyond its part of last year's capacity;
    capacity that cannot leave is paid for by those who want less than theirs.
    """
    in_all = sum(wanted.values())
    if not one.spent_pence or one.least_pence <= in_all <= one.most_pence:
        return dict(wanted)
    own = {payer: pence * one.price_ratio for payer, pence in one.spend_pence.items()}
    if in_all > one.most_pence:
        kept = {payer: min(pence, floor(own.get(payer, 0))) for payer, pence in wanted.items()}
        beyond = {payer: pence - kept[payer] for payer, pence in wanted.items()}
        more = spread(one.most_pence - sum(kept.values()), beyond)
        return {payer: pence + more[payer] for payer, pence in kept.items()}
    cut = {payer: max(0, ceil(pence) - wanted.get(payer, 0)) for payer, pence in own.items()}
    held = spread(one.least_pence - in_all, cut)
    return {payer: wanted.get(payer, 0) + held.get(payer, 0) for payer in {**wanted, **held}}


def _room(one: ServiceYear, budget: dict[Payer, int], payer: Payer) -> int:
    """What a payer can take back without a cut: its part of what the service grows by."""
    growth = sum(budget.values()) - ceil(one.standstill)
    if growth <= 0 or payer not in budget:
        return 0
    return spread(growth, budget)[payer]


def _service_plan(one: ServiceYear, budget: dict[Payer, int], asked: int) -> ServicePlan:
    in_all = sum(budget.values())
    limit = Limit.NOTHING
    if one.spent_pence and asked > one.most_pence:
        limit = Limit.WORKFORCE
    elif one.spent_pence and asked < one.least_pence:
        limit = Limit.EXIT
    ratio, capacity = _bought(one, in_all)
    return ServicePlan(one.service, budget, asked, ratio, capacity, limit)


def _bought(one: ServiceYear, pence: int) -> tuple[Fraction | None, Fraction]:
    if one.spent_pence:
        ratio = Fraction(pence) / one.standstill
        return ratio, one.capacity * ratio
    return None, Fraction(pence) / one.unit_pence if one.unit_pence else Fraction(0)


def _payer_plan(payer: PayerYear, budgets: dict[Service, dict[Payer, int]]) -> PayerPlan:
    spent = spent_by(payer.payer, budgets)
    left = max(0, payer.for_services_pence - spent)
    saved = left if payer.left_over is LeftOver.RESERVES else 0
    return PayerPlan(
        payer=payer.payer,
        allocation_pence=payer.allocation_pence,
        from_pool_pence=payer.from_pool_pence,
        to_pool_pence=payer.to_pool_pence,
        set_aside_pence=payer.set_aside_pence,
        repaid_pence=payer.repay_pence,
        to_reserves_pence=payer.to_reserves_pence + saved,
        budgets_pence=spent,
        unallocated_pence=left - saved,
        shortfall_pence=max(0, spent - payer.for_services_pence),
    )
