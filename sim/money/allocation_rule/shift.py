"""Shift: a stated share of the growth of hospital budgets goes to services out of hospital."""

from sim.money.allocation_rule.given import YearStart
from sim.money.allocation_rule.historic import historic
from sim.money.allocation_rule.plan import Budgets
from sim.money.allocation_rule.spread import spread
from sim.money.allocation_rule.terms import AllocationRule
from sim.money.names import Payer
from sim.money.pence import PARTS_PER_SHARE, parts
from sim.services.names import Service


def shift(start: YearStart, rule: AllocationRule) -> Budgets:
    """Historic, but of each payer's acute growth the stated share goes where stated.

    Without growth nothing moves. Then hospitals keep last year's cash, and the payer's other
    services bear the cut, unless it is stated that acute may fall.
    """
    budgets = historic(start)
    hospital = {one.service for one in start.services if one.hospital}
    to = {service: parts(share) for service, share in rule.to.items()}
    for payer in (one.payer for one in start.payers):
        bought = start.bought_by(payer)
        growth = {
            service: budgets[service][payer] - pence
            for service, pence in bought.items()
            if service in hospital
        }
        in_all = sum(growth.values())
        if in_all > 0:
            moved = in_all * parts(rule.share or 0) // PARTS_PER_SHARE
            _move(budgets, payer, {s: max(0, more) for s, more in growth.items()}, to, moved)
        elif in_all < 0 and not rule.acute_may_fall:
            others = {s: budgets[s][payer] for s in bought if s not in hospital}
            lack = {service: max(0, -more) for service, more in growth.items()}
            _move(budgets, payer, others, lack, min(-in_all, sum(others.values())))
    return budgets


def _move(
    budgets: Budgets, payer: Payer, out_of: dict[Service, int], into: dict[Service, int], pence: int
) -> None:
    """Some of one payer's pence out of services by these weights and into others by those."""
    for service, less in spread(pence, out_of).items():
        budgets[service][payer] -= less
    for service, more in spread(pence, into).items():
        budgets[service][payer] = budgets[service].get(payer, 0) + more
