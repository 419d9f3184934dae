"""Reinvest: last year's verified cashable savings are put into stated services."""

from sim.money.allocation_rule.given import YearStart
from sim.money.allocation_rule.historic import historic
from sim.money.allocation_rule.plan import Budgets
from sim.money.allocation_rule.spread import spread
from sim.money.allocation_rule.terms import AllocationRule
from sim.money.pence import parts


def reinvest(start: YearStart, rule: AllocationRule) -> Budgets:
    """Historic, and each payer's verified savings on top for stated services, by stated shares.

    The savings are money that the payer has: historic is given what is left of it. Of the stated
    services each payer's go to those that it can buy.
    """
    saved = {one.payer: one.verified_saving_pence for one in start.payers}
    budgets = historic(start, saved)
    known = {one.service: one for one in start.services}
    for payer, pence in saved.items():
        to = {s: parts(share) for s, share in rule.to.items() if known[s].can_buy(payer)}
        for service, more in spread(pence, to).items():
            if more:
                budgets[service][payer] = budgets[service].get(payer, 0) + more
    return budgets
