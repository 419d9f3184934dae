"""Last year's verified saving: what a payer was to pay and really did not, less what it put in."""

from collections.abc import Collection, Mapping

from sim.money.acute_payment import ACUTE
from sim.money.allocation_rule import Plan
from sim.money.allocation_rule.spread import spread
from sim.money.bought import BOUGHT_SERVICES, SERVICE_OF_LINE
from sim.money.names import Line, Payer
from sim.money.pool import verified
from sim.services.names import Service

Paid = Mapping[tuple[Payer, Line], int]
_FIXED = {acute.fixed for acute in ACUTE}
_BY_ACTIVITY = {line for acute in ACUTE for line in acute.by_activity}


def verified_savings(
    plan: Plan,
    paid: Paid,
    unspent_pence: Mapping[Payer, int],
    into: Collection[Service],
    pooled: Collection[Service] = (),
) -> dict[Payer, int]:
    """G = max(0, expected - actual - investment) of each payer, in pence of the year that ended.

    Expected is its plan for all services but those that savings go `into`, actual is what the
    ledger says it paid, investment is what it paid beyond its plan for those. Overspends count
    against, and nobody saved more than it has unspent of all its money. Care under a fixed sum
    saves its payer nothing. What is paid for `pooled` services is every partner's, by its budget.
    """
    expected = dict.fromkeys(unspent_pence, 0)
    actual, investment = dict(expected), dict(expected)
    for one in BOUGHT_SERVICES:
        if one.service not in plan.services or _under_a_fixed_sum(one.service, paid):
            continue
        budget = plan.services[one.service].budget_pence
        spent = _spent(one.service, paid)
        if one.service in pooled and any(budget.values()):
            spent = spread(sum(spent.values()), budget)
        for payer in unspent_pence:
            planned, was_paid = budget.get(payer, 0), spent.get(payer, 0)
            if one.service in into:
                investment[payer] += max(0, was_paid - planned)
            else:
                expected[payer] += planned
                actual[payer] += was_paid
    return {
        payer: min(max(0, unspent), verified(expected[payer], actual[payer], investment[payer]))
        for payer, unspent in unspent_pence.items()
    }


def _spent(service: Service, paid: Paid) -> dict[Payer, int]:
    found: dict[Payer, int] = {}
    for (payer, line), pence in paid.items():
        if _is_for(line, service):
            found[payer] = found.get(payer, 0) + pence
    return found


def _under_a_fixed_sum(service: Service, paid: Paid) -> bool:
    """Whether all its care was paid by one sum agreed beforehand, whatever was done."""
    of_it = {line for (_, line), pence in paid.items() if pence and _is_for(line, service)}
    return bool(of_it & _FIXED) and not of_it & _BY_ACTIVITY


def _is_for(line: Line, service: Service) -> bool:
    return SERVICE_OF_LINE.get(line) is service
