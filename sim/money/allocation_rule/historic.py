"""Historic: each service's budget grows as its payer's allocation does, after debts are repaid."""

from sim.money.allocation_rule.given import PayerYear, YearStart
from sim.money.allocation_rule.plan import Budgets
from sim.money.allocation_rule.spread import spread
from sim.money.names import Payer
from sim.services.names import Service


def historic(start: YearStart, kept_back_pence: dict[Payer, int] | None = None) -> Budgets:
    """Last year's spend of each payer, grown as its allocation, as far as its money goes.

    A payer that overspent, or repays, gives each service the same share of what it has: that is
    how an overspend on one service eats the growth of all. What a payer does not need so is left.
    `kept_back_pence` of its money goes elsewhere.
    """
    budgets: Budgets = {one.service: {} for one in start.services}
    for payer in start.payers:
        has = payer.for_services_pence - (kept_back_pence or {}).get(payer.payer, 0)
        bought = start.bought_by(payer.payer)
        for service, pence in spread(min(grown(payer, bought), has), bought).items():
            budgets[service][payer.payer] = pence
    return budgets


def grown(payer: PayerYear, bought: dict[Service, int]) -> int:
    """What a payer bought last year, grown as its allocation: whole pence, never too many."""
    if not bought:
        return 0
    return sum(bought.values()) * payer.allocation_pence // payer.allocation_last_year_pence
